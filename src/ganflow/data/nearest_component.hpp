#pragma once
/// Which component of a Gaussian mixture a point belongs to: the modes of laws in closed form (theory §10).

#include "ganflow/data/gaussian_mixture.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ganflow::data {

/// Samples by mode; those in none are `outside`.
struct ModeCounts {
  std::vector<std::int64_t> modes{};
  std::int64_t outside = 0;
};

struct NearestComponentOptions {
  double deviations = 4;  ///< how far out a component still holds a point, as of a normal variable; > 0
  void validate() const;  ///< throws InputError
};

/// A point belongs to the component k of least Mahalanobis distance |L_k^{-1}(x − m_k)|, and to none if that is beyond
/// the ball that holds as much of a component as [−deviations, deviations] holds of N(0, 1): 4 deviations for d = 1,
/// 4.4 for d = 2; a point of a component falls out with probability 6e-5 whatever the dimension.
///
/// Cost    O(K d) a point with one std, O(K d²) with covariances.
class NearestComponent {
 public:
  explicit NearestComponent(const GaussianMixture& law, const NearestComponentOptions& options = {});
  std::size_t components() const { return means_.size(); }
  ModeCounts count(ConstMatrixView<double> points) const;

 private:
  std::vector<Eigen::VectorXd> means_;
  std::vector<Eigen::MatrixXd> factors_;  ///< Cholesky factors of the covariances, K
  double reach_;                          ///< squared
};

}  // namespace ganflow::data
