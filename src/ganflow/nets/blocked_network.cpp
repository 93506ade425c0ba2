// Wide units: dense products over blocks of particles, activation and reductions between them while a block is in
// cache. No sum is shared between tasks, so bits do not depend on threads; nothing of size N·K is stored.

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/elementwise.hpp"
#include "ganflow/simd/gemm.hpp"

#include <algorithm>
#include <vector>

namespace ganflow::nets::blocked {

namespace {

using simd::Transpose;

constexpr std::size_t kLanes = kAlignment / sizeof(float);  ///< of the widest vector
constexpr std::size_t kPanelVectors = 3;                    ///< what simd::add_product handles at once
constexpr std::size_t kBlockOutputs = 56;                   ///< coordinates of y or dx in a task: whole tiles of rows
constexpr std::size_t kLongRows = 1U << 14U;  ///< of a block of a or c: beyond, one task would be too much

struct Range {
  std::size_t first;
  std::size_t count;
};

/// [0, total) in ranges of `size`.
std::vector<Range> ranges(std::size_t total, std::size_t size) {
  std::vector<Range> all;
  for (std::size_t first = 0; first < total; first += size) {
    all.push_back({first, std::min(size, total - first)});
  }
  return all;
}

/// [0, total) in nearly equal ranges of at most kPanelVectors vectors.
std::vector<Range> panels(std::size_t total) {
  const std::size_t vectors = (total + kLanes - 1) / kLanes;
  const std::size_t count = std::max<std::size_t>(1, (vectors + kPanelVectors - 1) / kPanelVectors);
  return ranges(total, std::max<std::size_t>(1, (vectors + count - 1) / count) * kLanes);
}

/// Calls task(range) for each, in parallel.
template <class Task>
void for_each(const std::vector<Range>& all, const Task& task) {
  parallel_for(all.size(), [&](std::size_t s) { task(all[s]); });
}

template <class T>
std::span<T> all_of(Matrix<T>& m) {
  return {m.data(), m.rows() * m.stride()};
}

/// Blocks of particles: whole panels, narrower ones where there would be too few to share evenly.
template <class T>
std::vector<Range> particle_blocks(const Population<T>& population) {
  constexpr std::size_t kManyBlocks = 32;
  const bool many = population.size() >= kManyBlocks * kPanelVectors * kLanes;
  return ranges(population.size(), (many ? kPanelVectors : 2) * kLanes);
}

/// C += A B. A long inner dimension is cut into fixed parts, summed each by itself and then pairwise.
template <class T>
void add_long_product(ConstMatrixView<T> a, ConstMatrixView<T> b, MatrixView<T> c) {
  if (b.rows() <= kLongRows) {
    simd::add_product<T>(a, Transpose::kNo, b, c);
    return;
  }
  const std::vector<Range> parts = ranges(b.rows(), kLongRows);
  std::vector<Matrix<T>> partial(parts.size());
  parallel_for(parts.size(), [&](std::size_t s) {
    partial[s] = Matrix<T>::padded(c.rows(), c.cols());
    const auto [first, count] = parts[s];
    simd::add_product<T>(a.column_range(first, count), Transpose::kNo, b.row_range(first, count), partial[s]);
  });
  for (std::size_t gap = 1; gap < partial.size(); gap *= 2) {
    for (std::size_t s = 0; s + gap < partial.size(); s += 2 * gap) {
      std::ranges::transform(all_of(partial[s]), all_of(partial[s + gap]), partial[s].data(), std::plus<T>());
    }
  }
  for (std::size_t r = 0; r < c.rows(); ++r) {
    std::transform(c.row(r), c.row(r) + c.cols(), partial[0].row(r), c.row(r), std::plus<T>());
  }
}

/// C += Aᵀ B, in parts when C has many rows.
template <class T>
void add_tall_product(ConstMatrixView<T> a, ConstMatrixView<T> b, MatrixView<T> c) {
  for_each(ranges(c.rows(), kLongRows), [&](Range rows) {
    simd::add_product<T>(a.column_range(rows.first, rows.count), Transpose::kYes, b,
                         c.row_range(rows.first, rows.count));
  });
}

/// The rows a, b and c of a block of particles, or of their gradient.
template <class V>
struct Rows {
  Rows(const UnitShape& unit, V block)
      : a(block.row_range(0, unit.inputs)),
        b(block.row_range(unit.inputs, 1)),
        c(block.row_range(unit.inputs + 1, unit.outputs)) {}
  V a, b, c;
};

template <class T>
Rows<ConstMatrixView<T>> particles(const Population<T>& population, Range block) {
  return {population.unit(), population.theta().column_range(block.first, block.count)};
}

/// h_ij = a_j·x_i + b_j, (n, particles of the block).
template <class T>
Matrix<T> preactivations(const Rows<ConstMatrixView<T>>& block, ConstMatrixView<T> x) {
  auto h = Matrix<T>::padded(x.rows(), block.b.cols());
  for (std::size_t i = 0; i < h.rows(); ++i) {
    std::copy_n(block.b.row(0), h.cols(), h.row(i));
  }
  add_long_product<T>(x, block.a, h);
  return h;
}

/// g_i·c_j, likewise.
template <class T>
Matrix<T> pull_back(const Rows<ConstMatrixView<T>>& block, ConstMatrixView<T> g) {
  auto back = Matrix<T>::padded(g.rows(), block.c.cols());
  add_long_product<T>(g, block.c, back);
  return back;
}

/// out_j += Σ_i m_ij.
template <class T>
void add_column_sums(ConstMatrixView<T> m, MatrixView<T> out) {
  Matrix<T> ones(m.rows(), 1);
  std::fill_n(ones.data(), m.rows(), T{1});
  simd::add_product<T>(ones, Transpose::kYes, m, out);
}

/// m_ij ← m_ij · factor_j.
template <class T>
void multiply_columns(MatrixView<T> m, ConstMatrixView<T> factor) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      m(i, j) *= factor(0, j);
    }
  }
}

