#pragma once
/// The three ways to compute network.hpp's functions. Internal to nets; tests compare them.

#include "ganflow/nets/chebyshev.hpp"
#include "ganflow/nets/node_count.hpp"
#include "ganflow/nets/population.hpp"

#include <optional>

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

/// Fused kernels on the nodes of a grid that covers the batch, docs/compression.md.
namespace compressed {
/// The grid on which the samples x may be replaced by nodes, as the population's batch path says: nullopt when units
/// are not analytic, have more than two inputs, or no certified grid is small enough; under kAuto also when the direct
/// kernels are cheaper. A function of θ and x alone.
template <class T>
std::optional<ChebyshevGrid> find_grid(const Population<T>& population, ConstMatrixView<T> x, UnitPart part);

template <class T>
void evaluate(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x, MatrixView<T> y);
template <class T>
void add_parameter_gradient(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x,
                            ConstMatrixView<T> g, MatrixView<T> gradient);
template <class T>
void input_gradient(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x,
                    ConstMatrixView<T> g, MatrixView<T> dx);
template <class T>
void add_tangent_gradient(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x,
                          ConstMatrixView<T> u, MatrixView<T> gradient);
}  // namespace compressed

}  // namespace ganflow::nets
