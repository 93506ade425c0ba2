#include "ganflow/transport/gaussian.hpp"

#include "ganflow/core/errors.hpp"

#include <Eigen/Dense>

#include <cmath>
#include <limits>

namespace ganflow::transport {

namespace {

using Eigen::Index;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMap = Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>;

constexpr double kAsymmetry = 1e-9;  // |S − Sᵀ| relative to |S|: printed or rounded covariances

ConstMap as_eigen(ConstMatrixView<double> view) {
  return {view.data(), static_cast<Index>(view.rows()), static_cast<Index>(view.cols()),
          Eigen::OuterStride<>(static_cast<Index>(view.stride()))};
}

/// A with A Aᵀ = S, and the pseudo-inverse of A.
struct Root {
  Eigen::MatrixXd factor;
  Eigen::MatrixXd inverse;
};

Root root_of(const GaussianLaw& law) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(Eigen::MatrixXd(as_eigen(law.covariance.view())));
  const double largest = std::max(0.0, solver.eigenvalues().maxCoeff());
  const double smallest = solver.eigenvalues().minCoeff();
  GF_VALIDATE(smallest >= -kAsymmetry * largest,
              "a covariance has the eigenvalue {} (must be positive semi-definite). Symmetrise and repair it",
              smallest);
  const Index d = solver.eigenvalues().size();
  // What is below is rounding of a zero; its root, 1e-7 of the whole, would be taken for a deviation.
  const double negligible = static_cast<double>(d) * std::numeric_limits<double>::epsilon() * largest;
  Eigen::VectorXd scale = Eigen::VectorXd::Zero(d);
  Eigen::VectorXd inverse = Eigen::VectorXd::Zero(d);
  for (Index k = 0; k < d; ++k) {
    if (solver.eigenvalues()(k) > negligible) {
      scale(k) = std::sqrt(solver.eigenvalues()(k));
      inverse(k) = 1 / scale(k);
    }
  }
  return {solver.eigenvectors() * scale.asDiagonal(), inverse.asDiagonal() * solver.eigenvectors().transpose()};
}

/// A'Q, Q the rotation that brings the factor A' nearest to A (orthogonal Procrustes problem).
Eigen::MatrixXd rotated_onto(const Eigen::MatrixXd& target, const Eigen::MatrixXd& factor) {
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(factor.transpose() * target, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return factor * (svd.matrixU() * svd.matrixV().transpose());
}

double mean_part_of(const GaussianLaw& x, const GaussianLaw& y) {
  double sum = 0;
  for (std::size_t c = 0; c < x.mean.size(); ++c) {
    sum += (x.mean[c] - y.mean[c]) * (x.mean[c] - y.mean[c]);
  }
  return sum;
}

void check_pair(const GaussianLaw& x, const GaussianLaw& y) {
  x.validate();
  y.validate();
  GF_VALIDATE(x.mean.size() == y.mean.size(), "Gaussian laws in dimensions {} and {} (must be the same space)",
              x.mean.size(), y.mean.size());
}

double weight_of(std::span<const double> weights, std::size_t i, std::size_t n) {
  return weights.empty() ? 1 / static_cast<double>(n) : weights[i];
}

/// Σ w² (ψ − mean ψ)², ψ the influence of a point of `points` on W_2² to `other`.
double influence_variance(ConstMatrixView<double> points, std::span<const double> weights, const GaussianLaw& own,
                          const GaussianLaw& other) {
  const auto d = static_cast<Index>(own.mean.size());
  const Root root = root_of(own);
  const Eigen::MatrixXd moved = rotated_onto(root.factor, root_of(other).factor);
  const Eigen::MatrixXd form = Eigen::MatrixXd::Identity(d, d) - moved * root.inverse;  // I − T
  const Eigen::Map<const Eigen::VectorXd> mean(own.mean.data(), d);
  const Eigen::VectorXd shift = mean - Eigen::Map<const Eigen::VectorXd>(other.mean.data(), d);
  std::vector<double> influence(points.rows());
  double average = 0;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const Eigen::VectorXd gap = Eigen::Map<const Eigen::VectorXd>(points.row(i), d) - mean;
    influence[i] = 2 * shift.dot(gap) + gap.dot(form * gap);
    average += weight_of(weights, i, points.rows()) * influence[i];
  }
  double sum = 0;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const double term = weight_of(weights, i, points.rows()) * (influence[i] - average);
    sum += term * term;
  }
  return sum;
}

}  // namespace

