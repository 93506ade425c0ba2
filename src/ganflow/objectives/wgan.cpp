// Ψ = E D(x) − E D(y): linear in D, so the critic's gradient needs no forward pass.

#include "ganflow/nets/layers.hpp"
#include "ganflow/objectives/batch_means.hpp"
#include "ganflow/objectives/objective.hpp"

namespace ganflow::objectives {

template <class T>
void Wgan::critic_cotangents(MatrixView<T> g) const {
  const std::size_t half = g.rows() / 2;
  const T weight = T{1} / static_cast<T>(half);
  for (std::size_t i = 0; i < g.rows(); ++i) {
    g(i, 0) = i < half ? weight : -weight;
  }
}

template <class T>
void Wgan::add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/,
                               const nets::LayerGradients<T>& gradient) const {
  Matrix<T> g(batch.samples.rows(), 1);
  critic_cotangents<T>(g);
  nets::add_parameter_gradient<T>(critic, batch.samples, g, gradient);
}

template <class T>
void Wgan::generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  Matrix<T> seed(y.rows(), 1);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    seed(i, 0) = T{-1} / static_cast<T>(y.rows());
  }
  nets::input_gradient<T>(critic, y, seed, g);
}

template <class T>
double Wgan::payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/) const {
  Matrix<T> value(batch.samples.rows(), 1);
  nets::evaluate<T>(critic, batch.samples, value);
  const auto identity = [](double d) { return d; };
  return batch_mean<T>(value.view().row_range(0, batch.half()), identity) -
         batch_mean<T>(value.view().row_range(batch.half(), batch.half()), identity);
}

template <class T>
void Wgan::payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  generator_cotangents<T>(critic, y, g);  // zero-sum
}

template <class T>
void Wgan::add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                             const nets::LayerGradients<T>& gradient) const {
  Matrix<T> seed(y.rows(), 1);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    seed(i, 0) = T{-1} / static_cast<T>(y.rows());
  }
  nets::add_parameter_gradient<T>(critic, y, seed, gradient);
}

#define GF_INSTANTIATE(T)                                                                                        \
  template void Wgan::add_critic_gradient(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&,               \
                                          const nets::LayerGradients<T>&) const;                                 \
  template void Wgan::generator_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;        \
  template void Wgan::payoff_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;           \
  template void Wgan::add_loss_gradient(nets::LayersView<T>, ConstMatrixView<T>, const nets::LayerGradients<T>&) \
      const;                                                                                                     \
  template double Wgan::payoff(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&) const;                   \
  template void Wgan::critic_cotangents(MatrixView<T>) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
