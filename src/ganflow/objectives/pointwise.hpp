#pragma once
/// Payoffs that are means of functions of D alone, Ψ = E f(D(x)) + E h(D(y)), and a generator that descends E g(D(y)):
/// what their gradients share. Internal to objectives.

#include "ganflow/nets/layers.hpp"
#include "ganflow/objectives/batch_means.hpp"
#include "ganflow/objectives/objective.hpp"

namespace ganflow::objectives::pointwise {

/// gradient += ∇_ω δΨ̂/δν. `real_slope` is f′, `made_slope` h′.
template <class T, class RealSlope, class MadeSlope>
void add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const RealSlope& real_slope,
                         const MadeSlope& made_slope, const nets::LayerGradients<T>& gradient) {
  Matrix<T> g(batch.samples.rows(), 1);
  nets::evaluate<T>(critic, batch.samples, g);
  const double weight = 1 / static_cast<double>(batch.half());
  for (std::size_t i = 0; i < g.rows(); ++i) {
    const double d = g(i, 0);
    g(i, 0) = static_cast<T>(weight * (i < batch.half() ? real_slope(d) : made_slope(d)));
  }
  nets::add_parameter_gradient<T>(critic, batch.samples, g, gradient);
}

/// g_i = (1/m) slope(D(y_i)) ∇D(y_i). `slope` is g′.
template <class T, class Slope>
void generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, const Slope& slope, MatrixView<T> g) {
  Matrix<T> seed(y.rows(), 1);
  nets::evaluate<T>(critic, y, seed);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    seed(i, 0) = static_cast<T>(slope(static_cast<double>(seed(i, 0))) / static_cast<double>(y.rows()));
  }
  nets::input_gradient<T>(critic, y, seed, g);
}

/// gradient += ∇_ω of (1/m) Σ g(D(y_i)) at every particle. `slope` is g′.
template <class T, class Slope>
void add_loss_gradient(nets::LayersView<T> critic, ConstMatrixView<T> y, const Slope& slope,
                       const nets::LayerGradients<T>& gradient) {
  Matrix<T> seed(y.rows(), 1);
  nets::evaluate<T>(critic, y, seed);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    seed(i, 0) = static_cast<T>(slope(static_cast<double>(seed(i, 0))) / static_cast<double>(y.rows()));
  }
  nets::add_parameter_gradient<T>(critic, y, seed, gradient);
}

/// (1/m) Σ real(D(x_i)) + (1/m) Σ made(D(y_i)).
template <class T, class Real, class Made>
double payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const Real& real, const Made& made) {
  Matrix<T> value(batch.samples.rows(), 1);
  nets::evaluate<T>(critic, batch.samples, value);
  return batch_mean<T>(value.view().row_range(0, batch.half()), real) +
         batch_mean<T>(value.view().row_range(batch.half(), batch.half()), made);
}

}  // namespace ganflow::objectives::pointwise