void GaussianLaw::validate() const {
  const std::size_t d = mean.size();
  GF_VALIDATE(d > 0 && covariance.rows() == d && covariance.cols() == d,
              "a Gaussian law has a mean of {} numbers and a covariance of shape ({}, {}) (must be d and (d, d))", d,
              covariance.rows(), covariance.cols());
  const ConstMap matrix = as_eigen(covariance.view());
  GF_VALIDATE(matrix.allFinite(), "a covariance holds a NaN or an infinity (must be finite)");
  for (const double m : mean) {
    GF_VALIDATE(std::isfinite(m), "a mean holds {} (must be finite)", m);
  }
  const double asymmetry = (matrix - matrix.transpose()).cwiseAbs().maxCoeff();
  GF_VALIDATE(asymmetry <= kAsymmetry * matrix.cwiseAbs().maxCoeff(),
              "a covariance differs from its transpose by {} (must be symmetric)", asymmetry);
}

BuresResult bures(const GaussianLaw& x, const GaussianLaw& y) {
  check_pair(x, y);
  const Eigen::MatrixXd target = root_of(x).factor;
  BuresResult result{.mean_part = mean_part_of(x, y)};
  result.covariance_part = (target - rotated_onto(target, root_of(y).factor)).squaredNorm();
  result.squared = result.mean_part + result.covariance_part;
  return result;
}

GaussianLaw fit_gaussian(ConstMatrixView<double> points, std::span<const double> weights) {
  const std::size_t n = points.rows();
  GF_VALIDATE(n >= 2, "a Gaussian law cannot be fitted to {} point (at least 2). Give more", n);
  GF_EXPECT(weights.empty() || weights.size() == n);
  const auto d = static_cast<Index>(points.cols());
  const ConstMap matrix = as_eigen(points);
  Eigen::VectorXd mass = Eigen::VectorXd::Constant(static_cast<Index>(n), 1 / static_cast<double>(n));
  if (!weights.empty()) {
    mass = Eigen::Map<const Eigen::VectorXd>(weights.data(), static_cast<Index>(n));
  }
  const Eigen::VectorXd mean = matrix.transpose() * mass;
  const double freedom = 1 - mass.squaredNorm();
  GF_VALIDATE(freedom > 0, "a Gaussian law cannot be fitted: all weight is on one point. Give other weights");
  const RowMajor centred = (mass / freedom).cwiseSqrt().asDiagonal() * (matrix.rowwise() - mean.transpose());
  GaussianLaw law{.mean = {mean.begin(), mean.end()}, .covariance = Matrix<double>(points.cols(), points.cols())};
  Eigen::Map<RowMajor>(law.covariance.data(), d, d) = centred.transpose() * centred;
  return law;
}

FrechetResult frechet(ConstMatrixView<double> x, ConstMatrixView<double> y, std::span<const double> weights_x,
                      std::span<const double> weights_y) {
  const GaussianLaw law_x = fit_gaussian(x, weights_x);
  const GaussianLaw law_y = fit_gaussian(y, weights_y);
  const double variance =
      influence_variance(x, weights_x, law_x, law_y) + influence_variance(y, weights_y, law_y, law_x);
  return {.squared = bures(law_x, law_y).squared, .standard_error = std::sqrt(variance)};
}

}  // namespace ganflow::transport
