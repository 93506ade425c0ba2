#include "ganflow/dynamics/noise.hpp"

#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <vector>

namespace ganflow::dynamics {

template <class T>
void add_noise(const rng::Stream& stream, double amplitude, MatrixView<T> theta, std::uint64_t first_draw) {
  constexpr std::size_t kBlock = 1024;   // particles of a task
  constexpr std::size_t kDrawCost = 30;  // elementary operations of a normal draw, about
  const std::size_t p = theta.rows();
  const std::size_t blocks = (theta.cols() + kBlock - 1) / kBlock;
  const T size = static_cast<T>(amplitude);
  parallel_for(blocks, kDrawCost * p * theta.cols(), [&](std::size_t block) {
    const std::size_t first = block * kBlock;
    const std::size_t count = std::min(kBlock, theta.cols() - first);
    std::vector<T> xi(count * p);
    rng::fill_normal<T>(stream, first_draw + first * p, xi);
    for (std::size_t r = 0; r < p; ++r) {
      T* const row = theta.row(r) + first;
      for (std::size_t j = 0; j < count; ++j) {
        row[j] += size * xi[j * p + r];
      }
    }
  });
}

template void add_noise(const rng::Stream&, double, MatrixView<float>, std::uint64_t);
template void add_noise(const rng::Stream&, double, MatrixView<double>, std::uint64_t);

}  // namespace ganflow::dynamics
