#pragma once
/// Series whose answer is known.

#include "ganflow/diagnostics/uniform_series.hpp"
#include "ganflow/rng/stream.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

namespace ganflow::diagnostics {

inline std::vector<double> white_noise(std::size_t n, std::uint64_t seed) {
  std::vector<double> x(n);
  rng::fill_normal<double>({.seed = seed}, 0, x);
  return x;
}

/// Stationary first-order autoregressive noise of variance 1.
inline std::vector<double> red_noise(std::size_t n, double memory, std::uint64_t seed) {
  std::vector<double> x = white_noise(n, seed);
  for (std::size_t i = 1; i < n; ++i) {
    x[i] = memory * x[i - 1] + std::sqrt(1 - memory * memory) * x[i];
  }
  return x;
}

inline std::vector<double> random_walk(std::size_t n, std::uint64_t seed) {
  std::vector<double> x = white_noise(n, seed);
  for (std::size_t i = 1; i < n; ++i) {
    x[i] += x[i - 1];
  }
  return x;
}

/// An AR(2) with poles r e^{±iw} after it has forgotten its start: noise that rings, for about 1/(1 − r) observations.
inline std::vector<double> resonance(std::size_t n, double r, double w, std::uint64_t seed) {
  const auto lost = static_cast<std::size_t>(20 / (1 - r));
  std::vector<double> x = white_noise(lost + n, seed);
  for (std::size_t i = 2; i < x.size(); ++i) {
    x[i] += 2 * r * std::cos(w) * x[i - 1] - r * r * x[i - 2];
  }
  return {x.begin() + static_cast<std::ptrdiff_t>(lost), x.end()};
}

inline std::vector<double> times(std::size_t n, double step = 1) {
  std::vector<double> t(n);
  for (std::size_t i = 0; i < n; ++i) {
    t[i] = step * static_cast<double>(i);
  }
  return t;
}

/// Waveforms of period 1 and amplitude 1.
inline double sine(double phase) { return std::sin(2 * std::numbers::pi * phase); }
inline double square(double phase) { return std::tanh(6 * sine(phase)) / std::tanh(6.0); }
/// Slow rise, fast fall: three quarters of the cycle up, one quarter down.
inline double relaxation(double phase) {
  const double p = phase - std::floor(phase);
  return p < 0.75 ? p / 0.75 * 2 - 1 : 1 - (p - 0.75) / 0.25 * 2;
}

/// A waveform whose cycles have independent normal lengths.
struct SwingOptions {
  double period = 40;
  double jitter = 0;   ///< deviation of cycle lengths / period
  double phase = 0.1;  ///< at time 0, in cycles
  double step = 1;     ///< between observations
  std::uint64_t seed = 1;
};
template <class Wave>
std::vector<double> swing(std::size_t n, const Wave& wave, const SwingOptions& options) {
  const std::vector<double> lengths = white_noise(n, options.seed + 1'000'000);
  std::vector<double> x(n);
  double phase = options.phase;
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = wave(phase);
    const auto cycle = static_cast<std::size_t>(phase);
    phase += options.step / (options.period * (1 + options.jitter * lengths[cycle]));
  }
  return x;
}

/// x + scale · y.
inline std::vector<double> sum(std::vector<double> x, double scale, const std::vector<double>& y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] += scale * y[i];
  }
  return x;
}

inline UniformSeries as_series(std::vector<double> x, double step = 1) {
  return {.start = 0, .step = step, .values = std::move(x)};
}

}  // namespace ganflow::diagnostics
