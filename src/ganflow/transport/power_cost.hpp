#pragma once
/// The ground cost |x − y|^p of transport (theory §6).

#include <cmath>
#include <cstddef>

namespace ganflow::transport {

/// c(x, y) = |x − y|^p, p ≥ 1, Euclidean.
class PowerCost {
 public:
  explicit PowerCost(double order) : order_(order) {}

  double order() const { return order_; }

  double of_square(double square) const {
    if (order_ == 2) {
      return square;
    }
    return order_ == 1 ? std::sqrt(square) : std::pow(square, 0.5 * order_);
  }

  double operator()(const double* x, const double* y, std::size_t d) const {
    double square = 0;
    for (std::size_t c = 0; c < d; ++c) {
      square += (x[c] - y[c]) * (x[c] - y[c]);
    }
    return of_square(square);
  }

 private:
  double order_;
};

}  // namespace ganflow::transport
