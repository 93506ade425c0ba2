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
#include <limits>
#include <memory>
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

/// C += A B for a long inner dimension: cut into fixed parts, summed each by itself and then pairwise.
template <class T>
void add_long_product(ConstMatrixView<T> a, ConstMatrixView<T> b, MatrixView<T> c) {
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

/// 1 row + A B; no row: A B.
template <class T>
Matrix<T> long_product(ConstMatrixView<T> a, ConstMatrixView<T> b, ConstMatrixView<T> row = {}) {
  auto c = Matrix<T>::padded(a.rows(), b.cols());
  if (b.rows() <= kLongRows) {
    row.rows() > 0 ? simd::shifted_product<T>(a, Transpose::kNo, b, row, c) : simd::product<T>(a, Transpose::kNo, b, c);
    return c;
  }
  for (std::size_t i = 0; row.rows() > 0 && i < c.rows(); ++i) {
    std::copy_n(row.row(0), c.cols(), c.row(i));
  }
  add_long_product<T>(a, b, c);
  return c;
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
  return long_product<T>(x, block.a, block.b);
}

/// g_i·c_j, likewise.
template <class T>
Matrix<T> pull_back(const Rows<ConstMatrixView<T>>& block, ConstMatrixView<T> g) {
  return long_product<T>(g, block.c);
}

/// A column of n ones: with it a product sums over samples.
template <class T>
Matrix<T> ones(std::size_t n) {
  Matrix<T> column(n, 1);
  std::fill_n(column.data(), n, T{1});
  return column;
}

/// out_j += Σ_i m_ij.
template <class T>
void add_column_sums(ConstMatrixView<T> m, MatrixView<T> out) {
  simd::add_product<T>(ones<T>(m.rows()), Transpose::kYes, m, out);
}

/// What the gradient of a block is made of, both (n, particles): scale ς(h_ij), and scale ς′(h_ij) g_i·c_j.
template <class T>
struct BlockFactors {
  BlockFactors(Activation activation, T scale, const Rows<ConstMatrixView<T>>& theta, ConstMatrixView<T> x,
               ConstMatrixView<T> g)
      : value(preactivations<T>(theta, x)), back(pull_back<T>(theta, g)) {
    auto slope = Matrix<T>::padded(value.rows(), value.cols());
    simd::apply_activation_slope(activation, all_of(value), all_of(value), all_of(slope));
    simd::multiply(all_of(value), scale);
    simd::multiply(all_of(back), all_of(slope), scale);
  }
  Matrix<T> value, back;
};

/// ∂_θ Σ_i g_i·scale σ(x_i; θ_j), added to the block's gradient.
template <class T>
void add_block_gradient(Activation activation, T scale, const Rows<ConstMatrixView<T>>& theta, ConstMatrixView<T> x,
                        ConstMatrixView<T> g, const Rows<MatrixView<T>>& gradient) {
  const BlockFactors<T> factors(activation, scale, theta, x, g);
  add_tall_product<T>(g, factors.value, gradient.c);
  add_tall_product<T>(x, factors.back, gradient.a);
  add_column_sums<T>(factors.back, gradient.b);
}

/// rows × cols numbers of any value, rows whole cache lines: what is written before it is read, so that no pass of its
/// own sets it, and the tasks that use it are the first to touch it.
template <class T>
class Unset {
 public:
  Unset(std::size_t rows, std::size_t cols)
      : numbers_(new T[rows * round_up(cols, kAlignment / sizeof(T)) + kAlignment / sizeof(T)]) {
    void* start = numbers_.get();
    std::size_t space = std::numeric_limits<std::size_t>::max();
    view_ = {static_cast<T*>(std::align(kAlignment, sizeof(T), start, space)), rows, cols,
             round_up(cols, kAlignment / sizeof(T))};
  }
  MatrixView<T> view() const { return view_; }

 private:
  std::unique_ptr<T[]> numbers_;
  MatrixView<T> view_;
};

/// One number for every particle and sample, (N, n), samples in panels: as add_product reads its B fastest.
template <class T>
struct HiddenPanels {
  HiddenPanels(std::size_t size, std::size_t samples) : samples_of(panels(samples)) {
    for (const Range& range : samples_of) {
      numbers.emplace_back(size, range.count);
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
    for (const Unset<T>& panel : numbers) {
      rows.push_back(written(panel.view().row_range(block.first, block.count)));
    }
    return rows;
  }

  /// out_ik = Σ_j row_kj number_ji, for rows (d,N) of θ and out (n,d).
  void sum_over_particles(ConstMatrixView<T> rows, MatrixView<T> out) const {
    const auto sum_outputs = [&](Range outputs) {
      for (std::size_t p = 0; p < numbers.size(); ++p) {
        auto sum = Matrix<T>::padded(outputs.count, samples_of[p].count);
        simd::product<T>(rows.row_range(outputs.first, outputs.count), Transpose::kNo, numbers[p].view(), sum);
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
  std::vector<Unset<T>> numbers;
};

}  // namespace ganflow::nets::blocked
