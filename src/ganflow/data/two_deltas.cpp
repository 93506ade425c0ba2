#include "ganflow/data/two_deltas.hpp"

#include <algorithm>
#include <array>

namespace ganflow::data {

void TwoDeltas::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  GF_EXPECT(out.cols() == dimension_);
  constexpr std::size_t kBlock = 256;  // rows whose uniforms are held at a time
  std::array<double, kBlock> u{};
  for (std::size_t done = 0; done < out.rows(); done += kBlock) {
    const std::size_t rows = std::min(kBlock, out.rows() - done);
    rng::fill_uniform<double>(stream, first + done, std::span(u).first(rows));
    for (std::size_t r = 0; r < rows; ++r) {
      std::fill_n(out.row(done + r), dimension_, 0.0);
      out(done + r, 0) = u[r] < 0.5 ? -radius_ : radius_;
    }
  }
}

std::optional<Moments> TwoDeltas::moments() const {
  const auto d = static_cast<Eigen::Index>(dimension_);
  Moments moments{Eigen::VectorXd::Zero(d), Eigen::MatrixXd::Zero(d, d)};
  moments.covariance(0, 0) = radius_ * radius_;
  return moments;
}

std::optional<double> TwoDeltas::cdf(double x) const {
  if (dimension_ != 1) {
    return std::nullopt;
  }
  return x < -radius_ ? 0 : (x < radius_ ? 0.5 : 1);
}

std::optional<double> TwoDeltas::quantile(double u) const {
  GF_EXPECT(u > 0 && u < 1);
  return dimension_ == 1 ? std::optional(u <= 0.5 ? -radius_ : radius_) : std::nullopt;
}

std::vector<Piece> TwoDeltas::pieces() const {
  const auto at = [](double place) {
    return [place](std::span<const double> /*xi*/, std::span<double> x) {
      std::fill(x.begin(), x.end(), 0.0);
      x[0] = place;
    };
  };
  return {{.weight = 0.5, .map = at(-radius_)}, {.weight = 0.5, .map = at(radius_)}};
}

}  // namespace ganflow::data
