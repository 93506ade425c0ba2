// ascent.hpp for wide units: a block of particles makes all its steps while it is in cache, so that θ is read and
// written once, not once a step. Bits are those of the steps taken one after the other.

#include "ganflow/nets/ascent.hpp"
#include "ganflow/nets/blocked_products.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/projected_step.hpp"

#include <limits>

namespace ganflow::nets::blocked {

namespace {

/// Bytes of a block's parameters that are copied together for the time of its steps: what a core keeps near, beside
/// the samples. Larger blocks stay where they are.
constexpr std::size_t kBlockBytes = 400'000;
/// Rows of a gradient that are made and stepped along before the next: whole tiles and whole cache lines of samples, and
/// the nearest cache holds them.
constexpr std::size_t kStepRows = 64;

/// Rows far apart are told to the memory ahead, since it cannot guess them.
template <class T>
void copy(ConstMatrixView<T> from, MatrixView<T> to) {
  constexpr std::size_t kAhead = 16;
  for (std::size_t r = 0; r < from.rows(); ++r) {
    const std::size_t ahead = std::min(r + kAhead, from.rows() - 1);
    for (std::size_t j = 0; j < from.cols(); j += kAlignment / sizeof(T)) {
      __builtin_prefetch(from.row(ahead) + j, 0, 2);
      __builtin_prefetch(to.row(ahead) + j, 1, 2);
    }
    std::copy_n(from.row(r), from.cols(), to.row(r));
  }
}

template <class T>
struct Ascent {
  UnitShape unit;
  T scale;
  std::span<const AscentBatch<T>> batches;
  T rate;
  T limit;  ///< half-width of the box, ∞ without one

  /// All steps of the particles `theta`; `gradient` becomes the last one's.
  void run(MatrixView<T> theta, MatrixView<T> gradient) const {
    for (std::size_t s = 0; s < batches.size(); ++s) {
      step(theta, batches[s], s + 1 == batches.size() ? gradient : MatrixView<T>());
    }
  }

  void step(MatrixView<T> theta, const AscentBatch<T>& batch, MatrixView<T> gradient) const {
    const BlockFactors<T> factors(unit.activation, scale, {unit, theta}, batch.x, batch.g);
    const auto move_rows = [&](std::size_t first, std::size_t count, ConstMatrixView<T> a, const Matrix<T>& b) {
      move(a, b, theta.row_range(first, count),
           gradient.rows() > 0 ? gradient.row_range(first, count) : MatrixView<T>());
    };
    move_rows(0, unit.inputs, batch.x, factors.back);
    move_rows(unit.inputs, 1, ones<T>(batch.x.rows()), factors.back);
    move_rows(unit.inputs + 1, unit.outputs, batch.g, factors.value);
  }

  /// Rows of θ a step along Aᵀ B, which is written to `gradient` where that has rows.
  void move(ConstMatrixView<T> a, const Matrix<T>& b, MatrixView<T> theta, MatrixView<T> gradient) const {
    for_each(ranges(theta.rows(), kLongRows), [&](Range part) {
      auto near = Matrix<T>::padded(std::min(kStepRows, part.count), theta.cols());
      for (const Range& some : ranges(part.count, kStepRows)) {
        const Range rows{part.first + some.first, some.count};
        const MatrixView<T> slope = near.view().row_range(0, rows.count);
        simd::product<T>(a.column_range(rows.first, rows.count), Transpose::kYes, b, slope);
        move_along(slope, theta.row_range(rows.first, rows.count));
        if (gradient.rows() > 0) {
          copy<T>(slope, gradient.row_range(rows.first, rows.count));
        }
      }
    });
  }

  void move_along(ConstMatrixView<T> slope, MatrixView<T> theta) const {
    if (theta.stride() == theta.cols() && slope.stride() == slope.cols()) {
      const std::size_t size = theta.rows() * theta.cols();
      simd::projected_step(std::span<T>(theta.data(), size), std::span<const T>(slope.data(), size), rate, limit);
      return;
    }
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      simd::projected_step(theta.row_span(r), slope.row_span(r), rate, limit);
    }
  }
};

}  // namespace

template <class T>
void ascend(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
            const std::optional<Box>& walls, MatrixView<T> last_gradient) {
  const Ascent<T> ascent{.unit = population.unit(),
                         .scale = static_cast<T>(population.scale()),
                         .batches = batches,
                         .rate = static_cast<T>(rate),
                         .limit = walls ? static_cast<T>(walls->half_width()) : std::numeric_limits<T>::infinity()};
  const MatrixView<T> theta = population.theta();
  std::size_t samples = 0;
  for (const AscentBatch<T>& batch : batches) {
    samples += batch.x.rows();
  }
  const auto run = [&](Range block) {
    const MatrixView<T> own = theta.column_range(block.first, block.count);
    const MatrixView<T> gradient = last_gradient.column_range(block.first, block.count);
    if (own.rows() * block.count * sizeof(T) > kBlockBytes) {
      ascent.run(own, gradient);
      return;
    }
    auto near = Matrix<T>::padded(own.rows(), block.count);
    copy<T>(own, near);
    ascent.run(near, gradient);
    copy<T>(near.view(), own);
  };
  shared_for_each(particle_blocks(population), theta.cols() * theta.rows() * samples, run,
                  columns_of<T>({theta, last_gradient}));
}

template void ascend(Population<float>&, std::span<const AscentBatch<float>>, double, const std::optional<Box>&,
                     MatrixView<float>);
template void ascend(Population<double>&, std::span<const AscentBatch<double>>, double, const std::optional<Box>&,
                     MatrixView<double>);

}  // namespace ganflow::nets::blocked
