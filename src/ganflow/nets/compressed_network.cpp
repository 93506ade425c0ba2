// Batches replaced by Chebyshev nodes: docs/compression.md.

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/extremes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace ganflow::nets::compressed {

namespace {

/// Costs in (particle, sample) pairs of a fused kernel, measured on one core with AVX-512 in float32; doubles are
/// dearer to the kernels, so the choice then errs towards direct.
constexpr double kInterpolationCost[] = {0.25, 2};  ///< of a sample seen through one node, on one axis and on two
constexpr double kFixedCost = 10'000;               ///< of finding the grid and of the nodes' transforms

constexpr double kFewNodes = 64;  ///< so few that it is not worth a look whether samples had better be left outside

/// A node rounds to T where a sample was exact. Far from 0 that would cost digits: x_0 ± r with r ≪ |x_0| is covered
/// by an interval of this share of |x_0| at least.
constexpr double kLeastRelativeRadius = 1.0 / 8;

constexpr std::size_t kChunk = 1U << 15U;  ///< parameters that a task looks through

/// max_j |values_j|.
template <class T>
double largest_size(std::span<const T> values) {
  const std::size_t chunks = (values.size() + kChunk - 1) / kChunk;
  std::vector<double> largest(chunks);
  parallel_for(chunks, values.size(), [&](std::size_t s) {
    const auto [low, high] = simd::extremes(values.subspan(s * kChunk, std::min(kChunk, values.size() - s * kChunk)));
    largest[s] = std::max(-static_cast<double>(low), static_cast<double>(high));
  });
  return *std::max_element(largest.begin(), largest.end());
}

/// The axis that covers column l of x, without its nodes.
template <class T>
ChebyshevAxis cover(ConstMatrixView<T> x, std::size_t l) {
  simd::Extremes<T> range{x(0, l), x(0, l)};
  if (x.stride() == 1) {
    range = simd::extremes(std::span<const T>(x.data(), x.rows()));
  } else {
    for (std::size_t i = 0; i < x.rows(); ++i) {
      range.low = x(i, l) < range.low ? x(i, l) : range.low;
      range.high = x(i, l) > range.high ? x(i, l) : range.high;
    }
  }
  const double low = static_cast<double>(range.low);
  const double high = static_cast<double>(range.high);
  const double centre = low / 2 + high / 2;
  const double least = std::max(kLeastRelativeRadius * std::abs(centre), 1e-30);
  return {.centre = centre, .radius = std::max(high / 2 - low / 2, least)};
}

/// What sums over `nodes` nodes and `outside` of the samples cost.
double cost_on_nodes(double units, double nodes, double samples, double outside, std::size_t axes = 1) {
  return units * (nodes + outside) + kInterpolationCost[axes - 1] * (samples - outside) * nodes + kFixedCost;
}

/// Shrinks the axis to an interval around the samples' mean where nodes and the samples left outside are cheapest
/// together, if that is cheaper than the axis as it is; at least half of the samples stay inside. Returns how many do
/// not.
template <class T>
std::size_t leave_out(ChebyshevAxis& axis, ConstMatrixView<T> x, double units, double largest_a,
                      const NodeCount& count) {
  constexpr std::size_t kShells = 32;
  const auto samples = static_cast<double>(x.rows());
  constexpr std::size_t kLanes = 4;  // sums and counts side by side, so that none waits for the one before
  std::array<double, kLanes> sums{};
  for (std::size_t i = 0; i < x.rows(); ++i) {
    sums[i % kLanes] += static_cast<double>(x(i, 0));
  }
  const double mean = tree_sum<double>(sums) / samples;
  const double reach = axis.radius + std::abs(axis.centre - mean);
  if (!std::isfinite(reach)) {
    return 0;
  }
  std::array<std::array<std::uint32_t, kShells>, kLanes> counts{};  // of samples by distance from the mean
  const double per_shell = kShells / reach;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    const double shell = std::min(std::abs(static_cast<double>(x(i, 0)) - mean) * per_shell, kShells - 1.0);
    ++counts[i % kLanes][static_cast<std::uint32_t>(shell)];
  }
  std::array<std::size_t, kShells> shells{};
  for (const auto& lane : counts) {
    std::ranges::transform(shells, lane, shells.begin(), std::plus<>());
  }
  double least = axis.nodes > 0 ? cost_on_nodes(units, static_cast<double>(axis.nodes), samples, 0)
                                : std::numeric_limits<double>::infinity();
  std::size_t best_outside = 0;
  std::size_t outside = 0;
  for (std::size_t s = kShells; s >= 1 && 2 * outside <= x.rows(); outside += shells[--s]) {
    const double radius = reach * static_cast<double>(s) / kShells;
    if (radius < kLeastRelativeRadius * std::abs(mean)) {
      break;
    }
    const std::size_t nodes = count(largest_a * radius);
    const double cost = cost_on_nodes(units, static_cast<double>(nodes), samples, static_cast<double>(outside));
    if (nodes > 0 && cost < least) {
      least = cost;
      best_outside = outside;
      axis = {.centre = mean, .radius = radius, .nodes = nodes};
    }
  }
  return best_outside;
}

/// (n,K) of ones.
template <class T>
Matrix<T> ones(std::size_t rows) {
  Matrix<T> m(rows, 1);
  std::fill_n(m.data(), rows, T{1});
  return m;
}

}  // namespace

