#pragma once
/// A payoff Ψ as what training needs of it: the critic's gradient, the generator's cotangents, the value (theory §2).
/// Batches are (m, d): x from the data, y from the generator. Variation is by type (`Objective` is a variant of the
/// games below), decided once when a run is built.

#include "ganflow/core/matrix.hpp"
#include "ganflow/nets/layers.hpp"
#include "ganflow/objectives/options.hpp"
#include "ganflow/rng/stream.hpp"

#include <variant>

namespace ganflow::objectives {

/// The two halves of a critic's batch in one (2m, d) matrix, so that both go through one kernel: rows [0, m) are data,
/// rows [m, 2m) generated.
template <class T>
struct CriticBatch {
  ConstMatrixView<T> samples;
  std::size_t half() const { return samples.rows() / 2; }
  ConstMatrixView<T> real() const { return samples.row_range(0, half()); }
  ConstMatrixView<T> generated() const { return samples.row_range(half(), half()); }
};

/// Ψ = E D(x) − E D(y).
struct Wgan {
  /// gradient += ∇_ω δΨ̂/δν at every particle, (p, M) in each layer. `mix` names the draws of a penalty; unused here.
  template <class T>
  void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                           const nets::LayerGradients<T>& gradient) const;
  /// g_i = ∂(generator's loss)/∂y_i, (m, d): the loss is E over the batch of what the generator descends.
  template <class T>
  void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  /// Ψ̂ on a batch, penalties included. Never NaN for finite networks.
  template <class T>
  double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const;
  /// g_i = ∂Ψ̂/∂D at the 2m samples of a critic's batch, (2m, 1). That they do not depend on D is what lets a critic
  /// make several steps in one go (nets/ascent.hpp).
  template <class T>
  void critic_cotangents(MatrixView<T> g) const;
  /// What only a field's own gradient asks for (dynamics/updates/consensus.hpp): ∂Ψ̂/∂y_i, and gradient += ∇_ω of what the
  /// generator descends, both as the functions above have them.
  template <class T>
  void payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  void add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                         const nets::LayerGradients<T>& gradient) const;
};

/// Ψ − λ E(|∇D(x̂)| − 1)², x̂ uniform on the segment [x, y] [GAA17]; one-sided, slopes below 1 cost nothing (WGAN-LP:
/// Petzka, Fischer, Lukovnikov 2018).
struct WganGp {
  double penalty = 10;     ///< λ ≥ 0
  bool one_sided = false;  ///< max(0, |∇D(x̂)| − 1)² instead

  template <class T>
  void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                           const nets::LayerGradients<T>& gradient) const;
  template <class T>
  void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const;
};

/// Ψ = E log S(D(x)) + E log(1 − S(D(y))) [G14]. The generator descends Ψ (minimax) or ascends E log S(D(y)).
struct Gan {
  bool saturating = false;  ///< true: minimax

  template <class T>
  void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                           const nets::LayerGradients<T>& gradient) const;
  template <class T>
  void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const;
  template <class T>
  void payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  void add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                         const nets::LayerGradients<T>& gradient) const;
};

/// Ψ = −½ E(D(x) − 1)² − ½ E D(y)²; the generator descends ½ E(D(y) − 1)² (Mao et al. 2017).
struct LeastSquares {
  template <class T>
  void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                           const nets::LayerGradients<T>& gradient) const;
  template <class T>
  void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const;
  template <class T>
  void payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  void add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                         const nets::LayerGradients<T>& gradient) const;
};

/// Ψ = −E max(0, 1 − D(x)) − E max(0, 1 + D(y)); the generator descends −E D(y) (Lim, Ye 2017; Miyato et al. 2018).
struct Hinge {
  template <class T>
  void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                           const nets::LayerGradients<T>& gradient) const;
  template <class T>
  void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const;
  template <class T>
  void payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  void add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                         const nets::LayerGradients<T>& gradient) const;
};

/// A game's Ψ − (λ/2) E|∇D(x)|², x the data (R1: Mescheder, Geiger, Nowozin 2018). The generator plays the game.
template <class Game>
struct WithR1 {
  Game game = {};
  double weight = 1;  ///< λ ≥ 0

  template <class T>
  void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                           const nets::LayerGradients<T>& gradient) const;
  template <class T>
  void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const;
  template <class T>
  void payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const;
  template <class T>
  void add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                         const nets::LayerGradients<T>& gradient) const;
};

using Objective = std::variant<Wgan, WganGp, Gan, LeastSquares, Hinge, WithR1<Wgan>, WithR1<Gan>, WithR1<LeastSquares>,
                               WithR1<Hinge>>;

/// Throws InputError for a negative or infinite penalty, for R1 beside another gradient penalty, and for kIdeal, which
/// trains no critic.
Objective make_objective(const ObjectiveOptions& options);

}  // namespace ganflow::objectives
