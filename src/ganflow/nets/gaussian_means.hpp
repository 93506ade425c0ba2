#pragma once
/// Populations of erf units against Gaussian laws in closed form, theory §7:
///   x ~ N(m,S):  E c erf(a·x + b) = c erf(u),  u = (a·m + b)/s,  s² = 1 + 2 aᵀSa.

#include "ganflow/nets/population.hpp"

#include <span>

namespace ganflow::nets {

/// A component of a Gaussian mixture.
struct GaussianPart {
  double weight = 1;
  std::span<const double> mean;        ///< d
  ConstMatrixView<double> covariance;  ///< (d,d), symmetric, positive semidefinite
};

/// The closed form exists.
inline bool has_gaussian_means(const UnitShape& unit) { return unit.activation == Activation::kErf; }

/// Adds, at every particle j, factor · scale · ∂_θ Σ_k w_k E_k c ς(a·x + b), K = 1. `gradient` is (p, N).
///
/// Error   rounding.  Cost O(N k d²).
/// Check   finite differences of mean_over; quadrature (tests/unit/nets/gaussian_means_test.cpp).
void add_gaussian_gradient(const Population<double>& population, std::span<const GaussianPart> parts, double factor,
                           MatrixView<double> gradient);

/// ∫ D dP for a mixture P, D the population's network, K = 1.
double mean_over(const Population<double>& population, std::span<const GaussianPart> parts);

}  // namespace ganflow::nets
