#include "ganflow/ode/event_finder.hpp"

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace ganflow::ode {

namespace {

constexpr int kNodes = 8;          // intervals in which a contact is looked for
constexpr int kPressureNodes = 4;  // the same for releases, which cost evaluations
constexpr int kHalvings = 40;      // towards σ = 0 to find a coordinate that leaves its wall and comes back
constexpr int kMinimumBits = 26;   // of a maximum's place: half of double's
constexpr std::uintmax_t kMostIterations = 60;
constexpr double kReachMargin = 2;  // stage velocities against the fastest of the step

/// A root of f in [a, b], f(a) ≤ 0 < f(b) or the other way round.
template <class F>
double root_between(const F& f, double a, double b, double f_a, double f_b) {
  if (f_a == 0) {
    return a;
  }
  std::uintmax_t iterations = kMostIterations;
  const auto [low, high] =
      boost::math::tools::toms748_solve(f, a, b, f_a, f_b, boost::math::tools::eps_tolerance<double>(), iterations);
  return 0.5 * (low + high);
}

}  // namespace

std::optional<double> EventFinder::contact(const EmbeddedStep& step, std::size_t coordinate, int side,
                                           double start) const {
  const auto excess = [&](double sigma) { return walls_.excess(coordinate, side, step.value(coordinate, sigma)); };
  std::array<double, kNodes + 1> node{};
  node[0] = walls_.excess(coordinate, side, start);
  for (int j = 1; j <= kNodes; ++j) {
    node[j] = j == kNodes ? walls_.excess(coordinate, side, step.end()[coordinate]) : excess(1.0 * j / kNodes);
  }
  for (int j = 1; j <= kNodes; ++j) {
    const double before = 1.0 * (j - 1) / kNodes;
    double after = 1.0 * j / kNodes;
    double f_after = node[j];
    const bool top = j < kNodes && node[j] >= node[j - 1] && node[j] >= node[j + 1];
    if (f_after <= 0 && top && node[j] + (2 * node[j] - node[j - 1] - node[j + 1]) > 0) {
      // A maximum near the node may rise above the wall: the parabola rises less than the second difference.
      const auto [place, lowest] = boost::math::tools::brent_find_minima([&](double s) { return -excess(s); }, before,
                                                                         1.0 * (j + 1) / kNodes, kMinimumBits);
      after = place;
      f_after = -lowest;
    }
    if (f_after <= 0) {
      continue;
    }
    if (node[j - 1] < 0) {
      return root_between(excess, before, after, node[j - 1], f_after);
    }
    for (int m = 1; m <= kHalvings; ++m) {  // it starts on the wall: did it leave first?
      const double near = before + std::ldexp(after - before, -m);
      const double f_near = excess(near);
      if (f_near < 0) {
        return root_between(excess, near, after, f_near, f_after);
      }
    }
    return before;
  }
  return std::nullopt;
}

std::optional<FoundEvent> EventFinder::first_contact(EmbeddedStep& step, const HeldField& held,
                                                     const VectorField& field, std::span<const double> start) const {
  std::optional<FoundEvent> first;
  for (std::size_t k = 0; k < start.size(); ++k) {
    for (const int side : {-1, 1}) {
      if (held.side(k) != 0 || !walls_.has(k, side)) {
        continue;
      }
      const double reach = kReachMargin * step.length() * std::max(0.0, step.fastest(k, side));
      const bool crossed = walls_.excess(k, side, step.end()[k]) > 0;
      if (!crossed && walls_.excess(k, side, start[k]) + reach < 0) {
        continue;
      }
      step.prepare_dense(field);
      const auto sigma = contact(step, k, side, start[k]);
      if (sigma && (!first || *sigma < first->sigma)) {
        first = FoundEvent{*sigma, k, side, EventKind::kContact, 0};
      }
    }
  }
  return first;
}

std::optional<FoundEvent> EventFinder::first_release(EmbeddedStep& step, HeldField& held, const VectorField& field) {
  std::vector<std::size_t> turning;
  for (std::size_t k = 0; k < state_.size(); ++k) {
    if (held.side(k) != 0 && held.lowest_pressure(k) < 0) {
      turning.push_back(k);
    }
  }
  if (turning.empty()) {
    return std::nullopt;
  }
  step.prepare_dense(field);
  const auto pressure = [&](std::size_t k, double sigma) {
    step.values(sigma, state_);
    walls_.project(state_);
    held(step.time_at(sigma), state_, scratch_);
    return held.pressure(k);
  };
  std::vector<std::array<double, kPressureNodes + 1>> node(turning.size());
  for (int j = 0; j <= kPressureNodes; ++j) {
    for (std::size_t i = 0; i < turning.size(); ++i) {
      node[i][j] = i == 0 ? pressure(turning[0], 1.0 * j / kPressureNodes) : held.pressure(turning[i]);
    }
  }
  std::optional<FoundEvent> first;
  for (std::size_t i = 0; i < turning.size(); ++i) {
    for (int j = 1; j <= kPressureNodes; ++j) {
      if (node[i][j] >= 0) {
        continue;
      }
      const double before = 1.0 * (j - 1) / kPressureNodes;
      const double after = 1.0 * j / kPressureNodes;
      if (first && (before >= first->sigma || pressure(turning[i], first->sigma) >= 0)) {
        break;  // it turns later, or in the same instant
      }
      const double sigma = node[i][j - 1] <= 0 ? before
                                               : root_between([&](double s) { return pressure(turning[i], s); }, before,
                                                              after, node[i][j - 1], node[i][j]);
      if (!first || sigma < first->sigma) {
        const double slope = (node[i][j] - node[i][j - 1]) * kPressureNodes / step.length();
        first = FoundEvent{sigma, turning[i], held.side(turning[i]), EventKind::kRelease, slope};
      }
      break;
    }
  }
  return first;
}

std::optional<FoundEvent> EventFinder::operator()(EmbeddedStep& step, HeldField& held, const VectorField& field,
                                                  std::span<const double> start) {
  if (walls_.none()) {
    return std::nullopt;
  }
  const auto release = first_release(step, held, field);
  const auto contact = first_contact(step, held, field, start);
  if (release && contact) {
    return release->sigma < contact->sigma ? release : contact;
  }
  return release ? release : contact;
}

}  // namespace ganflow::ode
