#pragma once
/// One-dimensional quadratures for the laws of one coordinate: Gauss rules and the trapezoidal rule.

#include "ganflow/data/law.hpp"

#include <cstddef>
#include <vector>

namespace ganflow::data {

/// ∫ f dlaw ≈ Σ w_i f(x_i), nodes ascending, weights positive with sum 1 to rounding.
struct AxisRule {
  std::vector<double> nodes;
  std::vector<double> weights;
};

/// The Gauss rule of the law, exact for polynomials of degree 2n − 1: Gauss–Hermite, Gauss–Legendre, and for the
/// logistic law the rule of the polynomials with α_k = 0, β_k = k⁴π²/(4k² − 1). Nodes are the eigenvalues of the
/// Jacobi matrix (Golub and Welsch), weights come from the recurrence.
///
/// Error   rounding; against a function analytic in the strip |Im x| < s like e^{−2s√(2n)} (normal), ρ^{−2n} (uniform).
/// Cost    O(n²), once.
/// Check   moments; erf against theory §7 (tests/unit/data/gauss_rules_test.cpp).
AxisRule gauss_rule(AxisLaw law, std::size_t nodes);

/// Equidistant nodes over the law's effective support, weights proportional to the density. For functions analytic in
/// the strip |Im x| < s the error is e^{−2πs/h}, h the distance of nodes: with steep units far fewer nodes than Gauss.
/// The uniform law, whose density ends in a jump, gets its Gauss rule.
AxisRule trapezoid_rule(AxisLaw law, std::size_t nodes);

}  // namespace ganflow::data
