#include "ganflow/diagnostics/line_likelihood.hpp"

#include "ganflow/core/errors.hpp"

#include <Eigen/Dense>
#include <boost/math/tools/minima.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>
#include <vector>

namespace ganflow::diagnostics {

namespace {

constexpr double kLongestMemory = 0.9999;  // beyond, a random walk for every length that we meet
constexpr double kLeastWhite = 1e-5;       // of the red part at frequency 0: below, hidden by it
constexpr double kMostWhite = 50;          // likewise: beyond, the red part is hidden
constexpr double kFirstStep = 1;           // of the search, in −log(1 − ρ) and half log η
constexpr double kLastStep = 0.06;         // below their statistical errors
constexpr double kCoarseStep = 0.25;       // cycles in the series: a peak is a cycle wide, side lobes beyond
constexpr int kOffsetBits = 8;             // of that step: the likelihood's peak is flat
constexpr double kSteady = 1e-12;          // relative change of the filter's variance, below which it has settled
constexpr double kRounding = 1e-14;        // of the whitened square: all that is left of an exact sine
constexpr NoiseColour kWhite{.memory = 0, .white_share = 1};
constexpr std::array<std::pair<double, double>, 6> kCompass{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}}};

/// −2 log L of noise of this colour about the best combination of the regressors: `rows` has the series first.
template <int Rows>
double misfit(const Eigen::Matrix<double, Rows, Eigen::Dynamic>& rows, const NoiseColour& colour) {
  using Vector = Eigen::Matrix<double, Rows, 1>;
  const double rho = colour.memory;
  const double white = colour.white_share / ((1 - rho) * (1 - rho));  // over the variance of e
  const Eigen::Index n = rows.cols();
  double variance = 1 / (1 - rho * rho);  // of s, given the past
  double logs = 0;
  Vector state = Vector::Zero();
  Eigen::Matrix<double, Rows, Rows> square = Eigen::Matrix<double, Rows, Rows>::Zero();
  Eigen::Index j = 0;
  for (bool steady = false; j < n && !steady; ++j) {
    const double total = variance + white;
    const double gain = variance / total;
    const Vector innovation = rows.col(j) - state;
    state = rho * (state + gain * innovation);
    square += innovation * innovation.transpose() / total;
    logs += std::log(total);
    const double next = rho * rho * variance * (1 - gain) + 1;
    steady = std::abs(next - variance) < kSteady * variance;
    variance = next;
  }
  const double total = variance + white;
  const double gain = variance / total;
  logs += static_cast<double>(n - j) * std::log(total);
  Eigen::Matrix<double, Rows, Rows> rest = Eigen::Matrix<double, Rows, Rows>::Zero();
  for (; j < n; ++j) {
    const Vector innovation = rows.col(j) - state;
    state = rho * (state + gain * innovation);
    rest += innovation * innovation.transpose();
  }
  square += rest / total;
  const auto normal = square.template bottomRightCorner<Rows - 1, Rows - 1>();
  const auto right = square.template bottomLeftCorner<Rows - 1, 1>();
  const double left = square(0, 0) - right.dot(normal.ldlt().solve(right));
  return static_cast<double>(n - 4) * std::log(std::max(left, kRounding * square(0, 0))) + logs;
}

/// Series, level and slope; of one observation a column.
using WithoutLine = Eigen::Matrix<double, 3, Eigen::Dynamic>;
/// Likewise, and cosine and sine.
using WithLine = Eigen::Matrix<double, 5, Eigen::Dynamic>;

WithoutLine without_line(const std::vector<double>& values) {
  WithoutLine rows(3, static_cast<Eigen::Index>(values.size()));
  const double middle = 0.5 * static_cast<double>(values.size() - 1);
  for (std::size_t j = 0; j < values.size(); ++j) {
    rows.col(static_cast<Eigen::Index>(j)) << values[j], 1, static_cast<double>(j) / middle - 1;
  }
  return rows;
}

