#pragma once
/// Laws under the Ornstein–Uhlenbeck semigroup: mixtures of Gaussians and of atoms stay mixtures, so everything about them
/// is known in closed form (theory §9).

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/gaussian_mixture.hpp"
#include "ganflow/data/law.hpp"

#include <Eigen/Core>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::data {

/// Where noise leads to, N(centre, scale² I), and how much of either is left after a time.
struct OuProcess {
  Eigen::VectorXd centre;  ///< c
  double scale = 1;        ///< s; > 0

  static double kept(double time);   ///< a = e^{−t}
  static double noise(double time);  ///< σ = √(1 − e^{−2t}), in units of s
};

/// The law of X_t, dX = −(X − c) dt + s√2 dW, X_0 a mixture Σ w_k N(m_k, S_k) whose S_k may be 0 (atoms):
///
///   X_t ~ Σ w_k N(μ_k, C_k),  μ_k = c + a (m_k − c),  C_k = a² S_k + s²σ² I
///   E[X_0 | X_t = x] = Σ r_k(x) (m_k + a S_k C_k⁻¹ (x − μ_k)),  r_k(x) ∝ w_k N(x; μ_k, C_k)
///   ∇log p_t(x) = (c + a (E[X_0 | X_t = x] − c) − x)/(s²σ²)      (Tweedie)
///
/// Shapes  x, out (n,d).
/// Cost    one S_k = v I for all: O(n K d), as two matrix products. Other covariances: O(K d³ + n K d²) a call.
/// Check   Gaussian marginals, finite differences of log_density, GaussianMixture (tests/unit/data).
class DiffusedMixture {
 public:
  DiffusedMixture(const GaussianMixture& law, OuProcess process);
  /// Equal atoms at the rows (K,d): the law of so many data.
  DiffusedMixture(ConstMatrixView<double> atoms, OuProcess process);

  std::size_t dimension() const { return static_cast<std::size_t>(means_.cols()); }
  std::size_t components() const { return static_cast<std::size_t>(means_.rows()); }
  const OuProcess& process() const { return process_; }

  /// log p_t(x); time > 0.
  double log_density(double time, std::span<const double> x) const;
  /// Row by row E[X_0 | X_t = x]; time > 0.
  void denoise(double time, ConstMatrixView<double> x, MatrixView<double> out) const;
  /// Row by row ∇log p_t; time > 0.
  void score(double time, ConstMatrixView<double> x, MatrixView<double> out) const;

 private:
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Rows moved_means(double time) const;                       // μ_k
  double moved_variance(double time) const;                  // of C_k = … I
  Rows log_weights(double time, const Rows& x) const;        // log w_k N(x; μ_k, C_k) but for a common constant
  Rows log_weights_alike(double time, const Rows& x) const;  // where all S_k = v I
  double log_normaliser(double time) const;                  // that constant

  OuProcess process_;
  Rows means_;                                // (K,d)
  Eigen::VectorXd log_shares_;                // log w_k
  double variance_ = 0;                       // v of S_k = v I, where covariances_ is empty
  std::vector<Eigen::MatrixXd> covariances_;  // else S_k
};

/// The process that is made for a law: its mean, and the root of its mean variance a coordinate.
/// Throws  InputError for a law without moments, or of no width.
OuProcess process_for(const Law& law);

/// A law that is a mixture of Gaussians or of atoms, diffused by the process made for it; nullopt for others.
std::optional<DiffusedMixture> diffused(const Law& law);

/// `count` draws of a law, as atoms of equal weight: what one knows who has seen so many data.
DiffusedMixture diffused_sample(const Law& law, const rng::Stream& stream, std::size_t count);

}  // namespace ganflow::data
