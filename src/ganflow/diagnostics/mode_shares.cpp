#include "ganflow/diagnostics/mode_shares.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/exact_tails.hpp"
#include "ganflow/diagnostics/sentences.hpp"
#include "ganflow/transport/divergence.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace ganflow::diagnostics {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kSumTolerance = 1e-9;  // shares typed with ten digits

template <class T>
T sum_of(std::span<const T> values) {
  return std::accumulate(values.begin(), values.end(), T{0});
}

void check_counts(std::span<const std::int64_t> counts, std::int64_t outside, const char* whose) {
  GF_VALIDATE(counts.size() >= 2, "{} mode(s) (shares need at least 2). Give labels of two classes or more",
              counts.size());
  for (std::size_t k = 0; k < counts.size(); ++k) {
    GF_VALIDATE(counts[k] >= 0, "mode {}: {} samples {} (a count is not negative)", k, counts[k], whose);
  }
  GF_VALIDATE(outside >= 0 && sum_of(counts) + outside > 0, "no samples {} (shares need at least one)", whose);
}

/// The state of each mode from the tails of its count if its share were a tenth of the data's.
template <class TailsOf>
void decide(ModeShares& result, const ModeOptions& options, const TailsOf& tails_of) {
  const double level = options.family_error / static_cast<double>(result.modes.size());
  double rarest = 1;
  for (ModeShare& mode : result.modes) {
    const Tails tails = tails_of(mode);
    mode.state = tails.lower <= level   ? ModeState::kLost
                 : tails.upper <= level ? ModeState::kFound
                                        : ModeState::kUndecided;
    result.found += mode.state == ModeState::kFound ? 1 : 0;
    result.lost += mode.state == ModeState::kLost ? 1 : 0;
    rarest = std::min(rarest, mode.data_share);
  }
  const double needed = std::ceil(std::log(level) / std::log1p(-options.lost_below * rarest));
  result.samples_to_judge = static_cast<std::int64_t>(needed);
}

ModeShares start(std::span<const std::int64_t> counts, std::int64_t outside) {
  ModeShares result;
  result.samples = sum_of(counts) + outside;
  result.outside = static_cast<double>(outside) / static_cast<double>(result.samples);
  return result;
}

void add_mode(ModeShares& result, std::int64_t count, double data_share) {
  result.modes.push_back({.count = count,
                          .share = static_cast<double>(count) / static_cast<double>(result.samples),
                          .data_share = data_share});
}

}  // namespace

void ModeOptions::validate() const {
  GF_VALIDATE(lost_below > 0 && lost_below < 1, "modes.lost_below = {} (a part of the data's share). Try 0.1",
              lost_below);
  GF_VALIDATE(family_error > 0 && family_error < 1, "modes.family_error = {} (a probability). Try 0.01", family_error);
}

ModeShares judge_modes(std::span<const std::int64_t> counts, std::int64_t outside, std::span<const double> shares,
                       const ModeOptions& options) {
  options.validate();
  check_counts(counts, outside, "generated");
  GF_VALIDATE(shares.size() == counts.size(), "{} shares for {} modes (one each)", shares.size(), counts.size());
  GF_VALIDATE(std::abs(sum_of(shares) - 1) <= kSumTolerance,
              "the data's shares sum to {} (must be 1). Divide each by {}", sum_of(shares), sum_of(shares));
  ModeShares result = start(counts, outside);
  const std::int64_t inside = result.samples - outside;
  const auto n = static_cast<double>(inside);
  for (std::size_t k = 0; k < counts.size(); ++k) {
    GF_VALIDATE(shares[k] > 0, "mode {}: share {} of the data (must be positive). Leave that mode out", k, shares[k]);
    add_mode(result, counts[k], shares[k]);
    const double share = static_cast<double>(counts[k]) / n;
    result.relative_entropy += (share > 0 ? share * std::log(share / shares[k]) : 0) - share + shares[k];  // each ≥ 0
    const double gap = static_cast<double>(counts[k]) - n * shares[k];
    result.chi_square += gap * gap / (n * shares[k]);
  }
  decide(result, options, [&](const ModeShare& mode) {
    return binomial_tails(mode.count, result.samples, options.lost_below * mode.data_share);
  });
  if (inside == 0) {
    result.relative_entropy = result.chi_square = result.p_value = kNone;
    return result;
  }
  const boost::math::chi_squared law(static_cast<double>(counts.size() - 1));
  result.p_value = boost::math::cdf(boost::math::complement(law, result.chi_square));
  return result;
}

