#include "ganflow/diagnostics/mean_course.hpp"

#include <Eigen/Core>

namespace ganflow::diagnostics {

namespace {

constexpr int kPowerIterations = 200;  // of the power method; the axis need only be fixed, not exact

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace

std::vector<double> mean_course(ConstMatrixView<double> means) {
  RowMajor rest(static_cast<Eigen::Index>(means.rows()), static_cast<Eigen::Index>(means.cols()));
  for (std::size_t t = 0; t < means.rows(); ++t) {
    for (std::size_t k = 0; k < means.cols(); ++k) {
      rest(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(k)) = means(t, k);
    }
  }
  if (rest.cols() == 1) {
    return {rest.data(), rest.data() + rest.size()};
  }
  rest.rowwise() -= Eigen::RowVectorXd(rest.colwise().mean());
  Eigen::Index widest = 0;
  rest.colwise().squaredNorm().maxCoeff(&widest);
  Eigen::VectorXd axis = Eigen::VectorXd::Unit(rest.cols(), widest);
  for (int i = 0; i < kPowerIterations; ++i) {
    const Eigen::VectorXd next = rest.transpose() * (rest * axis);
    if (next.norm() == 0) {
      break;  // the mean never moves
    }
    axis = next.normalized();
  }
  Eigen::Index largest = 0;
  axis.cwiseAbs().maxCoeff(&largest);
  axis *= axis(largest) < 0 ? -1 : 1;
  const Eigen::VectorXd along = rest * axis;
  return {along.begin(), along.end()};
}

}  // namespace ganflow::diagnostics
