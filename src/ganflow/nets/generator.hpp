#pragma once
/// The generator: y = φ(G_μ(z) + b_0), theory §1.

#include "ganflow/nets/population.hpp"

namespace ganflow::nets {

/// A population, an optional common output bias b_0 in R^K and a read-out φ.
template <class T>
class Generator {
 public:
  Generator(Population<T> population, Readout readout, bool has_bias);

  std::size_t latent_dimension() const { return population_.unit().inputs; }
  std::size_t dimension() const { return population_.unit().outputs; }
  Population<T>& population() { return population_; }
  const Population<T>& population() const { return population_; }
  Readout readout() const { return readout_; }
  bool has_bias() const { return has_bias_; }
  bool is_plain() const { return !has_bias_ && readout_ == Readout::kIdentity; }  ///< y = G_μ(z)
  MatrixView<T> bias() { return bias_.view(); }                                   ///< (1,K); zero when there is none
  ConstMatrixView<T> bias() const { return bias_.view(); }

  /// y (n,K) from z (n,L).
  void generate(ConstMatrixView<T> z, MatrixView<T> y) const;

  /// Gradient of Σ_i g_i·y_i: added to `gradient` (p,N) and `bias_gradient` (1,K). y must be what generate(z) gave.
  /// `g` is overwritten by g φ'(·).
  void add_gradient(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g, MatrixView<T> gradient,
                    MatrixView<T> bias_gradient) const;

 private:
  Population<T> population_;
  Readout readout_;
  bool has_bias_;
  Matrix<T> bias_;
};

}  // namespace ganflow::nets
