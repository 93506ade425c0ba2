#include "ganflow/diagnostics/failure_modes.hpp"

#include "ganflow/diagnostics/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace ganflow::diagnostics {

namespace {

using record::Failure;
using record::FailureKind;
using record::Verdict;
using record::VerdictKind;

std::string on_divergence(const Verdict& verdict) {
  std::string text = "Each player answers the other's move by a larger one, and nothing holds them back";
  if (verdict.growth) {
    text +=
        fmt::format(": '{}' grows by a factor of e in every {} of time", verdict.runaway, figures(1 / *verdict.growth));
  }
  return text + ". A smaller step, a slower critic, a box or a penalty on the critic's slope do.";
}

std::string on_oscillation(const Verdict& verdict) {
  std::string text =
      "The generator runs down a slope of the critic that has turned by the time it arrives, and so for ever";
  if (verdict.period && verdict.amplitude) {
    text += fmt::format(": to ±{} and back in {} of time", figures(*verdict.amplitude), figures(*verdict.period));
  }
  return text +
         ". What keeps the critic's slope at most 1 (wgan-lp, spectral) or damps it (R1, consensus) stops the chase.";
}

/// The mode with the most generated samples.
std::size_t fullest(const record::ModeSummary& modes) {
  return static_cast<std::size_t>(std::max_element(modes.counts.begin(), modes.counts.end()) - modes.counts.begin());
}

std::string on_mode_collapse(const record::ModeSummary& modes) {
  const std::size_t full = fullest(modes);
  const auto samples = static_cast<double>(std::max<std::int64_t>(1, modes.samples));
  return fmt::format(
      "The generator is paid for what passes, not for covering the data: it leaves out {} of {} modes, while {}% of "
      "its "
      "samples lie in one that holds {}% of the data. Single samples may look fine; only shares of many tell.",
      modes.lost, modes.counts.size(), figures(100 * static_cast<double>(modes.counts[full]) / samples),
      figures(100 * modes.data_shares[full]));
}

std::string on_vanishing_gradient(const Verdict& verdict) {
  return fmt::format(
      "The critic tells samples from data for certain, and where it is certain the payoff is level: the generator "
      "hears "
      "that it is wrong, but not which way is better. Its gradient is down to {} of its largest. A payoff that is "
      "linear "
      "in D with a bounded slope (wgan with box or penalty), or noise on both laws, keeps it.",
      figures(verdict.gradient_share.value_or(0)));
}

std::string on_coagulation(const Verdict& verdict) {
  std::string left;
  if (verdict.distinct_critic && verdict.distinct_generator) {
    left = fmt::format(": {} different ones are left to the critic, {} to the generator", *verdict.distinct_critic,
                       *verdict.distinct_generator);
  }
  return fmt::format(
      "Particles that have become equal feel equal forces and stay equal, however many there were{}. So few can bend a "
      "function in so few places only. Noise (mean-field Langevin) keeps particles apart.",
      left);
}

}  // namespace

std::vector<Failure> find_failures(const Verdict& verdict) {
  std::vector<Failure> failures;
  const auto add = [&](FailureKind kind, std::string because) {
    failures.push_back({.kind = kind, .because = std::move(because)});
  };
  if (verdict.kind == VerdictKind::kDiverged) {
    add(FailureKind::kDivergence, on_divergence(verdict));
  }
  if (verdict.kind == VerdictKind::kOscillating || verdict.kind == VerdictKind::kGrowing) {
    add(FailureKind::kOscillation, on_oscillation(verdict));
  }
  if (verdict.modes && verdict.modes->lost > 0 && verdict.modes->found > 0) {
    add(FailureKind::kModeCollapse, on_mode_collapse(*verdict.modes));
  }
  if (verdict.vanishing_gradient) {
    add(FailureKind::kVanishingGradient, on_vanishing_gradient(verdict));
  }
  if (verdict.coagulated) {
    add(FailureKind::kCoagulation, on_coagulation(verdict));
  }
  return failures;
}

}  // namespace ganflow::diagnostics
