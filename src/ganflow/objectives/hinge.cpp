// Ψ = −E max(0, 1 − D(x)) − E max(0, 1 + D(y)): samples past the margin push no more.

#include "ganflow/objectives/objective.hpp"
#include "ganflow/objectives/pointwise.hpp"

#include <algorithm>

namespace ganflow::objectives {

template <class T>
void Hinge::add_critic_gradient(const nets::Population<T>& critic, CriticBatch<T> batch, const rng::Stream& /*mix*/,
                                MatrixView<T> gradient) const {
  pointwise::add_critic_gradient<T>(
      critic, batch, [](double d) { return d < 1 ? 1.0 : 0.0; }, [](double d) { return d > -1 ? -1.0 : 0.0; },
      gradient);
}

template <class T>
void Hinge::generator_cotangents(const nets::Population<T>& critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  Wgan{}.generator_cotangents(critic, y, g);
}

template <class T>
double Hinge::payoff(const nets::Population<T>& critic, CriticBatch<T> batch, const rng::Stream& /*mix*/) const {
  return pointwise::payoff<T>(
      critic, batch, [](double d) { return -std::max(0.0, 1 - d); }, [](double d) { return -std::max(0.0, 1 + d); });
}

template <class T>
void Hinge::payoff_cotangents(const nets::Population<T>& critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  pointwise::generator_cotangents<T>(
      critic, y, [](double d) { return d > -1 ? -1.0 : 0.0; }, g);
}

template <class T>
void Hinge::add_loss_gradient(const nets::Population<T>& critic, ConstMatrixView<T> y, MatrixView<T> gradient) const {
  Wgan{}.add_loss_gradient(critic, y, gradient);
}

#define GF_INSTANTIATE(T)                                                                                         \
  template void Hinge::add_critic_gradient(const nets::Population<T>&, CriticBatch<T>, const rng::Stream&,        \
                                           MatrixView<T>) const;                                                  \
  template void Hinge::generator_cotangents(const nets::Population<T>&, ConstMatrixView<T>, MatrixView<T>) const; \
  template void Hinge::payoff_cotangents(const nets::Population<T>&, ConstMatrixView<T>, MatrixView<T>) const;    \
  template void Hinge::add_loss_gradient(const nets::Population<T>&, ConstMatrixView<T>, MatrixView<T>) const;    \
  template double Hinge::payoff(const nets::Population<T>&, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
