#include "ganflow/data/law.hpp"

#include <algorithm>

namespace ganflow::data {

void Law::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<float> out) const {
  constexpr std::size_t kBlockNumbers = 4096;  // doubles held at a time: 32 KiB, a level-1 cache
  const std::size_t block = std::clamp<std::size_t>(kBlockNumbers / std::max<std::size_t>(out.cols(), 1), 1,
                                                    std::max<std::size_t>(out.rows(), 1));
  Matrix<double> exact(block, out.cols());
  for (std::size_t done = 0; done < out.rows(); done += block) {
    const std::size_t rows = std::min(block, out.rows() - done);
    sample(stream, first + done, exact.view().row_range(0, rows));
    for (std::size_t r = 0; r < rows; ++r) {
      std::transform(exact.row(r), exact.row(r) + out.cols(), out.row(done + r),
                     [](double x) { return static_cast<float>(x); });
    }
  }
}

std::optional<double> Law::log_density(std::span<const double> /*x*/) const { return std::nullopt; }
std::optional<Moments> Law::moments() const { return std::nullopt; }
std::optional<double> Law::cdf(double /*x*/) const { return std::nullopt; }
std::optional<double> Law::quantile(double /*u*/) const { return std::nullopt; }
std::vector<Piece> Law::pieces() const { return {}; }

}  // namespace ganflow::data
