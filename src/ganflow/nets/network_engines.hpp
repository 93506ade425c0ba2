#pragma once
/// The two ways to compute network.hpp's functions. Internal to nets; tests compare them.

#include "ganflow/nets/population.hpp"

namespace ganflow::nets {

/// Fused kernels over columns of samples; needs L, K ≤ simd::kMaxFusedWidth.
namespace fused {
template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y);
template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient);
template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx);
template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient);
}  // namespace fused

/// Matrix products over blocks of particles.
namespace blocked {
template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y);
template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient);
template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx);
template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient);
}  // namespace blocked

}  // namespace ganflow::nets
