#include "ganflow/transport/weighted_points.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::transport {

namespace {

constexpr double kMassTolerance = 1e-9;  // |Σ weights − 1| that users may leave by rounding or printing weights

void check_weights(std::span<const double> weights, std::size_t n, const char* name, Mass mass) {
  GF_VALIDATE(weights.size() == n, "{} has {} points but {} weights (one weight a point)", name, n, weights.size());
  const auto bad = std::find_if(weights.begin(), weights.end(), [](double w) { return !(w >= 0) || std::isinf(w); });
  GF_VALIDATE(bad == weights.end(), "weight {} of {} is {} (must be non-negative and finite)", bad - weights.begin(),
              name, *bad);
  std::vector<double> copy(weights.begin(), weights.end());
  const double total = tree_sum<double>(copy);
  GF_VALIDATE(total > 0, "weights of {} sum to 0 (a law needs mass)", name);
  GF_VALIDATE(mass == Mass::kAny || std::abs(total - 1) <= kMassTolerance,
              "weights of {} sum to {}, {:+.3g} off 1 (a law has mass 1). Try dividing by the sum", name, total,
              total - 1);
}

}  // namespace

template <class T>
void validate(const WeightedPoints<T>& law, const char* name, Mass mass) {
  const ConstMatrixView<T> x = law.points;
  GF_VALIDATE(x.rows() > 0 && x.cols() > 0, "{} has shape ({}, {}) (at least one point of one coordinate)", name,
              x.rows(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t c = 0; c < x.cols(); ++c) {
      GF_VALIDATE(std::isfinite(x(i, c)), "{}[{}, {}] = {} (points must be finite)", name, i, c, x(i, c));
    }
  }
  if (!law.weights.empty()) {
    check_weights(law.weights, x.rows(), name, mass);
  }
}

template <class T>
void validate(const WeightedPoints<T>& x, const WeightedPoints<T>& y, Mass mass) {
  validate(x, "x", mass);
  validate(y, "y", mass);
  GF_VALIDATE(x.points.cols() == y.points.cols(), "x has {} coordinates and y has {} (must be the same space)",
              x.points.cols(), y.points.cols());
}

template <class T>
std::vector<double> masses(const WeightedPoints<T>& law, Mass mass) {
  if (law.weights.empty()) {
    return std::vector<double>(law.points.rows(), 1 / static_cast<double>(law.points.rows()));
  }
  std::vector<double> weights(law.weights.begin(), law.weights.end());
  if (mass == Mass::kOne) {
    std::vector<double> copy = weights;
    const double total = tree_sum<double>(copy);
    for (double& w : weights) {
      w /= total;
    }
  }
  return weights;
}

template void validate(const WeightedPoints<float>&, const char*, Mass);
template void validate(const WeightedPoints<double>&, const char*, Mass);
template void validate(const WeightedPoints<float>&, const WeightedPoints<float>&, Mass);
template void validate(const WeightedPoints<double>&, const WeightedPoints<double>&, Mass);
template std::vector<double> masses(const WeightedPoints<float>&, Mass);
template std::vector<double> masses(const WeightedPoints<double>&, Mass);

}  // namespace ganflow::transport
