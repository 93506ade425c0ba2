#include "ganflow/diagnostics/resonance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

namespace {

using Complex = std::complex<double>;

constexpr double kForgets = 20;  // times, while it is seen: what a resonance is held to
constexpr std::size_t kFewestFrames = 4;
constexpr double kLineShare = 0.8;       // of the false alarms
constexpr double kSizeShare = 0.2;       // likewise
constexpr double kRates = 9;             // range of log κ
constexpr double kWeakest = -9;          // log s², over the noise's: hidden
constexpr double kStrongest = 16;        // likewise: the noise is hidden
constexpr double kLastStep = 0.1;        // of the search, of its first steps: below statistical errors
constexpr double kRounding = 1e-10;      // of the phasors' square: all that is left of an exact swing
constexpr double kOffsetStep = 0.1;      // of 2π/K: a peak is that wide
constexpr double kLargestOffset = 0.75;  // of 2π/K
constexpr double kSmallestStep = -12;    // log of the phase's variance a frame: a line
constexpr double kLargestStep = 2;       // likewise: no phase at all

/// log I_0(x), x ≥ 0, to 2e-7 (Abramowitz and Stegun 9.8.1, 9.8.2).
double log_bessel(double x) {
  constexpr double kSplit = 3.75;
  constexpr std::array kSmall{1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813};
  constexpr std::array kLarge{0.39894228,  0.01328592, 0.00225319,  -0.00157565, 0.00916281,
                              -0.02057706, 0.02635537, -0.01647633, 0.00392377};
  const auto polynomial = [](const auto& coefficients, double t) {
    double sum = 0;
    for (auto c = coefficients.rbegin(); c != coefficients.rend(); ++c) {
      sum = sum * t + *c;
    }
    return sum;
  };
  if (x < kSplit) {
    return std::log(polynomial(kSmall, x / kSplit * (x / kSplit)));
  }
  return x - 0.5 * std::log(x) + std::log(polynomial(kLarge, kSplit / x));
}

/// A box of parameters, and the first steps of a search in it.
template <std::size_t N>
struct Box {
  std::array<double, N> low;
  std::array<double, N> high;
  std::array<double, N> step;
};

template <std::size_t N>
struct Lowest {
  std::array<double, N> at{};
  double value = std::numeric_limits<double>::infinity();
};

/// Downhill along the axes; a step that fails in every direction is halved. The best end over all starts.
template <std::size_t N, class Function>
Lowest<N> descend(const std::vector<std::array<double, N>>& starts, const Box<N>& box, const Function& function) {
  Lowest<N> best;
  for (std::array<double, N> x : starts) {
    double value = function(x);
    for (double scale = 1; scale > kLastStep;) {
      bool moved = false;
      for (std::size_t i = 0; i < 2 * N; ++i) {
        const std::size_t axis = i / 2;
        std::array<double, N> there = x;
        there[axis] += (i % 2 == 0 ? scale : -scale) * box.step[axis];
        there[axis] = std::clamp(there[axis], box.low[axis], box.high[axis]);
        if (const double there_value = function(there); there_value < value) {
          value = there_value;
          x = there;
          moved = true;
        }
      }
      scale *= moved ? 1 : 0.5;
    }
    if (value < best.value) {
      best = {x, value};
    }
  }
  return best;
}

/// −log likelihood up to a constant that all models here share; the noise's variance is profiled out.
double misfit_from(double square, double logs, std::size_t count) {
  const auto k = static_cast<double>(count);
  return k * std::log(square / k) + logs;
}

struct Resonance {
  double log_rate = 0;      // log κ, a frame
  double log_strength = 0;  // log s², over the noise's variance
  double offset = 0;        // δ
};

/// Kalman's filter for S at the ends of frames, each frame's mean being observed.
double misfit(std::span<const Complex> z, const Resonance& model) {
  const double rate = std::exp(model.log_rate);
  const double strength = std::exp(model.log_strength);
  const double kept = std::exp(-rate);            // S at the end of a frame, given its begin
  const double mean = -std::expm1(-rate) / rate;  // its mean over the frame, likewise
  const double mean_variance = strength * (2 * (1 - mean) / rate - mean * mean) + 1;
  const double covariance = strength * mean * (1 - kept);
  const double variance_step = strength * (1 - kept * kept);
  const Complex turn = std::polar(1.0, -model.offset);
  Complex state = 0;
  Complex rotation = 1;
  double variance = strength;
  double square = 0;
  double logs = 0;
  for (const Complex value : z) {
    const double total = mean * mean * variance + mean_variance;
    const double shared = kept * mean * variance + covariance;
    const Complex innovation = value * rotation - mean * state;
    rotation *= turn;
    square += std::norm(innovation) / total;
    logs += std::log(total);
    state = kept * state + shared / total * innovation;
    variance = kept * kept * variance + variance_step - shared * shared / total;
  }
  return misfit_from(square, logs, z.size());
}

/// The resonance that explains most, among those that forget their phase.
Lowest<3> best_resonance(std::span<const Complex> z) {
  const double slowest = std::log(kForgets / static_cast<double>(z.size()));
  const Box<3> box{.low = {slowest, kWeakest, -std::numbers::pi},
                   .high = {slowest + kRates, kStrongest, std::numbers::pi},
                   .step = {0.7, 1, 0.3}};
  return descend<3>({{slowest, 1, 0}, {slowest + 2, 1, 0}}, box, [&](const std::array<double, 3>& x) {
    return misfit(z, Resonance{.log_rate = x[0], .log_strength = x[1], .offset = x[2]});
  });
}

/// Σ z_k e^{−iδk}/K at the δ near 0 where it is largest.
struct MeanPhasor {
  double offset = 0;
  Complex value = 0;
};
MeanPhasor mean_phasor(std::span<const Complex> z) {
  const double width = 2 * std::numbers::pi / static_cast<double>(z.size());
  MeanPhasor best;
  const int most = static_cast<int>(kLargestOffset / kOffsetStep);
  for (int i = -most; i <= most; ++i) {
    const double offset = i * kOffsetStep * width;
    const Complex turn = std::polar(1.0, -offset);
    Complex rotation = 1;
    Complex sum = 0;
    for (const Complex value : z) {
      sum += value * rotation;
      rotation *= turn;
    }
    sum /= static_cast<double>(z.size());
    if (std::norm(sum) > std::norm(best.value)) {
      best = {offset, sum};
    }
  }
  return best;
}

double square_of(std::span<const Complex> z) {
  double sum = 0;
  for (const Complex value : z) {
    sum += std::norm(value);
  }
  return sum;
}

double best_line(std::span<const Complex> z) {
  const double square = square_of(z);
  const double left = square - static_cast<double>(z.size()) * std::norm(mean_phasor(z).value);
  return misfit_from(std::max(left, kRounding * square), 0, z.size());
}

struct SteadySize {
  double log_size = 0;   // log a, in the middle
  double log_noise = 0;  // log v
  double log_step = 0;   // log q
  double growth = 0;     // log g
};

double misfit(std::span<const Complex> z, const SteadySize& model, double offset) {
  const double noise = std::exp(model.log_noise);
  const double step = std::exp(model.log_step);
  const Complex turn = std::polar(1.0, offset);
  const double middle = 0.5 * static_cast<double>(z.size() - 1);
  Complex concentration = 0;
  double sum = 0;
  double before = 0;  // log I_0 of the concentration
  for (std::size_t k = 0; k < z.size(); ++k) {
    const double size = std::exp(model.log_size + model.growth * (static_cast<double>(k) - middle));
    concentration += 2 * size / noise * z[k];
    const double sharpness = std::abs(concentration);
    sum += (std::norm(z[k]) + size * size) / noise - log_bessel(sharpness) + before;
    concentration *= turn / (1 + step * sharpness);
    before = log_bessel(sharpness / (1 + step * sharpness));
  }
  const auto count = static_cast<double>(z.size());
  return sum + count * (model.log_noise - 1);
}

double best_steady_size(std::span<const Complex> z, const MeanPhasor& line, double line_noise) {
  const auto count = static_cast<double>(z.size());
  std::vector<double> sizes(z.size());
  double total = 0;
  double slope = 0;
  double square = 0;
  for (std::size_t k = 0; k < z.size(); ++k) {
    sizes[k] = std::abs(z[k]);
    total += std::norm(z[k]) / count;
    const double u = static_cast<double>(k) - 0.5 * (count - 1);
    slope += u * std::log(std::max(sizes[k], std::numeric_limits<double>::min()));
    square += u * u;
  }
  const double growth = slope / square;
  const double usual = std::max(median_of(sizes), std::sqrt(kRounding * total));
  double scatter = 0;
  for (const double size : sizes) {
    scatter += (size - usual) * (size - usual) / count;
  }
  const double least = kRounding * total;
  const auto start = [&](double size, double noise, double step, double course) {
    return std::array{std::log(std::max(size, std::sqrt(least))), std::log(std::max(noise, least)), std::log(step),
                      course};
  };
  const Box<4> box{.low = {0.5 * std::log(least), std::log(least), kSmallestStep, -1},
                   .high = {std::log(total) + 9, std::log(total) + 1, kLargestStep, 1},
                   .step = {0.3, 0.7, 1, 3 / count}};
  return descend<4>({start(std::abs(line.value), line_noise, 1e-4, 0), start(usual, 2 * scatter, 0.1, 0),
                     start(usual, 2 * scatter, 0.1, growth), start(usual, 0.1 * line_noise, 1e-4, growth)},
                    box,
                    [&](const std::array<double, 4>& x) {
                      return misfit(z,
                                    SteadySize{.log_size = x[0], .log_noise = x[1], .log_step = x[2], .growth = x[3]},
                                    line.offset);
                    })
      .value;
}

/// C e^{−Λ (1 − d/K)}: d of the K phasors are used up by the model.
double chance_of(double log_ratio, double factor, double spent, std::size_t count) {
  return factor * std::exp(-log_ratio * (1 - spent / static_cast<double>(count)));
}

}  // namespace

SteadinessTest test_steadiness(const Phasors& phasors, const Phasors& whitened) {
  const std::size_t count = phasors.values.size();
  const double square = square_of(phasors.values);
  const double white_square = square_of(whitened.values);
  if (std::min(count, whitened.values.size()) < kFewestFrames || !(square > 0) || !(white_square > 0)) {
    return {};
  }
  const Lowest<3> resonance = best_resonance(phasors.values);
  const MeanPhasor mean = mean_phasor(phasors.values);
  const double noise = square / static_cast<double>(count) - std::norm(mean.value);
  const double line = best_resonance(whitened.values).value - best_line(whitened.values);
  const double size = resonance.value - best_steady_size(phasors.values, mean, noise);
  const auto frames = static_cast<double>(count);
  const double chance = std::min(chance_of(line, 10 + frames / 5, 1, whitened.values.size()) / kLineShare,
                                 chance_of(size, 0.6 * std::sqrt(frames), 2.5, count) / kSizeShare);
  return {.chance = std::min(1.0, chance),
          .log_ratio = std::max(line, size),
          .coherence = phasors.frame / std::exp(resonance.at[0])};
}

}  // namespace ganflow::diagnostics
