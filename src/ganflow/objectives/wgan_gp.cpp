// Ψ − λ E(|∇D(x̂)| − 1)². With v_i = ∇D(x̂_i) and u_i = −(2λ/m)(|v_i| − 1) v_i/|v_i|, the penalty's gradient in a
// particle is ∂_θ Σ_i u_i·∇_xσ(x̂_i; θ): the second derivatives of the unit enter through nets::add_tangent_gradient.
// One-sided, slopes below 1 are free.

#include "ganflow/nets/layers.hpp"
#include "ganflow/objectives/input_slopes.hpp"
#include "ganflow/objectives/objective.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::objectives {

namespace {

/// x̂_i = t_i x_i + (1 − t_i) y_i, t uniform on (0,1); drawn in double, so that float32 and float64 runs see the same x̂.
template <class T>
Matrix<T> between(CriticBatch<T> batch, const rng::Stream& mix) {
  std::vector<double> share(batch.half());
  rng::fill_uniform<double>(mix, 0, share);
  Matrix<T> points(batch.half(), batch.samples.cols());
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const T* const x = batch.real().row(i);
    const T* const y = batch.generated().row(i);
    const T t = static_cast<T>(share[i]);
    for (std::size_t l = 0; l < points.cols(); ++l) {
      points(i, l) = t * x[l] + (T{1} - t) * y[l];
    }
  }
  return points;
}

/// What is charged for: the slope past 1, or both ways about it.
double excess(double slope, bool one_sided) { return one_sided ? std::max(0.0, slope - 1) : slope - 1; }

}  // namespace

template <class T>
void WganGp::add_critic_gradient(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix,
                                 const nets::LayerGradients<T>& gradient) const {
  Wgan{}.add_critic_gradient<T>(critic, batch, mix, gradient);
  const Matrix<T> points = between(batch, mix);
  Matrix<T> v = input_slopes<T>(critic, points);
  for (std::size_t i = 0; i < v.rows(); ++i) {
    const double length = std::sqrt(squared_norm<T>(v.view().row_span(i)));
    // |v| is not differentiable at 0; there the penalty is left out, as its direction is undefined.
    const double factor =
        length > 0 ? -2 * penalty / static_cast<double>(v.rows()) * excess(length, one_sided) / length : 0.0;
    for (T& component : v.view().row_span(i)) {
      component = static_cast<T>(factor * static_cast<double>(component));  // 1/|v| may overflow a float, v/|v| never
    }
  }
  nets::add_tangent_gradient<T>(critic, points, v, gradient);
}

template <class T>
void WganGp::generator_cotangents(nets::LayersView<T> critic, ConstMatrixView<T> y, MatrixView<T> g) const {
  Wgan{}.generator_cotangents<T>(critic, y, g);
}

template <class T>
double WganGp::payoff(nets::LayersView<T> critic, CriticBatch<T> batch, const rng::Stream& mix) const {
  const Matrix<T> v = input_slopes<T>(critic, between(batch, mix));
  double sum = 0;
  for (std::size_t i = 0; i < v.rows(); ++i) {
    sum += std::pow(excess(std::sqrt(squared_norm<T>(v.view().row_span(i))), one_sided), 2);
  }
  return Wgan{}.payoff<T>(critic, batch, mix) - penalty * sum / static_cast<double>(v.rows());
}

#define GF_INSTANTIATE(T)                                                                                   \
  template void WganGp::add_critic_gradient(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&,        \
                                            const nets::LayerGradients<T>&) const;                          \
  template void WganGp::generator_cotangents(nets::LayersView<T>, ConstMatrixView<T>, MatrixView<T>) const; \
  template double WganGp::payoff(nets::LayersView<T>, CriticBatch<T>, const rng::Stream&) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::objectives
