#include "ganflow/report/principal_plane.hpp"

#include "ganflow/core/errors.hpp"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include <cstddef>

namespace ganflow::report {

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Map = Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>;

Map as_eigen(ConstMatrixView<double> m) {
  return {m.data(), static_cast<Eigen::Index>(m.rows()), static_cast<Eigen::Index>(m.cols()),
          Eigen::OuterStride<>(static_cast<Eigen::Index>(m.stride()))};
}

std::vector<double> with_fixed_sign(const Eigen::VectorXd& axis) {
  Eigen::Index largest = 0;
  axis.cwiseAbs().maxCoeff(&largest);
  const double sign = axis(largest) < 0 ? -1 : 1;
  std::vector<double> fixed(static_cast<std::size_t>(axis.size()));
  for (std::size_t k = 0; k < fixed.size(); ++k) {
    fixed[k] = sign * axis(static_cast<Eigen::Index>(k));
  }
  return fixed;
}

}  // namespace

Matrix<double> PrincipalPlane::project(ConstMatrixView<double> points) const {
  GF_EXPECT(points.cols() == centre.size());
  Matrix<double> seen(points.rows(), 2);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    for (std::size_t k = 0; k < centre.size(); ++k) {
      const double from_centre = points(i, k) - centre[k];
      seen(i, 0) += from_centre * first[k];
      seen(i, 1) += from_centre * second[k];
    }
  }
  return seen;
}

void PrincipalPlane::lift(double s, double t, std::span<double> point) const {
  GF_EXPECT(point.size() == centre.size());
  for (std::size_t k = 0; k < centre.size(); ++k) {
    point[k] = centre[k] + s * first[k] + t * second[k];
  }
}

PrincipalPlane principal_plane(ConstMatrixView<double> data) {
  GF_EXPECT(data.rows() >= 2 && data.cols() >= 2);
  const Map x = as_eigen(data);
  const Eigen::RowVectorXd mean = x.colwise().mean();
  const Eigen::MatrixXd centred = x.rowwise() - mean;
  const Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(data.rows());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);  // ascending
  const Eigen::Index d = mean.size();
  const double total = covariance.trace();
  return {.centre = {mean.begin(), mean.end()},
          .first = with_fixed_sign(solver.eigenvectors().col(d - 1)),
          .second = with_fixed_sign(solver.eigenvectors().col(d - 2)),
          .first_share = total > 0 ? solver.eigenvalues()(d - 1) / total : 0,
          .second_share = total > 0 ? solver.eigenvalues()(d - 2) / total : 0};
}

}  // namespace ganflow::report
