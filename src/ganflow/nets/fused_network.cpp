// Narrow units: samples are turned into padded columns once (n·d numbers), then the fused kernels do the rest.

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/population_kernels.hpp"

#include <algorithm>
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
  for (std::size_t i = 0; i < samples.rows(); ++i) {
    for (std::size_t l = 0; l < samples.cols(); ++l) {
      columns(l, i) = factor * samples(i, l);
    }
  }
  return columns;
}

/// Sums partial results of the particle blocks, pairwise, and writes them as rows: out(i,k) = Σ_blocks partial[k, i].
template <class T>
void sum_blocks(std::vector<Matrix<T>>& partial, MatrixView<T> out) {
  for (std::size_t gap = 1; gap < partial.size(); gap *= 2) {
    for (std::size_t s = 0; s + gap < partial.size(); s += 2 * gap) {
      for (std::size_t k = 0; k < partial[s].rows(); ++k) {
        T* const to = partial[s].row(k);
        const T* const from = partial[s + gap].row(k);
        for (std::size_t i = 0; i < partial[s].cols(); ++i) {
          to[i] += from[i];
        }
      }
    }
  }
  for (std::size_t i = 0; i < out.rows(); ++i) {
    for (std::size_t k = 0; k < out.cols(); ++k) {
      out(i, k) = partial[0](k, i);
    }
  }
}

/// Runs kernel(particle block, first sample, samples, partial result of that block) over all blocks and tiles.
template <class T, class Kernel>
void sum_over_particles(const Population<T>& population, std::size_t samples, std::size_t width, MatrixView<T> out,
                        const Kernel& kernel) {
  const std::size_t blocks = blocks_of(population.size(), kBlockParticles);
  const std::size_t tiles = blocks_of(samples, kTileSamples);
  std::vector<Matrix<T>> partial;
  partial.reserve(blocks);
  for (std::size_t s = 0; s < blocks; ++s) {
    partial.push_back(Matrix<T>::padded(width, samples));
  }
  parallel_for(blocks * tiles, samples * population.size(), [&](std::size_t task) {
    const std::size_t s = task / tiles;
    const std::size_t first = task % tiles * kTileSamples;
    const std::size_t count = std::min(kTileSamples, samples - first);
    kernel(particle_block(population, s), first, count, partial[s].view().column_range(first, count));
  });
  sum_blocks(partial, out);
}

/// Runs kernel(block) over all blocks of particles, each of which writes only its own columns.
template <class T, class Kernel>
void over_particles(const Population<T>& population, std::size_t samples, const Kernel& kernel) {
  parallel_for(blocks_of(population.size(), kBlockParticles), samples * population.size(),
               [&](std::size_t s) { kernel(particle_block(population, s)); });
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
  over_particles(population, x.rows(), [&](simd::Block block) {
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
  over_particles(population, x.rows(), [&](simd::Block block) {
    simd::population_tangent_gradient<T>(population.unit(), population.theta(), block, columns, directions, gradient);
  });
}

#define GF_INSTANTIATE(T)                                                                                            \
  template void evaluate(const Population<T>&, ConstMatrixView<T>, MatrixView<T>);                                   \
  template void add_parameter_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void input_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);         \
  template void add_tangent_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets::fused
