#pragma once
/// The three ways to compute network.hpp's functions. Internal to nets; tests compare them.

#include "ganflow/nets/ascent.hpp"
#include "ganflow/nets/chebyshev.hpp"
#include "ganflow/nets/node_count.hpp"
#include "ganflow/nets/population.hpp"

#include <optional>
#include <span>
#include <vector>

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
/// ascent.hpp, summed over the samples of the batches as they are.
template <class T>
void ascend(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
            const std::optional<Box>& walls, MatrixView<T> last_gradient);
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
/// ascent.hpp: a block of particles makes all its steps while it is in cache.
template <class T>
void ascend(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
            const std::optional<Box>& walls, MatrixView<T> last_gradient);
}  // namespace blocked

/// Fused kernels on the nodes of a grid that covers the batch, docs/compression.md.
namespace compressed {
/// Bounds of |a_l| over the particles, one for each input.
template <class T>
std::vector<double> largest_inputs(const Population<T>& population);

/// The grid on which the samples x may be replaced by nodes, as the population's batch path says: nullopt when units
/// are not analytic, have more than two inputs, or no certified grid is small enough; under kAuto also when the direct
/// kernels are cheaper. A function of θ and x alone. `largest_a` bounds |a_l|: largest_inputs(population), or more
/// when the particles will move.
template <class T>
std::optional<ChebyshevGrid> find_grid(const Population<T>& population, ConstMatrixView<T> x, UnitPart part,
                                       std::span<const double> largest_a);
template <class T>
std::optional<ChebyshevGrid> find_grid(const Population<T>& population, ConstMatrixView<T> x, UnitPart part);
/// What kAuto and a unit's shape say before anything is looked at: false, and find_grid finds none.
template <class T>
bool may_compress(const Population<T>& population, std::size_t samples);

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
