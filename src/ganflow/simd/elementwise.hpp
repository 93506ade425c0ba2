#pragma once
/// Activations and products applied to arrays, on the SIMD target in force (target.hpp). Float and double.
///
/// Shapes  spans of one length, any length and alignment; an output may be the input itself; no other overlap.
/// Error   the table in activation-inl.h; an element's result does not depend on its position or on the length.
/// Check   activation_reference.hpp.

#include "ganflow/simd/activation.hpp"

#include <span>

namespace ganflow::simd {

/// h ← ς(h). A tanh read-out is apply_activation(Activation::kTanh, y).
void apply_activation(Activation activation, std::span<float> h);
void apply_activation(Activation activation, std::span<double> h);

/// value ← ς(h), slope ← ς′(h)
void apply_activation_slope(Activation activation, std::span<const float> h, std::span<float> value,
                            std::span<float> slope);
void apply_activation_slope(Activation activation, std::span<const double> h, std::span<double> value,
                            std::span<double> slope);

/// slope ← ς′(h), curvature ← ς″(h)
void apply_slope_curvature(Activation activation, std::span<const float> h, std::span<float> slope,
                           std::span<float> curvature);
void apply_slope_curvature(Activation activation, std::span<const double> h, std::span<double> slope,
                           std::span<double> curvature);

/// m_i ← m_i · factor
void multiply(std::span<float> m, float factor);
void multiply(std::span<double> m, double factor);

/// m_i ← (m_i · other_i) · factor
void multiply(std::span<float> m, std::span<const float> other, float factor);
void multiply(std::span<double> m, std::span<const double> other, double factor);

}  // namespace ganflow::simd