void set_frequency(WithLine& rows, double frequency) {
  const std::complex<double> turn = std::polar(1.0, 2 * std::numbers::pi * frequency);
  std::complex<double> phase = 1;
  for (Eigen::Index j = 0; j < rows.cols(); ++j) {
    rows(3, j) = phase.real();
    rows(4, j) = phase.imag();
    phase *= turn;
  }
}

struct Fitted {
  NoiseColour colour;
  double misfit = 0;
};

/// Downhill by a compass search: no derivatives; a step that fails in every direction is halved.
template <class Misfit>
Fitted fit_colour(const NoiseColour& start, const Misfit& misfit_of) {
  const double longest = -std::log(1 - kLongestMemory);
  const double least = 0.5 * std::log(kLeastWhite);
  const double most = 0.5 * std::log(kMostWhite);
  const auto colour = [](double u, double v) {
    return NoiseColour{.memory = 1 - std::exp(-u), .white_share = std::exp(2 * v)};
  };
  double u = std::min(longest, -std::log1p(-start.memory));
  double v = std::clamp(0.5 * std::log(std::max(start.white_share, kLeastWhite)), least, most);
  double best = misfit_of(colour(u, v));
  for (double step = kFirstStep; step > kLastStep;) {
    const bool moved = std::any_of(kCompass.begin(), kCompass.end(), [&](const auto& direction) {
      const double there_u = std::clamp(u + step * direction.first, 0.0, longest);
      const double there_v = std::clamp(v + step * direction.second, least, most);
      const double there = misfit_of(colour(there_u, there_v));
      if (!(there < best)) {
        return false;
      }
      best = there;
      u = there_u;
      v = there_v;
      return true;
    });
    step *= moved ? 1 : 0.5;
  }
  return {colour(u, v), best};
}

}  // namespace

LineLikelihood::LineLikelihood(std::span<const double> values, const NoiseColour& start)
    : values_(values.begin(), values.end()) {
  GF_EXPECT(values.size() >= 8);
  const WithoutLine rows = without_line(values_);
  const auto misfit_of = [&](const NoiseColour& colour) { return misfit(rows, colour); };
  Fitted fitted = fit_colour(start, misfit_of);
  if (const Fitted other = fit_colour(kWhite, misfit_of); other.misfit < fitted.misfit) {
    fitted = other;
  }
  alone_ = fitted.colour;
  misfit_ = fitted.misfit;
}

LineGain LineLikelihood::gain(double frequency, double reach, const NoiseColour& start) const {
  const WithoutLine observations = without_line(values_);
  WithLine rows(5, observations.cols());
  rows.topRows<3>() = observations;
  const auto misfit_at = [&](double f) {
    set_frequency(rows, f);
    return misfit(rows, start);
  };
  const double step = kCoarseStep / static_cast<double>(observations.cols());
  double best = frequency;
  double least = misfit_at(frequency);
  for (double offset = step; offset <= reach; offset += step) {
    for (const double f : {frequency - offset, frequency + offset}) {
      if (const double there = misfit_at(f); there < least) {
        least = there;
        best = f;
      }
    }
  }
  const auto beside = [&](double steps) { return misfit_at(best + steps * step); };
  best += step * boost::math::tools::brent_find_minima(beside, -1.0, 1.0, kOffsetBits).first;
  set_frequency(rows, best);
  const auto misfit_of = [&](const NoiseColour& colour) { return misfit(rows, colour); };
  const std::array starts{start, alone_, kWhite};
  std::array<double, starts.size()> misfits{};
  std::transform(starts.begin(), starts.end(), misfits.begin(), misfit_of);
  const auto nearest = std::min_element(misfits.begin(), misfits.end()) - misfits.begin();
  const Fitted line = fit_colour(starts[static_cast<std::size_t>(nearest)], misfit_of);
  const double alone = std::min(misfit_, misfit(observations, line.colour));
  return {.frequency = best, .log_ratio = 0.5 * (alone - line.misfit)};
}

}  // namespace ganflow::diagnostics
