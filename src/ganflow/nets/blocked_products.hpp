#pragma once
/// What wide units are computed with: dense products over blocks of particles, activation and reductions between them
/// while a block is in cache. Internal to nets. No sum is shared between tasks, so bits do not depend on threads; nothing
/// of size N·K is stored.

#include "ganflow/core/parallel.hpp"
#include "ganflow/core/shared_loops.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/simd/elementwise.hpp"
#include "ganflow/simd/gemm.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace ganflow::nets::blocked {

using simd::Transpose;

inline constexpr std::size_t kLanes = kAlignment / sizeof(float);  ///< of the widest vector
inline constexpr std::size_t kPanelVectors = 3;                    ///< what simd::add_product handles at once
inline constexpr std::size_t kBlockOutputs = 56;     ///< coordinates of y or dx in a task: whole tiles of rows
inline constexpr std::size_t kLongRows = 1U << 14U;  ///< of a block of a or c: beyond, one task would be too much

struct Range {
  std::size_t first;
  std::size_t count;
};

/// [0, total) in ranges of `size`.
inline std::vector<Range> ranges(std::size_t total, std::size_t size) {
  std::vector<Range> all;
  for (std::size_t first = 0; first < total; first += size) {
    all.push_back({first, std::min(size, total - first)});
  }
  return all;
}

/// [0, total) in nearly equal ranges of at most kPanelVectors vectors.
inline std::vector<Range> panels(std::size_t total) {
  const std::size_t vectors = (total + kLanes - 1) / kLanes;
  const std::size_t count = std::max<std::size_t>(1, (vectors + kPanelVectors - 1) / kPanelVectors);
  return ranges(total, std::max<std::size_t>(1, (vectors + count - 1) / count) * kLanes);
}

/// Calls task(range) for each, in parallel.
template <class Task>
void for_each(const std::vector<Range>& all, const Task& task) {
  parallel_for(all.size(), [&](std::size_t s) { task(all[s]); });
}

/// The same, shared between processes too: `outputs(range)` tells what its task writes.
template <class Task, class Outputs>
void shared_for_each(const std::vector<Range>& all, std::size_t work, const Task& task, const Outputs& outputs) {
  shared_for(
      all.size(), work, [&](std::size_t s) { task(all[s]); }, [&](std::size_t s) { return outputs(all[s]); });
}

/// What a task on a block of particles writes: its columns of these matrices (p, N).
template <class T>
auto columns_of(std::vector<MatrixView<T>> matrices) {
  return [matrices = std::move(matrices)](Range block) {
    std::vector<Written> columns;
    for (const MatrixView<T>& matrix : matrices) {
      columns.push_back(written(matrix.column_range(block.first, block.count)));
    }
    return columns;
  };
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

/// ∂_θ Σ_i g_i·scale σ(x_i; θ_j), added to the block's gradient.
template <class T>
void add_block_gradient(Activation activation, T scale, const Rows<ConstMatrixView<T>>& theta, ConstMatrixView<T> x,
                        ConstMatrixView<T> g, const Rows<MatrixView<T>>& gradient) {
  Matrix<T> value = preactivations<T>(theta, x);
  auto slope = Matrix<T>::padded(value.rows(), value.cols());
  simd::apply_activation_slope(activation, all_of(value), all_of(value), all_of(slope));
  simd::multiply(all_of(value), scale);
  add_tall_product<T>(g, value, gradient.c);
  Matrix<T> back = pull_back<T>(theta, g);
  simd::multiply(all_of(back), all_of(slope), scale);
  add_tall_product<T>(x, back, gradient.a);
  add_column_sums<T>(back, gradient.b);
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

  /// What take(…, block, …) writes.
  std::vector<Written> rows_of(Range block) {
    std::vector<Written> rows;
    for (Matrix<T>& panel : numbers) {
      rows.push_back(written(panel.view().row_range(block.first, block.count)));
    }
    return rows;
  }

  /// out_ik = Σ_j row_kj number_ji, for rows (d,N) of θ and out (n,d).
  void sum_over_particles(ConstMatrixView<T> rows, MatrixView<T> out) const {
    const auto sum_outputs = [&](Range outputs) {
      for (std::size_t p = 0; p < numbers.size(); ++p) {
        auto sum = Matrix<T>::padded(outputs.count, samples_of[p].count);
        simd::add_product<T>(rows.row_range(outputs.first, outputs.count), Transpose::kNo, numbers[p], sum);
        simd::scaled_transpose<T>(
            sum, {},
            out.row_range(samples_of[p].first, samples_of[p].count).column_range(outputs.first, outputs.count));
      }
    };
    shared_for_each(
        ranges(out.cols(), kBlockOutputs), rows.cols() * out.rows() * out.cols(), sum_outputs,
        [&](Range outputs) { return std::vector<Written>{written(out.column_range(outputs.first, outputs.count))}; });
  }

  std::vector<Range> samples_of;  ///< each panel
  std::vector<Matrix<T>> numbers;
};

}  // namespace ganflow::nets::blocked
