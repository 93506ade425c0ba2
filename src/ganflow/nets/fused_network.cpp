// Narrow units: samples are turned into padded columns once (n·d numbers), then the fused kernels do the rest.

#include "ganflow/core/shared_loops.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/population_kernels.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace ganflow::nets::fused {

namespace {

/// Particles of a block: a fixed power of two, so that sums over particles have the same tree whatever the threads.
constexpr std::size_t kBlockParticles = 512;
/// Samples of a tile of the sums over particles: results per tile are independent, so this is free to choose.
constexpr std::size_t kTileSamples = 256;

std::size_t blocks_of(std::size_t n, std::size_t size) { return (n + size - 1) / size; }

template <class T>
simd::Block particle_block(const Population<T>& population, std::size_t index) {
  const std::size_t first = index * kBlockParticles;
  return {first, std::min(kBlockParticles, population.size() - first)};
}

/// (n,d) row-major → factor times its transpose (d,n), with padded, zero-filled rows.
template <class T>
Matrix<T> to_columns(ConstMatrixView<T> samples, T factor = T{1}) {
  auto columns = Matrix<T>::padded(samples.cols(), samples.rows());
  if (samples.stride() == 1) {
    std::transform(samples.data(), samples.data() + samples.rows(), columns.data(), [&](T x) { return factor * x; });
    return columns;
  }
  for (std::size_t i = 0; i < samples.rows(); ++i) {
    for (std::size_t l = 0; l < samples.cols(); ++l) {
      columns(l, i) = factor * samples(i, l);
    }
  }
  return columns;
}

/// to += from.
template <class T>
void add(MatrixView<T> to, ConstMatrixView<T> from) {
  for (std::size_t k = 0; k < to.rows(); ++k) {
    T* const sum = to.row(k);
    const T* const term = from.row(k);
    for (std::size_t i = 0; i < to.cols(); ++i) {
      sum[i] += term[i];
    }
  }
}

/// Sums partial results of the groups of particle blocks, pairwise, and writes them as rows:
/// out(i,k) = Σ_groups partial[k, i].
template <class T>
void sum_groups(std::vector<Matrix<T>>& partial, MatrixView<T> out) {
  for (std::size_t gap = 1; gap < partial.size(); gap *= 2) {
    for (std::size_t s = 0; s + gap < partial.size(); s += 2 * gap) {
      add<T>(partial[s], partial[s + gap]);
    }
  }
  for (std::size_t i = 0; i < out.rows(); ++i) {
    for (std::size_t k = 0; k < out.cols(); ++k) {
      out(i, k) = partial[0](k, i);
    }
  }
}

/// Adds up matrices that come one after the other in the tree that sum_groups would take over all of them, holding no
/// more than one for each level: a binary counter whose digits are sums of 1, 2, 4 … of them.
template <class T>
class PairwiseSum {
 public:
  PairwiseSum(std::size_t rows, std::size_t cols) : next_(Matrix<T>::padded(rows, cols)) {}

  MatrixView<T> next() { return next_.view(); }  ///< to be filled, then pushed
  void push() {
    std::size_t level = 0;
    for (std::size_t digits = count_; digits % 2 == 1; digits /= 2, ++level) {
      add<T>(levels_[level], next_);
      std::swap(levels_[level], next_);
    }
    if (level == levels_.size()) {
      levels_.push_back(Matrix<T>::padded(next_.rows(), next_.cols()));
    }
    std::swap(levels_[level], next_);
    ++count_;
  }
  /// The sum, into `out`; at least one was pushed.
  void finish(MatrixView<T> out) {
    std::optional<std::size_t> below;
    for (std::size_t level = 0; level < levels_.size(); ++level) {
      if ((count_ >> level) % 2 == 1) {
        if (below) {
          add<T>(levels_[level], levels_[*below]);
        }
        below = level;
      }
    }
    for (std::size_t k = 0; k < out.rows(); ++k) {
      std::copy_n(levels_[*below].row(k), out.cols(), out.row(k));
    }
  }

