// Ψ − (λ/2) E|∇D(x)|². With u_i = −(λ/m) ∇D(x_i), the penalty's gradient in a particle is ∂_θ Σ_i u_i·∇_xσ(x_i; θ).

#include "ganflow/objectives/input_slopes.hpp"
#include "ganflow/objectives/objective.hpp"

namespace ganflow::objectives {

template <class Game>
template <class T>
void WithR1<Game>::add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                                       const nets::LayerGradients<T>& gradient) const {
  game.template add_critic_gradient<T>(critic, batch, mix, gradient);
  Matrix<T> u = input_slopes<T>(critic, batch.real());
  const T factor = static_cast<T>(-weight / static_cast<double>(u.rows()));
  for (std::size_t i = 0; i < u.rows(); ++i) {
    for (T& component : u.view().row_span(i)) {
      component *= factor;
    }
  }
  nets::add_tangent_gradient<T>(critic, batch.real(), u, gradient);
}

template <class Game>
template <class T>
void WithR1<Game>::generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  game.template generator_cotangents<T>(critic, y, g);
}

template <class Game>
template <class T>
double WithR1<Game>::payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const {
  const Matrix<T> v = input_slopes<T>(critic, batch.real());
  double sum = 0;
  for (std::size_t i = 0; i < v.rows(); ++i) {
    sum += squared_norm<T>(v.view().row_span(i));
  }
  return game.template payoff<T>(critic, batch, mix) - 0.5 * weight * sum / static_cast<double>(v.rows());
}

template <class Game>
template <class T>
void WithR1<Game>::payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  game.template payoff_cotangents<T>(critic, y, g);  // R1 looks at the data
}

template <class Game>
template <class T>
void WithR1<Game>::add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                                     const nets::LayerGradients<T>& gradient) const {
  game.template add_loss_gradient<T>(critic, y, gradient);
}

#define GF_INSTANTIATE(Game, T)                                                                                   \
  template void WithR1<Game>::add_critic_gradient(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&,        \
                                                  const nets::LayerGradients<T>&) const;                          \
  template void WithR1<Game>::generator_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const; \
  template void WithR1<Game>::payoff_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;    \
  template void WithR1<Game>::add_loss_gradient(nets::LayersView<T>, ConstMatrixView<T>,                          \
                                                const nets::LayerGradients<T>&) const;                            \
  template double WithR1<Game>::payoff(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(Wgan, float)
GF_INSTANTIATE(Wgan, double)
GF_INSTANTIATE(Gan, float)
GF_INSTANTIATE(Gan, double)
GF_INSTANTIATE(LeastSquares, float)
GF_INSTANTIATE(LeastSquares, double)
GF_INSTANTIATE(Hinge, float)
GF_INSTANTIATE(Hinge, double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
