#pragma once
/// The critic that WGAN training would have if its inner loop were perfect: the Kantorovich potential between a batch of
/// data x and a batch of generated samples y (theory §2, 6). Nothing is trained; the generator descends the distance.

#include "ganflow/core/matrix.hpp"

namespace ganflow::objectives {

/// L(y) = W_p(x, y)^p / p between two clouds of equally heavy points: its value, its gradient, its critic.
///
///   ∂L/∂y_j = Σ_i π_ij |y_j − x_i|^{p−2} (y_j − x_i),   π the optimal plan (mass 1/m in each column)
///   D(t)    = min_j (|t − y_j|^p − g_j) / p,            g the potential of y: E D(x) − E D(y) = L for p = 1
///
/// p = 1: every point is pulled towards its partner by a force of size 1/m, the slope of a 1-Lipschitz critic; p = 2: by
/// a force in proportion to the distance. A point on its partner feels nothing.
///
/// Shapes  x (n, d), y (m, d), g (m, d).
/// Error   rounding: on the line the monotone plan, else transport::exact_transport with its certificate.
/// Cost    d = 1: O(m log m), and O(m) a point for D. d > 1: exact_transport, on one core and ring8 1 ms at n = m = 64,
///         3 ms at 128, 7 ms at 256.
/// Throws  InputError for p < 1 or infinite, points that are not finite, d differing, n ≠ m on the line.
/// Check   finite differences; the line against the exact solver; D's slope, its values at x and y, the duality E D.
class IdealCritic {
 public:
  explicit IdealCritic(double order);
  double order() const { return order_; }

  double loss(ConstMatrixView<double> x, ConstMatrixView<double> y) const;
  void cotangents(ConstMatrixView<double> x, ConstMatrixView<double> y, MatrixView<double> g) const;
  /// out (k, 1): D at points (k, d).
  void evaluate(ConstMatrixView<double> x, ConstMatrixView<double> y, ConstMatrixView<double> points,
                MatrixView<double> out) const;

 private:
  double order_;
};

}  // namespace ganflow::objectives