/// One number for every particle and sample, (N, n), samples in panels: as add_product reads its B fastest.
template <class T>
struct HiddenPanels {
  HiddenPanels(std::size_t size, std::size_t samples) : samples_of(panels(samples)) {
    for (const Range& range : samples_of) {
      numbers.push_back(Matrix<T>::padded(size, range.count));
    }
  }

  /// Takes m (n, particles of the block), times the particles' scaled weights.
  void take(const Population<T>& population, Range block, ConstMatrixView<T> m) {
    for (std::size_t p = 0; p < numbers.size(); ++p) {
      simd::scaled_transpose<T>(m.row_range(samples_of[p].first, samples_of[p].count),
                                population.scaled_weights().subspan(block.first, block.count),
                                numbers[p].view().row_range(block.first, block.count));
    }
  }

  /// out_ik = Σ_j row_kj number_ji, for rows (d,N) of θ and out (n,d).
  void sum_over_particles(ConstMatrixView<T> rows, MatrixView<T> out) const {
    for_each(ranges(out.cols(), kBlockOutputs), [&](Range outputs) {
      for (std::size_t p = 0; p < numbers.size(); ++p) {
        auto sum = Matrix<T>::padded(outputs.count, samples_of[p].count);
        simd::add_product<T>(rows.row_range(outputs.first, outputs.count), Transpose::kNo, numbers[p], sum);
        simd::scaled_transpose<T>(
            sum, {},
            out.row_range(samples_of[p].first, samples_of[p].count).column_range(outputs.first, outputs.count));
      }
    });
  }

  std::vector<Range> samples_of;  ///< each panel
  std::vector<Matrix<T>> numbers;
};

}  // namespace

template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y) {
  HiddenPanels<T> hidden(population.size(), x.rows());
  for_each(particle_blocks(population), [&](Range block) {
    Matrix<T> h = preactivations<T>(particles(population, block), x);
    simd::apply_activation(population.unit().activation, all_of(h));
    hidden.take(population, block, h);
  });
  hidden.sum_over_particles(population.c(), y);
}

template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  HiddenPanels<T> hidden(population.size(), x.rows());
  for_each(particle_blocks(population), [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = particles(population, block);
    Matrix<T> h = preactivations<T>(theta, x);
    auto slope = Matrix<T>::padded(h.rows(), h.cols());
    simd::apply_activation_slope(population.unit().activation, all_of(h), all_of(h), all_of(slope));
    Matrix<T> back = pull_back<T>(theta, g);
    simd::multiply(all_of(back), all_of(slope), T{1});
    hidden.take(population, block, back);
  });
  hidden.sum_over_particles(population.a(), dx);
}

template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient) {
  const T scale = static_cast<T>(population.scale());
  for_each(particle_blocks(population), [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = particles(population, block);
    const Rows<MatrixView<T>> out(population.unit(), gradient.column_range(block.first, block.count));
    Matrix<T> value = preactivations<T>(theta, x);
    auto slope = Matrix<T>::padded(value.rows(), value.cols());
    simd::apply_activation_slope(population.unit().activation, all_of(value), all_of(value), all_of(slope));
    simd::multiply(all_of(value), scale);
    add_tall_product<T>(g, value, out.c);
    Matrix<T> back = pull_back<T>(theta, g);
    simd::multiply(all_of(back), all_of(slope), scale);
    add_tall_product<T>(x, back, out.a);
    add_column_sums<T>(back, out.b);
  });
}

template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient) {
  const T scale = static_cast<T>(population.scale());
  for_each(particle_blocks(population), [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = particles(population, block);
    const Rows<MatrixView<T>> out(population.unit(), gradient.column_range(block.first, block.count));
    Matrix<T> slope = preactivations<T>(theta, x);
    auto bend = Matrix<T>::padded(slope.rows(), slope.cols());   // ς''(h_ij), then c_j ς'' (a_j·u_i)
    auto along = Matrix<T>::padded(slope.rows(), slope.cols());  // a_j·u_i, then ς' (a_j·u_i)
    simd::apply_slope_curvature(population.unit().activation, all_of(slope), all_of(slope), all_of(bend));
    add_long_product<T>(u, theta.a, along);
    simd::multiply(all_of(bend), all_of(along), scale);
    multiply_columns<T>(bend, theta.c);
    simd::multiply(all_of(along), all_of(slope), scale);
    simd::multiply(all_of(slope), scale);
    multiply_columns<T>(slope, theta.c);
    add_column_sums<T>(along, out.c);
    add_column_sums<T>(bend, out.b);
    if (!simd::curvature_is_zero(population.unit().activation)) {
      add_tall_product<T>(x, bend, out.a);
    }
    add_tall_product<T>(u, slope, out.a);
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

}  // namespace ganflow::nets::blocked
