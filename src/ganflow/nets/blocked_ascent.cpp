// ascent.hpp for wide units: a block of particles makes all its steps while it is in cache, so that θ is read and
// written once, not once a step. Bits are those of the steps taken one after the other.

#include "ganflow/nets/ascent.hpp"
#include "ganflow/nets/blocked_products.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/projected_step.hpp"

#include <limits>

namespace ganflow::nets::blocked {

namespace {

/// Bytes of a block's parameters that are copied together for the time of its steps: with their gradient, what a core
/// keeps near. Larger blocks stay where they are.
constexpr std::size_t kBlockBytes = 400'000;

template <class T>
void copy(ConstMatrixView<T> from, MatrixView<T> to) {
  for (std::size_t r = 0; r < from.rows(); ++r) {
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

  /// All steps of the particles `theta`; `gradient` is overwritten by the last one's.
  void run(MatrixView<T> theta, MatrixView<T> gradient) const {
    for (const AscentBatch<T>& batch : batches) {
      for (std::size_t r = 0; r < gradient.rows(); ++r) {
        std::fill_n(gradient.row(r), gradient.cols(), T{});
      }
      add_block_gradient<T>(unit.activation, scale, {unit, theta}, batch.x, batch.g, {unit, gradient});
      move(theta, gradient);
    }
  }

  void move(MatrixView<T> theta, MatrixView<T> gradient) const {
    if (theta.stride() == theta.cols() && gradient.stride() == gradient.cols()) {
      const std::size_t size = theta.rows() * theta.cols();
      simd::projected_step(std::span<T>(theta.data(), size), std::span<const T>(gradient.data(), size), rate, limit);
      return;
    }
    for_each(ranges(theta.rows(), kLongRows), [&](Range rows) {
      for (std::size_t r = rows.first; r < rows.first + rows.count; ++r) {
        simd::projected_step(theta.row_span(r), std::span<const T>(gradient.row_span(r)), rate, limit);
      }
    });
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
    auto near_gradient = Matrix<T>::padded(own.rows(), block.count);
    copy<T>(own, near);
    ascent.run(near, near_gradient);
    copy<T>(near.view(), own);
    copy<T>(near_gradient.view(), gradient);
  };
  shared_for_each(particle_blocks(population), theta.cols() * theta.rows() * samples, run,
                  columns_of<T>({theta, last_gradient}));
}

template void ascend(Population<float>&, std::span<const AscentBatch<float>>, double, const std::optional<Box>&,
                     MatrixView<float>);
template void ascend(Population<double>&, std::span<const AscentBatch<double>>, double, const std::optional<Box>&,
                     MatrixView<double>);

}  // namespace ganflow::nets::blocked
