#include "ganflow/data/two_deltas.hpp"

#include <algorithm>

namespace ganflow::data {

void TwoDeltas::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  GF_EXPECT(out.cols() == dimension_);
  for (std::size_t r = 0; r < out.rows(); ++r) {
    double u = 0;
    rng::fill_uniform<double>(stream, first + r, {&u, 1});
    std::fill_n(out.row(r), dimension_, 0.0);
    out(r, 0) = u < 0.5 ? -radius_ : radius_;
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

}  // namespace ganflow::data