template <class T>
std::vector<double> largest_inputs(const Population<T>& population) {
  std::vector<double> largest(population.unit().inputs);
  for (std::size_t l = 0; l < largest.size(); ++l) {
    largest[l] = largest_size(population.a().row_span(l));
  }
  return largest;
}

template <class T>
bool may_compress(const Population<T>& population, std::size_t samples) {
  const UnitShape& unit = population.unit();
  const bool possible = is_analytic(unit.activation) && unit.inputs <= kMostCompressedInputs &&
                        unit.outputs <= simd::kMaxFusedWidth && samples > 0;
  switch (population.batch_path()) {
    case BatchPath::kDirect: return false;
    case BatchPath::kCompressed: return possible;
    case BatchPath::kAuto: break;
  }
  return possible && static_cast<double>(population.size()) * static_cast<double>(samples) > kFixedCost;
}

template <class T>
std::optional<ChebyshevGrid> find_grid(const Population<T>& population, ConstMatrixView<T> x, UnitPart part,
                                       std::span<const double> largest_a) {
  if (!may_compress(population, x.rows())) {
    return std::nullopt;
  }
  const UnitShape& unit = population.unit();
  const NodeCount& count = node_count<T>(unit.activation, part, unit.inputs);
  const auto units = static_cast<double>(population.size());
  const auto samples = static_cast<double>(x.rows());
  std::vector<ChebyshevAxis> axes;
  double nodes = 1;
  for (std::size_t l = 0; l < unit.inputs; ++l) {
    ChebyshevAxis axis = cover(x, l);
    axis.nodes = count(largest_a[l] * axis.radius);
    nodes *= static_cast<double>(axis.nodes);
    axes.push_back(axis);
  }
  double outside = 0;
  if (unit.inputs == 1 && (nodes == 0 || nodes > kFewNodes)) {
    outside = static_cast<double>(leave_out(axes[0], x, units, largest_a[0], count));
    nodes = static_cast<double>(axes[0].nodes);
  }
  if (nodes == 0 || (population.batch_path() == BatchPath::kAuto &&
                     cost_on_nodes(units, nodes, samples, outside, unit.inputs) >= units * samples)) {
    return std::nullopt;
  }
  return ChebyshevGrid(std::move(axes));
}

template <class T>
std::optional<ChebyshevGrid> find_grid(const Population<T>& population, ConstMatrixView<T> x, UnitPart part) {
  return may_compress(population, x.rows()) ? find_grid<T>(population, x, part, largest_inputs(population))
                                            : std::nullopt;
}

template <class T>
void evaluate(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x, MatrixView<T> y) {
  const ChebyshevBatch batch(grid, x);
  Matrix<T> values(batch.size(), y.cols());
  fused::evaluate<T>(population, batch.points(x), values);
  batch.interpolate<T>(values, y);
}

template <class T>
void add_parameter_gradient(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x,
                            ConstMatrixView<T> g, MatrixView<T> gradient) {
  const ChebyshevBatch batch(grid, x);
  Matrix<T> weights(batch.size(), g.cols());
  batch.pull_back<T>(g, weights);
  fused::add_parameter_gradient<T>(population, batch.points(x), weights, gradient);
}

/// ∇_x D is interpolated, then multiplied by g: one output only, as every critic has.
template <class T>
void input_gradient(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x,
                    ConstMatrixView<T> g, MatrixView<T> dx) {
  GF_EXPECT(population.unit().outputs == 1);
  const ChebyshevBatch batch(grid, x);
  Matrix<T> slopes(batch.size(), x.cols());
  fused::input_gradient<T>(population, batch.points(x), ones<T>(batch.size()), slopes);
  batch.interpolate<T>(slopes, dx);
  for (std::size_t i = 0; i < dx.rows(); ++i) {
    for (std::size_t l = 0; l < dx.cols(); ++l) {
      dx(i, l) *= g(i, 0);
    }
  }
}

template <class T>
void add_tangent_gradient(const Population<T>& population, const ChebyshevGrid& grid, ConstMatrixView<T> x,
                          ConstMatrixView<T> u, MatrixView<T> gradient) {
  const ChebyshevBatch batch(grid, x);
  Matrix<T> weights(batch.size(), u.cols());
  batch.pull_back<T>(u, weights);
  fused::add_tangent_gradient<T>(population, batch.points(x), weights, gradient);
}

#define GF_INSTANTIATE(T)                                                                                          \
  template std::vector<double> largest_inputs(const Population<T>&);                                               \
  template bool may_compress(const Population<T>&, std::size_t);                                                   \
  template std::optional<ChebyshevGrid> find_grid(const Population<T>&, ConstMatrixView<T>, UnitPart,              \
                                                  std::span<const double>);                                        \
  template std::optional<ChebyshevGrid> find_grid(const Population<T>&, ConstMatrixView<T>, UnitPart);             \
  template void evaluate(const Population<T>&, const ChebyshevGrid&, ConstMatrixView<T>, MatrixView<T>);           \
  template void add_parameter_gradient(const Population<T>&, const ChebyshevGrid&, ConstMatrixView<T>,             \
                                       ConstMatrixView<T>, MatrixView<T>);                                         \
  template void input_gradient(const Population<T>&, const ChebyshevGrid&, ConstMatrixView<T>, ConstMatrixView<T>, \
                               MatrixView<T>);                                                                     \
  template void add_tangent_gradient(const Population<T>&, const ChebyshevGrid&, ConstMatrixView<T>,               \
                                     ConstMatrixView<T>, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets::compressed
