#include "ganflow/diagnostics/mean_period.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace ganflow::diagnostics {

namespace {

constexpr double kConfidence = 0.95;
/// Shares λ of the timing errors in the lengths' covariance that are tried.
constexpr std::array kTimings = {3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
/// Covariances μ of two differences that follow each other which are tried: φ(1 − φ) for φ = 0, 1/7, 2/5.
constexpr std::array kMixtures = {0.0, 0.12, 0.24};

/// Of the lengths.
struct Shares {
  double timing = 1;   // λ
  double mixture = 0;  // μ
};
/// All that are tried; the last one is a swing that keeps its phase.
constexpr auto kShares = [] {
  std::array<Shares, kTimings.size() * kMixtures.size() + 1> all{};
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    all[i] = {kTimings[i / kMixtures.size()], kMixtures[i % kMixtures.size()]};
  }
  return all;
}();
constexpr double kTiny = 1e-300;  // of a variance: exactly periodic begins have none
constexpr std::size_t kKeepsPhase = kShares.size() - 1;
constexpr double kUnsharedWeight = 2;       // of μ = 0 over any other: cycles whose lengths are each their own
constexpr double kPreference = 0.4;         // in −2 log likelihood, for a swing that keeps its phase
constexpr double kBendDegrees = 36.0 / 70;  // degrees of freedom a second difference: (Σ c_0)²/Σ c_h², c = 6, −4, 1

/// The lengths in the basis that makes them independent for every λ.
class TransformedLengths {
 public:
  explicit TransformedLengths(std::size_t n) : n_(n), one_(n), eigenvalue_(n) {
    const double scale = std::sqrt(2 / static_cast<double>(n + 1));
    sine_.resize(2 * (n + 1));
    for (std::size_t i = 0; i < sine_.size(); ++i) {
      sine_[i] = scale * std::sin(std::numbers::pi * static_cast<double>(i) / static_cast<double>(n + 1));
    }
    one_ = transform(std::vector<double>(n, 1.0));
    for (std::size_t j = 0; j < n; ++j) {
      eigenvalue_[j] = 2 - 2 * std::cos(std::numbers::pi * static_cast<double>(j + 1) / static_cast<double>(n + 1));
    }
    for (std::size_t s = 0; s < kShares.size(); ++s) {
      for (std::size_t j = 0; j < n; ++j) {
        const double d = variance(s, j);
        information_[s] += one_[j] * one_[j] / d;
        log_determinant_[s] += std::log(d);
      }
    }
  }

  std::vector<double> transform(const std::vector<double>& lengths) const {
    std::vector<double> y(n_);
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t k = 0; k < n_; ++k) {
        y[j] += lengths[k] * sine_[(j + 1) * (k + 1) % sine_.size()];
      }
    }
    return y;
  }

  /// At one λ, the timing errors' deviation e being known with d degrees of freedom.
  struct Fit {
    double period = 0;
    double error = 0;      // of the period
    double scale = 0;      // s
    double criterion = 0;  // −2 log restricted likelihood
  };
  Fit fit(std::size_t s, std::span<const double> y, double timing_error, double timing_degrees) const {
    double product = 0;
    double square = 0;
    for (std::size_t j = 0; j < n_; ++j) {
      const double whitened = y[j] / variance(s, j);
      product += one_[j] * whitened;
      square += y[j] * whitened;
    }
    const double degrees = static_cast<double>(n_ - 1) + timing_degrees;
    const double period = product / information_[s];
    const double left =
        std::max(0.0, square - product * period) + timing_degrees * timing_error * timing_error / kShares[s].timing;
    const double variance_left = left / degrees;
    return {.period = period,
            .error = std::sqrt(variance_left / information_[s]),
            .scale = std::sqrt(variance_left),
            .criterion = degrees * std::log(std::max(variance_left, kTiny)) +
                         timing_degrees * std::log(kShares[s].timing) + log_determinant_[s] +
                         std::log(information_[s])};
  }

  /// Of transformed length j with λ number s, over s².
  double variance(std::size_t s, std::size_t j) const {
    const auto [timing, mixture] = kShares[s];
    return (1 - timing) * (1 - mixture * eigenvalue_[j]) + timing * eigenvalue_[j];
  }
  double one(std::size_t j) const { return one_[j]; }
  std::size_t size() const { return n_; }

 private:
  std::size_t n_;
  std::vector<double> sine_;
  std::vector<double> one_;
  std::vector<double> eigenvalue_;
  std::array<double, kShares.size()> information_{};
  std::array<double, kShares.size()> log_determinant_{};
};

using Fits = std::array<TransformedLengths::Fit, kShares.size()>;

/// Best criterion of those that lose the phase.
double best_without_phase(const Fits& fits) {
  return std::min_element(fits.begin(), fits.end() - 1,
                          [](const auto& a, const auto& b) { return a.criterion < b.criterion; })
      ->criterion;
}

/// Does a kept phase explain the lengths as well as anything else?
bool keeps_phase(const Fits& fits) { return fits[kKeepsPhase].criterion <= best_without_phase(fits) + kPreference; }

/// Cumulative weights of the shares that lose the phase: their likelihoods, those of μ = 0 counted twice.
std::array<double, kKeepsPhase> cumulative_weights(const Fits& fits) {
  std::array<double, kKeepsPhase> weights{};
  const double best = best_without_phase(fits);
  double total = 0;
  for (std::size_t s = 0; s < kKeepsPhase; ++s) {
    total += (kShares[s].mixture > 0 ? 1 : kUnsharedWeight) * std::exp(-0.5 * (fits[s].criterion - best));
    weights[s] = total;
  }
  for (double& w : weights) {
    w /= total;
  }
  return weights;
}