 private:
  Matrix<T> next_;
  std::vector<Matrix<T>> levels_;
  std::size_t count_ = 0;
};

constexpr std::size_t kMostGroups = 64;  ///< of particle blocks, each with results of its own for every sample

/// Runs kernel(particle block, first sample, samples, result) over all blocks and tiles and sums the results over the
/// blocks. Groups of 2^k blocks keep the memory at kMostGroups results whatever the number of particles.
template <class T, class Kernel>
void sum_over_particles(const Population<T>& population, std::size_t samples, std::size_t width, MatrixView<T> out,
                        const Kernel& kernel) {
  const std::size_t blocks = blocks_of(population.size(), kBlockParticles);
  const std::size_t tiles = blocks_of(samples, kTileSamples);
  std::size_t group = 1;
  while (blocks_of(blocks, group) > kMostGroups) {
    group *= 2;
  }
  const std::size_t groups = blocks_of(blocks, group);
  std::vector<Matrix<T>> partial;
  partial.reserve(groups);
  for (std::size_t s = 0; s < groups; ++s) {
    partial.push_back(Matrix<T>::padded(width, samples));
  }
  const auto result_of = [&](std::size_t task) {
    const std::size_t first = task % tiles * kTileSamples;
    return partial[task / tiles].view().column_range(first, std::min(kTileSamples, samples - first));
  };
  const auto run = [&](std::size_t task) {
    const std::size_t s = task / tiles;
    const std::size_t first = task % tiles * kTileSamples;
    const MatrixView<T> result = result_of(task);
    const std::size_t count = result.cols();
    if (group == 1) {
      kernel(particle_block(population, s), first, count, result);
      return;
    }
    PairwiseSum<T> sum(width, count);
    for (std::size_t block = s * group; block < std::min(blocks, (s + 1) * group); ++block) {
      kernel(particle_block(population, block), first, count, sum.next());
      sum.push();
    }
    sum.finish(result);
  };
  shared_for(groups * tiles, samples * population.size(), run,
             [&](std::size_t task) { return std::vector<Written>{written(result_of(task))}; });
  sum_groups(partial, out);
}

/// Runs kernel(block) over all blocks of particles, each of which writes only its own columns of the `outputs` (p, N).
template <class T, class Kernel>
void over_particles(const Population<T>& population, std::size_t samples, std::initializer_list<MatrixView<T>> outputs,
                    const Kernel& kernel) {
  const auto columns_of = [&](std::size_t s) {
    const simd::Block block = particle_block(population, s);
    std::vector<Written> columns;
    for (const MatrixView<T>& output : outputs) {
      columns.push_back(written(output.column_range(block.first, block.count)));
    }
    return columns;
  };
  shared_for(
      blocks_of(population.size(), kBlockParticles), samples * population.size(),
      [&](std::size_t s) { kernel(particle_block(population, s)); }, columns_of);
}

}  // namespace

template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y) {
  const Matrix<T> columns = to_columns(x);
  sum_over_particles(population, x.rows(), population.unit().outputs, y,
                     [&](simd::Block block, std::size_t first, std::size_t count, MatrixView<T> out) {
                       simd::population_forward<T>(population.unit(), population.theta(), population.scaled_weights(),
                                                   block, columns.view().column_range(first, count), out);
                     });
}

template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient) {
  const Matrix<T> columns = to_columns(x);
  const Matrix<T> cotangents = to_columns(g, static_cast<T>(population.scale()));
  over_particles<T>(population, x.rows(), {gradient}, [&](simd::Block block) {
    simd::population_parameter_gradient<T>(population.unit(), population.theta(), block, columns, cotangents, gradient);
  });
}

template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  const Matrix<T> columns = to_columns(x);
  const Matrix<T> cotangents = to_columns(g);
  sum_over_particles(population, x.rows(), population.unit().inputs, dx,
                     [&](simd::Block block, std::size_t first, std::size_t count, MatrixView<T> out) {
                       simd::population_input_gradient<T>(population.unit(), population.theta(),
                                                          population.scaled_weights(), block,
                                                          columns.view().column_range(first, count),
                                                          cotangents.view().column_range(first, count), out);
                     });
}

template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient) {
  const Matrix<T> columns = to_columns(x);
  const Matrix<T> directions = to_columns(u, static_cast<T>(population.scale()));
  over_particles<T>(population, x.rows(), {gradient}, [&](simd::Block block) {
    simd::population_tangent_gradient<T>(population.unit(), population.theta(), block, columns, directions, gradient);
  });
}

template <class T>
void ascend(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
            const std::optional<Box>& walls, MatrixView<T> last_gradient) {
  std::vector<Matrix<T>> columns;
  columns.reserve(2 * batches.size());  // views of its elements are kept
  std::vector<simd::AscentStep<T>> steps;
  std::size_t samples = 0;
  for (const AscentBatch<T>& batch : batches) {
    const Matrix<T>& x = columns.emplace_back(to_columns(batch.x));
    const Matrix<T>& g = columns.emplace_back(to_columns(batch.g, static_cast<T>(population.scale())));
    steps.push_back({x, g});
    samples += batch.x.rows();
  }
  std::vector<T> low;
  std::vector<T> high;
  if (walls) {
    high.assign(population.parameters(), static_cast<T>(walls->half_width()));
    low.assign(population.parameters(), -high.front());
  }
  over_particles<T>(population, samples, {population.theta(), last_gradient}, [&](simd::Block block) {
    simd::population_ascend<T>(population.unit(), population.theta(), block, steps, static_cast<T>(rate), {low, high},
                               last_gradient);
  });
}

#define GF_INSTANTIATE(T)                                                                                            \
  template void evaluate(const Population<T>&, ConstMatrixView<T>, MatrixView<T>);                                   \
  template void add_parameter_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void input_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);         \
  template void add_tangent_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);   \
  template void ascend(Population<T>&, std::span<const AscentBatch<T>>, double, const std::optional<Box>&,           \
                       MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets::fused
