#include "ganflow/nets/walls.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::nets {

namespace {

/// |θ_j| over the rows of `m`, for every column.
template <class T>
std::vector<double> column_norms(ConstMatrixView<T> m) {
  std::vector<double> norms(m.cols(), 0.0);
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      const double value = m(r, j);
      norms[j] += value * value;
    }
  }
  for (double& norm : norms) {
    norm = std::sqrt(norm);
  }
  return norms;
}

}  // namespace

Ball::Ball(double radius) : radius_(radius) {
  GF_VALIDATE(std::isfinite(radius) && radius > 0, "bound = {} (a radius must be positive). Try 1", radius);
}

template <class T>
void Ball::project(MatrixView<T> theta) const {
  const std::vector<double> norms = column_norms<T>(theta);
  parallel_for(theta.rows(), 2 * theta.rows() * theta.cols(), [&](std::size_t r) {
    T* const row = theta.row(r);
    for (std::size_t j = 0; j < theta.cols(); ++j) {
      if (norms[j] > radius_) {
        row[j] = static_cast<T>(static_cast<double>(row[j]) * (radius_ / norms[j]));
      }
    }
  });
}

double steepest_slope(Activation activation) {
  switch (activation) {
    case Activation::kErf: return 2 * std::numbers::inv_sqrtpi;
    case Activation::kSigmoid: return 0.25;
    case Activation::kStep: return std::numeric_limits<double>::infinity();
    case Activation::kTanh:
    case Activation::kRelu:
    case Activation::kLeakyRelu:
    case Activation::kSoftplus:
    case Activation::kSin:
    case Activation::kLinear: break;
  }
  return 1;
}

template <class T>
double slope_bound(const Population<T>& population) {
  const std::vector<double> a = column_norms<T>(population.a());
  const std::vector<double> c = column_norms<T>(population.c());
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    sum += static_cast<double>(population.scaled_weights()[j]) * a[j] * c[j];
  }
  return steepest_slope(population.unit().activation) * sum;
}

SlopeLimit::SlopeLimit(double bound) : bound_(bound) {
  GF_VALIDATE(std::isfinite(bound) && bound > 0, "bound = {} (a slope's limit must be positive). Try 1", bound);
}

template <class T>
void SlopeLimit::project(Population<T>& population) const {
  const double bound = slope_bound<T>(population);
  if (!(bound > bound_)) {
    return;
  }
  const T factor = static_cast<T>(bound_ / bound);
  for (std::size_t r = 0; r < population.c().rows(); ++r) {
    for (T& c : population.c().row_span(r)) {
      c *= factor;
    }
  }
}

template <class T>
void project(const Walls& walls, Population<T>& population) {
  if (const auto* const box = std::get_if<Box>(&walls)) {
    box->project(population.theta());
  } else if (const auto* const ball = std::get_if<Ball>(&walls)) {
    ball->project(population.theta());
  } else {
    std::get<SlopeLimit>(walls).project(population);
  }
}

template <class T>
void project(const Walls& walls, Layers<T>& network) {
  const auto* const limit = std::get_if<SlopeLimit>(&walls);
  const Walls each = limit != nullptr && network.size() > 1
                         ? SlopeLimit(std::pow(limit->bound(), 1 / static_cast<double>(network.size())))
                         : walls;
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    project(each, network[layer]);
  }
}

#define GF_INSTANTIATE(T)                                  \
  template void Ball::project(MatrixView<T>) const;        \
  template double slope_bound(const Population<T>&);       \
  template void SlopeLimit::project(Population<T>&) const; \
  template void project(const Walls&, Population<T>&);     \
  template void project(const Walls&, Layers<T>&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