/// Slope of the steady begins over their number, weighted by amplitude² where amplitudes have a course (noise shifts a
/// begin by its size over the amplitude), with Student's interval.
Estimate steady_period(const Cycles& cycles, double timing_degrees) {
  const std::size_t n = cycles.steady.size();
  const auto damping = damping_ratio(cycles);
  const double ratio = damping && (damping->high < 1 || damping->low > 1) ? damping->value : 1;
  double weight = 0;
  double mean_k = 0;
  double mean_t = 0;
  std::vector<double> amplitudes(n);
  std::vector<double> weights(n);
  for (std::size_t k = 0; k < n; ++k) {
    amplitudes[k] = std::pow(ratio, static_cast<double>(k));
    weights[k] = amplitudes[k] * amplitudes[k];
    weight += weights[k];
    mean_k += weights[k] * static_cast<double>(k);
    mean_t += weights[k] * cycles.steady[k];
  }
  mean_k /= weight;
  mean_t /= weight;
  double square = 0;
  double product = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double x = static_cast<double>(k) - mean_k;
    square += weights[k] * x * x;
    product += weights[k] * x * (cycles.steady[k] - mean_t);
  }
  const double slope = product / square;
  double left = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double rest = cycles.steady[k] - mean_t - slope * (static_cast<double>(k) - mean_k);
    left += weights[k] * rest * rest;
  }
  const double usual = mean_of(amplitudes);  // the timing error is that at the mean amplitude
  left += timing_degrees * std::pow(usual * cycles.timing_error, 2);
  const double degrees = static_cast<double>(n - 2) + timing_degrees;
  const double half = boost::math::quantile(boost::math::students_t(degrees), 0.5 * (1 + kConfidence)) *
                      std::sqrt(left / degrees / square);
  return {.value = slope, .low = slope - half, .high = slope + half};
}

/// P* of each replicate, sorted: P̂(λ) less the error that the estimate makes on lengths drawn with that λ, by
/// Student's pivot.
std::vector<double> bootstrap(const TransformedLengths& basis, const Fits& fits, double timing_degrees,
                              const MeanPeriodOptions& options) {
  const auto cumulative = cumulative_weights(fits);
  std::vector<double> periods(options.replicates);
  std::vector<double> uniform(options.replicates);
  rng::fill_uniform<double>({.seed = options.seed, .purpose = rng::Purpose::kBootstrap, .step = 0}, 0, uniform);
  const auto extra = static_cast<std::size_t>(std::lround(timing_degrees));
  std::vector<double> draws(basis.size() + extra);
  for (std::size_t b = 0; b < options.replicates; ++b) {
    const auto s = static_cast<std::size_t>(std::upper_bound(cumulative.begin(), cumulative.end() - 1, uniform[b]) -
                                            cumulative.begin());
    rng::fill_normal<double>({.seed = options.seed, .purpose = rng::Purpose::kBootstrap, .step = b + 1}, 0, draws);
    double square = 0;
    for (std::size_t i = basis.size(); i < draws.size(); ++i) {
      square += draws[i] * draws[i];
    }
    const std::span<double> y = std::span(draws).first(basis.size());
    for (std::size_t j = 0; j < y.size(); ++j) {
      y[j] *= std::sqrt(basis.variance(s, j));
    }
    const double error = std::sqrt(square * kShares[s].timing / std::max(1.0, static_cast<double>(extra)));
    const TransformedLengths::Fit again = basis.fit(s, y, error, static_cast<double>(extra));
    periods[b] = fits[s].period - fits[s].error * again.period / again.error;
  }
  std::sort(periods.begin(), periods.end());
  return periods;
}

std::vector<double> lengths_of(std::span<const double> begins) {
  std::vector<double> lengths(begins.size() - 1);
  for (std::size_t k = 0; k < lengths.size(); ++k) {
    lengths[k] = begins[k + 1] - begins[k];
  }
  return lengths;
}

}  // namespace

void MeanPeriodOptions::validate() const {
  GF_VALIDATE(replicates >= 99, "mean_period.replicates = {} (too few for a 95% interval). Try 1999", replicates);
}

std::optional<Estimate> mean_period(const Cycles& cycles, const MeanPeriodOptions& options) {
  options.validate();
  if (cycles.begins.size() < 4) {
    return std::nullopt;
  }
  const std::vector<double> lengths = lengths_of(cycles.begins);
  const TransformedLengths basis(lengths.size());
  const double degrees = kBendDegrees * static_cast<double>(lengths.size() - 1);
  const auto fit_all = [&](const std::vector<double>& begins) {
    const std::vector<double> y = basis.transform(lengths_of(begins));
    Fits fits;
    for (std::size_t s = 0; s < kShares.size(); ++s) {
      fits[s] = basis.fit(s, y, cycles.timing_error, degrees);
    }
    return fits;
  };
  if (keeps_phase(fit_all(cycles.steady))) {
    return steady_period(cycles, degrees);
  }
  const std::vector<double> periods = bootstrap(basis, fit_all(cycles.begins), degrees, options);
  const auto rank = static_cast<std::size_t>(0.5 * (1 - kConfidence) * static_cast<double>(periods.size() + 1));
  return Estimate{
      .value = periods[periods.size() / 2], .low = periods[rank - 1], .high = periods[periods.size() - rank]};
}

}  // namespace ganflow::diagnostics
