#include "ganflow/data/nearest_component.hpp"

#include <Eigen/Cholesky>
#include <boost/math/distributions/chi_squared.hpp>

#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::data {

void NearestComponentOptions::validate() const {
  GF_VALIDATE(deviations > 0 && std::isfinite(deviations), "modes.deviations = {} (must be positive). Try 4",
              deviations);
}

NearestComponent::NearestComponent(const GaussianMixture& law, const NearestComponentOptions& options)
    : means_(law.means()) {
  options.validate();
  for (std::size_t k = 0; k < law.components(); ++k) {
    factors_.emplace_back(Eigen::LLT<Eigen::MatrixXd>(law.covariance(k)).matrixL());
  }
  const boost::math::chi_squared square(static_cast<double>(law.dimension()));
  const double beyond = std::erfc(options.deviations / std::numbers::sqrt2);
  reach_ = boost::math::quantile(boost::math::complement(square, beyond));
}

ModeCounts NearestComponent::count(ConstMatrixView<double> points) const {
  const auto d = means_.front().size();
  GF_EXPECT(static_cast<Eigen::Index>(points.cols()) == d);
  ModeCounts counts{.modes = std::vector<std::int64_t>(components())};
  Eigen::VectorXd z(d);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const Eigen::Map<const Eigen::VectorXd> x(points.row(i), d);
    double least = std::numeric_limits<double>::infinity();
    std::size_t nearest = 0;
    for (std::size_t k = 0; k < components(); ++k) {
      z = x - means_[k];
      factors_[k].triangularView<Eigen::Lower>().solveInPlace(z);
      if (z.squaredNorm() < least) {
        least = z.squaredNorm();
        nearest = k;
      }
    }
    if (least <= reach_) {
      ++counts.modes[nearest];
    } else {
      ++counts.outside;  // a point that is no number too
    }
  }
  return counts;
}

}  // namespace ganflow::data