ModeShares judge_modes(std::span<const std::int64_t> counts, std::int64_t outside,
                       std::span<const std::int64_t> data_counts, const ModeOptions& options) {
  options.validate();
  check_counts(counts, outside, "generated");
  check_counts(data_counts, 0, "of the data");
  GF_VALIDATE(data_counts.size() == counts.size(), "{} modes of the data, {} of the generated samples (must agree)",
              data_counts.size(), counts.size());
  const auto m = static_cast<double>(sum_of(data_counts));
  ModeShares result = start(counts, outside);
  transport::PairedMasses masses{.m = m};
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (data_counts[k] > 0) {
      add_mode(result, counts[k], static_cast<double>(data_counts[k]) / m);
      masses.a.push_back(static_cast<double>(counts[k]));
      masses.b.push_back(static_cast<double>(data_counts[k]) / m);
      masses.n += static_cast<double>(counts[k]);
    } else {
      result.outside += static_cast<double>(counts[k]) / static_cast<double>(result.samples);
    }
  }
  const auto n = static_cast<double>(result.samples);
  const double chance = options.lost_below * n / (options.lost_below * n + m);
  decide(result, options, [&](const ModeShare& mode) {
    const std::int64_t data_count = std::llround(mode.data_share * m);
    return binomial_tails(mode.count, mode.count + data_count, chance);
  });
  if (masses.n == 0) {
    result.relative_entropy = result.chi_square = result.p_value = kNone;
    return result;
  }
  for (double& mass : masses.a) {
    mass /= masses.n;
  }
  result.relative_entropy = transport::kullback_leibler(masses).value;
  const transport::ChiSquareResult test = transport::chi_square(masses);
  result.chi_square = test.statistic;
  result.p_value = test.p_value;
  return result;
}

record::ModeSummary summarise(const ModeShares& shares) {
  const auto known = [](double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; };
  record::ModeSummary summary{.found = static_cast<std::int64_t>(shares.found),
                              .lost = static_cast<std::int64_t>(shares.lost),
                              .samples = shares.samples,
                              .samples_to_judge = shares.samples_to_judge,
                              .outside = shares.outside,
                              .relative_entropy = known(shares.relative_entropy),
                              .p_value = known(shares.p_value),
                              .accuracy = std::nullopt,
                              .counts = {},
                              .data_shares = {},
                              .lost_modes = {}};
  for (std::size_t k = 0; k < shares.modes.size(); ++k) {
    summary.counts.push_back(shares.modes[k].count);
    summary.data_shares.push_back(shares.modes[k].data_share);
    if (shares.modes[k].state == ModeState::kLost) {
      summary.lost_modes.push_back(static_cast<std::int64_t>(k));
    }
  }
  return summary;
}

std::string sentence_on_modes(const ModeShares& shares, const ModeOptions& options) {
  const std::size_t total = shares.modes.size();
  const std::size_t undecided = total - shares.found - shares.lost;
  std::string text = fmt::format(
      "{} of {} modes {} lost and {} {} found ({} samples; lost means a share below {:g} "
      "times the data's, with family-wise error {:g})",
      shares.lost, total, shares.lost == 1 ? "is" : "are", shares.found, shares.found == 1 ? "is" : "are",
      shares.samples, options.lost_below, options.family_error);
  if (undecided > 0) {
    text += fmt::format("; {} cannot be told", undecided);
    text += shares.samples < shares.samples_to_judge
                ? fmt::format(" (the rarest mode needs {} samples)", shares.samples_to_judge)
                : std::string();
  }
  text += '.';
  if (std::isfinite(shares.relative_entropy)) {
    text += fmt::format(
        " Relative entropy to the data's shares {:.3g}; they differ with p {} (chi-square).", shares.relative_entropy,
        shares.p_value < 1e-4 ? "< " + bound_in_words(shares.p_value) : fmt::format("= {:.2g}", shares.p_value));
  }
  if (shares.outside > 0) {
    text += fmt::format(" {:.3g}% of the samples lie in no mode.", 100 * shares.outside);
  }
  return text;
}

}  // namespace ganflow::diagnostics
