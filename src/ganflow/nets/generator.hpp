#pragma once
/// The generator: y = φ(G_μ(z) + b_0), theory §1; with several layers, G_{μ_d} ∘ … ∘ G_{μ_1} in place of G_μ.

#include "ganflow/nets/layers.hpp"

namespace ganflow::nets {

/// A network of one layer or several, an optional common output bias b_0 in R^K and a read-out φ.
template <class T>
class Generator {
 public:
  Generator(Layers<T> layers, Readout readout, bool has_bias);

  std::size_t latent_dimension() const { return layers_.inputs(); }
  std::size_t dimension() const { return layers_.outputs(); }
  Layers<T>& layers() { return layers_; }
  const Layers<T>& layers() const { return layers_; }
  Population<T>& population() { return layers_.only(); }  ///< of a generator of one layer
  const Population<T>& population() const { return layers_.only(); }
  Readout readout() const { return readout_; }
  bool has_bias() const { return has_bias_; }
  bool is_plain() const {  ///< y = G_μ(z), one layer
    return layers_.size() == 1 && !has_bias_ && readout_ == Readout::kIdentity;
  }
  MatrixView<T> bias() { return bias_.view(); }  ///< (1,K); zero when there is none
  ConstMatrixView<T> bias() const { return bias_.view(); }

  /// y (n,K) from z (n,L).
  void generate(ConstMatrixView<T> z, MatrixView<T> y) const;

  /// Gradient of Σ_i g_i·y_i: added to `gradient`, (p,N) for each layer, and `bias_gradient` (1,K). y must be what generate(z) gave.
  /// `g` is overwritten by g φ'(·).
  void add_gradient(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g, const LayerGradients<T>& gradient,
                    MatrixView<T> bias_gradient) const;

 private:
  Layers<T> layers_;
  Readout readout_;
  bool has_bias_;
  Matrix<T> bias_;
};

}  // namespace ganflow::nets
