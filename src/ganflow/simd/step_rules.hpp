#pragma once
/// Steps of the rules with memory, and projections on a box, on arrays, on the SIMD target in force. float and double.
///
/// Shapes  spans of one length, any length and alignment; no overlap.
/// Error   every product, sum, quotient and root is rounded by itself, in the order of the formulas: the bits of a plain
///         loop, on any target.
/// Cost    bound by memory once the arrays leave the near caches: Adam reads four numbers a parameter and writes three.

#include <span>

namespace ganflow::simd {

/// v ← βv + g,  θ ← θ − Δt v
void momentum_step(std::span<float> theta, std::span<float> velocity, std::span<const float> gradient, float beta,
                   float time_step);
void momentum_step(std::span<double> theta, std::span<double> velocity, std::span<const double> gradient, double beta,
                   double time_step);

/// v ← ρv + ((1−ρ)g)g,  θ ← θ − (Δt g)/√(v + ε)
void rmsprop_step(std::span<float> theta, std::span<float> mean_square, std::span<const float> gradient, float decay,
                  float epsilon, float time_step);
void rmsprop_step(std::span<double> theta, std::span<double> mean_square, std::span<const double> gradient,
                  double decay, double epsilon, double time_step);

template <class T>
struct AdamFactors {
  T beta1;
  T beta2;
  T rate;        ///< Δt/(1−β₁ᵗ)
  T correction;  ///< 1/√(1−β₂ᵗ)
  T epsilon;
};

/// m ← β₁m + (1−β₁)g,  v ← β₂v + ((1−β₂)g)g,  θ ← θ − (rate m)/(correction √v + ε)
void adam_step(std::span<float> theta, std::span<float> mean, std::span<float> mean_square,
               std::span<const float> gradient, const AdamFactors<float>& factors);
void adam_step(std::span<double> theta, std::span<double> mean, std::span<double> mean_square,
               std::span<const double> gradient, const AdamFactors<double>& factors);

/// θ ← θ clipped to [−limit, limit], limit ≥ 0. A NaN stays one.
void clip(std::span<float> theta, float limit);
void clip(std::span<double> theta, double limit);

/// v ← 0 where θ ≥ limit and v > 0, or θ ≤ −limit and v < 0.
void stop_at_walls(std::span<const float> theta, std::span<float> velocity, float limit);
void stop_at_walls(std::span<const double> theta, std::span<double> velocity, double limit);

}  // namespace ganflow::simd
