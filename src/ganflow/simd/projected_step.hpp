#pragma once
/// One step of gradient ascent in a box, on arrays, on the SIMD target in force.

#include <span>

namespace ganflow::simd {

/// θ_i ← θ_i + rate · g_i, then clipped to [−limit, limit]; limit may be ∞. The product and the sum are each rounded, as
/// a plain loop rounds them on any target. A NaN stays one.
///
/// Shapes  spans of one length, any length and alignment.
void projected_step(std::span<float> theta, std::span<const float> gradient, float rate, float limit);
void projected_step(std::span<double> theta, std::span<const double> gradient, double rate, double limit);

}  // namespace ganflow::simd
