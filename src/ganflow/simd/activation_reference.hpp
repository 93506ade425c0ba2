#pragma once
/// The definition of each activation and its derivatives, in scalar code: what the vector kernels must agree with.

#include "ganflow/simd/activation.hpp"

namespace ganflow::simd {

/// ς(x), ς′(x), ς″(x) for T = float, double, long double. NaN gives NaN unless the function is constant (ς′ of linear
/// and step, ς″ of relu, leaky relu, linear, step). At a kink: the left slope, and curvature 0.
template <class T>
T reference_value(Activation activation, T x);
template <class T>
T reference_slope(Activation activation, T x);
template <class T>
T reference_curvature(Activation activation, T x);

}  // namespace ganflow::simd
