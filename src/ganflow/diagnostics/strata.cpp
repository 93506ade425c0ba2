#include "ganflow/diagnostics/strata.hpp"

#include "ganflow/core/errors.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::diagnostics {

namespace {

constexpr double kOnWall = 1 - 1e-6;  // of the half width: a float's rounding, and far from any particle under way
constexpr double kFlat = 1e-12;       // of the widest direction's variance: rounding of the covariance

std::vector<double> normalised(std::span<const double> weights, std::size_t count) {
  if (weights.empty()) {
    return std::vector<double>(count, 1 / static_cast<double>(count));
  }
  GF_VALIDATE(weights.size() == count, "strata: {} weights for {} particles (one a particle)", weights.size(), count);
  GF_VALIDATE(std::all_of(weights.begin(), weights.end(), [](double w) { return std::isfinite(w) && w >= 0; }),
              "strata: a weight is negative or no number (weights are shares of mass)");
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  GF_VALIDATE(sum > 0, "strata: the weights' sum is 0 (there is no mass to look at)");
  std::vector<double> shares(weights.begin(), weights.end());
  for (double& w : shares) {
    w /= sum;
  }
  return shares;
}

std::vector<double> mass_by_stratum(ConstMatrixView<double> x, double half_width, const std::vector<double>& weight) {
  std::vector<double> mass(x.rows() + 1);
  for (std::size_t i = 0; i < x.cols(); ++i) {
    std::size_t walls = 0;
    for (std::size_t r = 0; r < x.rows(); ++r) {
      walls += std::abs(x(r, i)) >= half_width * kOnWall ? 1 : 0;
    }
    mass[walls] += weight[i];
  }
  return mass;
}

/// Weights of the distinct particles.
std::vector<double> merged_weights(ConstMatrixView<double> x, const std::vector<double>& weight) {
  std::vector<std::size_t> order(x.cols());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto compare = [&](std::size_t a, std::size_t b) {
    for (std::size_t r = 0; r < x.rows(); ++r) {
      if (x(r, a) != x(r, b)) {
        return x(r, a) < x(r, b) ? -1 : 1;
      }
    }
    return 0;
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return compare(a, b) < 0; });
  std::vector<double> merged;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || compare(order[i - 1], order[i]) != 0) {
      merged.push_back(0);
    }
    merged.back() += weight[order[i]];
  }
  return merged;
}

/// Of C Cᵀ or of Cᵀ C, whichever is smaller: their eigenvalues differ by zeros. C (p, n): √w times what differs from the
/// mean.
std::int64_t covariance_rank(ConstMatrixView<double> x, const std::vector<double>& weight) {
  const auto p = static_cast<Eigen::Index>(x.rows()), n = static_cast<Eigen::Index>(x.cols());
  const Eigen::Map<const Eigen::VectorXd> w(weight.data(), n);
  Eigen::MatrixXd spread(p, n);
  for (Eigen::Index r = 0; r < p; ++r) {
    spread.row(r) = Eigen::Map<const Eigen::RowVectorXd>(x.row(static_cast<std::size_t>(r)), n);
  }
  const Eigen::VectorXd mean = spread * w;
  spread.colwise() -= mean;
  spread *= w.cwiseSqrt().asDiagonal();
  const Eigen::MatrixXd products =
      p <= n ? Eigen::MatrixXd(spread * spread.transpose()) : Eigen::MatrixXd(spread.transpose() * spread);
  const Eigen::VectorXd variances =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(products, Eigen::EigenvaluesOnly).eigenvalues();
  const double rounding = kFlat * std::max(variances.maxCoeff(), kFlat * mean.squaredNorm());
  return (variances.array() > rounding).count();
}

}  // namespace

Strata find_strata(ConstMatrixView<double> particles, std::optional<double> half_width,
                   std::span<const double> weights) {
  GF_VALIDATE(particles.rows() > 0 && particles.cols() > 0, "strata: particles of shape ({}, {}) (at least (1, 1))",
              particles.rows(), particles.cols());
  GF_VALIDATE(!half_width || *half_width > 0, "strata: half width {} (a box has a positive one)", *half_width);
  for (std::size_t r = 0; r < particles.rows(); ++r) {
    for (std::size_t i = 0; i < particles.cols(); ++i) {
      GF_VALIDATE(std::isfinite(particles(r, i)), "strata: coordinate {} of particle {} is {} (must be finite)", r, i,
                  particles(r, i));
    }
  }
  const std::vector<double> weight = normalised(weights, particles.cols());
  Strata strata;
  if (half_width) {
    strata.mass = mass_by_stratum(particles, *half_width, weight);
  }
  double entropy = 0;
  for (const double w : merged_weights(particles, weight)) {
    entropy -= w > 0 ? w * std::log(w) : 0;
    ++strata.distinct;
  }
  strata.effective_support = std::exp(entropy);
  strata.rank = covariance_rank(particles, weight);
  return strata;
}

}  // namespace ganflow::diagnostics
