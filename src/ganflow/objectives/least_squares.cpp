// Ψ = −½ E(D(x) − 1)² − ½ E D(y)², and a generator that descends ½ E(D(y) − 1)².

#include "ganflow/objectives/objective.hpp"
#include "ganflow/objectives/pointwise.hpp"

namespace ganflow::objectives {

template <class T>
void LeastSquares::add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/,
                                       const nets::LayerGradients<T>& gradient) const {
  pointwise::add_critic_gradient<T>(
      critic, batch, [](double d) { return 1 - d; }, [](double d) { return -d; }, gradient);
}

template <class T>
void LeastSquares::generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  pointwise::generator_cotangents<T>(
      critic, y, [](double d) { return d - 1; }, g);
}

template <class T>
double LeastSquares::payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/) const {
  return pointwise::payoff<T>(
      critic, batch, [](double d) { return -0.5 * (d - 1) * (d - 1); }, [](double d) { return -0.5 * d * d; });
}

template <class T>
void LeastSquares::payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  pointwise::generator_cotangents<T>(
      critic, y, [](double d) { return -d; }, g);
}

template <class T>
void LeastSquares::add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                                     const nets::LayerGradients<T>& gradient) const {
  pointwise::add_loss_gradient<T>(
      critic, y, [](double d) { return d - 1; }, gradient);
}

#define GF_INSTANTIATE(T)                                                                                         \
  template void LeastSquares::add_critic_gradient(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&,        \
                                                  const nets::LayerGradients<T>&) const;                          \
  template void LeastSquares::generator_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const; \
  template void LeastSquares::payoff_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;    \
  template void LeastSquares::add_loss_gradient(nets::LayersView<T>, ConstMatrixView<T>,                          \
                                                const nets::LayerGradients<T>&) const;                            \
  template double LeastSquares::payoff(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
