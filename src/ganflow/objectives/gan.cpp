// Ψ = E log S(D(x)) + E log(1 − S(D(y))), S the logistic function; d/dD log S = 1 − S and d/dD log(1 − S) = −S.

#include "ganflow/objectives/objective.hpp"
#include "ganflow/objectives/pointwise.hpp"

#include <cmath>

namespace ganflow::objectives {

namespace {

/// S(d) = 1/(1 + e⁻ᵈ), without overflow.
double logistic(double d) { return d >= 0 ? 1 / (1 + std::exp(-d)) : std::exp(d) / (1 + std::exp(d)); }

/// log S(d), without cancellation; log(1 − S(d)) = log S(−d).
double log_logistic(double d) { return d >= 0 ? -std::log1p(std::exp(-d)) : d - std::log1p(std::exp(d)); }

}  // namespace

template <class T>
void Gan::add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/,
                              const nets::LayerGradients<T>& gradient) const {
  pointwise::add_critic_gradient<T>(
      critic, batch, [](double d) { return logistic(-d); }, [](double d) { return -logistic(d); }, gradient);
}

template <class T>
void Gan::generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  const auto slope = [this](double d) { return saturating ? -logistic(d) : -logistic(-d); };  // of log(1 − S), −log S
  pointwise::generator_cotangents<T>(critic, y, slope, g);
}

template <class T>
double Gan::payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& /*mix*/) const {
  return pointwise::payoff<T>(
      critic, batch, [](double d) { return log_logistic(d); }, [](double d) { return log_logistic(-d); });
}

template <class T>
void Gan::payoff_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  pointwise::generator_cotangents<T>(
      critic, y, [](double d) { return -logistic(d); }, g);
}

template <class T>
void Gan::add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y,
                            const nets::LayerGradients<T>& gradient) const {
  const auto slope = [this](double d) { return saturating ? -logistic(d) : -logistic(-d); };
  pointwise::add_loss_gradient<T>(critic, y, slope, gradient);
}

#define GF_INSTANTIATE(T)                                                                                              \
  template void Gan::add_critic_gradient(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&,                      \
                                         const nets::LayerGradients<T>&) const;                                        \
  template void Gan::generator_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;               \
  template void Gan::payoff_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const;                  \
  template void Gan::add_loss_gradient(nets::LayersView<T>, ConstMatrixView<T>, const nets::LayerGradients<T>&) const; \
  template double Gan::payoff(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
