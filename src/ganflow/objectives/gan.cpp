// Ψ = E log S(D(x)) + E log(1 − S(D(y))), S the logistic function; d/dD log S = 1 − S and d/dD log(1 − S) = −S.

#include "ganflow/nets/network.hpp"
#include "ganflow/objectives/batch_means.hpp"
#include "ganflow/objectives/objective.hpp"

#include <cmath>

namespace ganflow::objectives {

namespace {

/// S(d) = 1/(1 + e⁻ᵈ), without overflow.
double logistic(double d) { return d >= 0 ? 1 / (1 + std::exp(-d)) : std::exp(d) / (1 + std::exp(d)); }

/// log S(d), without cancellation; log(1 − S(d)) = log S(−d).
double log_logistic(double d) { return d >= 0 ? -std::log1p(std::exp(-d)) : d - std::log1p(std::exp(d)); }

}  // namespace

template <class T>
void Gan::add_critic_gradient(const nets::Population<T>& critic, CriticBatch<T> batch, const rng::Stream& /*mix*/,
                              MatrixView<T> gradient) const {
  Matrix<T> g(batch.samples.rows(), 1);
  nets::evaluate<T>(critic, batch.samples, g);
  const double weight = 1 / static_cast<double>(batch.half());
  for (std::size_t i = 0; i < g.rows(); ++i) {
    const double d = g(i, 0);
    g(i, 0) = static_cast<T>(i < batch.half() ? weight * logistic(-d) : -weight * logistic(d));
  }
  nets::add_parameter_gradient<T>(critic, batch.samples, g, gradient);
}

template <class T>
void Gan::generator_cotangents(const nets::Population<T>& critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  Matrix<T> seed(y.rows(), 1);
  nets::evaluate<T>(critic, y, seed);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    const double d = seed(i, 0);
    const double slope = saturating ? -logistic(d) : -logistic(-d);  // of log(1 − S), of −log S
    seed(i, 0) = static_cast<T>(slope / static_cast<double>(y.rows()));
  }
  nets::input_gradient<T>(critic, y, seed, g);
}

template <class T>
double Gan::payoff(const nets::Population<T>& critic, CriticBatch<T> batch, const rng::Stream& /*mix*/) const {
  Matrix<T> value(batch.samples.rows(), 1);
  nets::evaluate<T>(critic, batch.samples, value);
  return batch_mean<T>(value.view().row_range(0, batch.half()), [](double d) { return log_logistic(d); }) +
         batch_mean<T>(value.view().row_range(batch.half(), batch.half()), [](double d) { return log_logistic(-d); });
}

#define GF_INSTANTIATE(T)                                                                                       \
  template void Gan::add_critic_gradient(const nets::Population<T>&, CriticBatch<T>, const rng::Stream&,        \
                                         MatrixView<T>) const;                                                  \
  template void Gan::generator_cotangents(const nets::Population<T>&, ConstMatrixView<T>, MatrixView<T>) const; \
  template double Gan::payoff(const nets::Population<T>&, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
