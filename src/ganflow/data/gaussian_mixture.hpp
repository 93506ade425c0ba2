#pragma once
/// Σ_k w_k N(m_k, S_k) on R^d, each S_k either s² I (any d) or a full covariance.

#include "ganflow/data/law.hpp"
#include "ganflow/data/weighted_choice.hpp"

#include <string>
#include <vector>

namespace ganflow::data {

struct GaussianMixtureOptions {
  std::string name = "gaussian-mixture";
  std::vector<Eigen::VectorXd> means;        ///< k ≥ 1 vectors of one size d ≥ 1
  std::vector<double> weights;               ///< k, positive, sum 1 (to 1e-9); empty: equal
  std::vector<Eigen::MatrixXd> covariances;  ///< one for all, or k: symmetric, positive definite; empty: std is used
  double std = 1;                            ///< > 0; ignored when covariances are given
  void validate() const;                     ///< throws InputError naming the field
};

/// Row r uses normal draws d·r … d·r + d − 1 of the stream, and uniform draw r of its second half to choose k.
///
/// Cost    a row: O(d) with one std, O(d²) with covariances. cdf and quantile (d = 1): O(k), and 100 times that.
/// Error   cdf: 4 rounding units; quantile: the double next to the infimum, as that cdf (or 1 − cdf past ½) has it.
class GaussianMixture final : public Law {
 public:
  explicit GaussianMixture(GaussianMixtureOptions options);
  std::string name() const override { return options_.name; }
  std::size_t dimension() const override { return static_cast<std::size_t>(options_.means.front().size()); }
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<float> out) const override;
  std::optional<double> log_density(std::span<const double> x) const override;
  std::optional<Moments> moments() const override;
  std::optional<double> cdf(double x) const override;
  std::optional<double> quantile(double u) const override;
  std::vector<Piece> pieces() const override;

  std::size_t components() const { return options_.means.size(); }
  const std::vector<Eigen::VectorXd>& means() const { return options_.means; }
  const std::vector<double>& weights() const { return options_.weights; }
  Eigen::MatrixXd covariance(std::size_t k) const;  ///< of component k

 private:
  const Eigen::MatrixXd* factor(std::size_t k) const;  ///< Cholesky factor L of S_k; nullptr where S_k = s² I
  double deviation(std::size_t k) const;               ///< d = 1: √S_k
  double upper_tail(double x) const;                   ///< d = 1: P(X > x), accurate far out

  template <class T>
  void sample_scaled(const rng::Stream& stream, std::uint64_t first, MatrixView<T> out) const;
  template <class T, class Place>
  void place_rows(const rng::Stream& stream, std::uint64_t first, MatrixView<T> normals, const Place& place) const;

  GaussianMixtureOptions options_;
  std::vector<Eigen::MatrixXd> factors_;  ///< none, one for all, or k
  std::vector<double> log_determinants_;  ///< log |L_k|, likewise k of them
  std::optional<WeightedChoice> choose_;  ///< where k > 1
};

}  // namespace ganflow::data
