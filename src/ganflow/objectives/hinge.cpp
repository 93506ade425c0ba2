// Ψ = −E max(0, 1 − D(x)) − E max(0, 1 + D(y)): samples past the margin push no more.

#include "ganflow/objectives/objective.hpp"
#include "ganflow/objectives/pointwise.hpp"

#include <algorithm>

namespace ganflow::objectives {

template <class T>
void Hinge::add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/,
                                const nets::LayerGradients<T>& gradient) const {
  pointwise::add_critic_gradient<T>(
      critic, batch, [](double d) { return d < 1 ? 1.0 : 0.0; }, [](double d) { return d > -1 ? -1.0 : 0.0; },
      gradient);
}

template <class T>
void Hinge::generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  Wgan{}.generator_cotangents<T>(critic, y, g);
}

template <class T>
double Hinge::payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/) const {
  return pointwise::payoff<T>(
      critic, batch, [](double d) { return -std::max(0.0, 1 - d); }, [](double d) { return -std::max(0.0, 1 + d); });
}

template <class T>
void Hinge::payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  pointwise::generator_cotangents<T>(
      critic, y, [](double d) { return d > -1 ? -1.0 : 0.0; }, g);
}

template <class T>
void Hinge::add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                              const nets::LayerGradients<T>& gradient) const {
  Wgan{}.add_loss_gradient<T>(critic, y, gradient);
}

#define GF_INSTANTIATE(T)                                                                                         \
  template void Hinge::add_critic_gradient(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&,               \
                                           const nets::LayerGradients<T>&) const;                                 \
  template void Hinge::generator_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;        \
  template void Hinge::payoff_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;           \
  template void Hinge::add_loss_gradient(nets::LayersView<T>, ConstMatrixView<T>, const nets::LayerGradients<T>&) \
      const;                                                                                                      \
  template double Hinge::payoff(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
