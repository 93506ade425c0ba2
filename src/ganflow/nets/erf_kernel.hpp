#pragma once
/// Two erf units against one standard normal, in closed form (theory §7): what makes supervised learning of a teacher
/// of erf units exact, with no sampling at all.

#include "ganflow/nets/population.hpp"

#include <span>

namespace ganflow::nets {

/// Φ_2(h, k; r) = P(X ≤ h, Y ≤ k) of standard normals with correlation r, |r| ≤ 1, by Owen's T.
/// Error 1e-15 absolute.  Check  ∂Φ_2/∂r = φ_2 integrated; independence; r = ±1.
double bivariate_normal_cdf(double h, double k, double r);

/// E[erf(a·x + b) erf(a'·x + b')] for x ~ N(0,I): 4 Φ_2(h,h';r) − 2Φ(h) − 2Φ(h') + 1 with h = √2 b/s, s² = 1 + 2|a|²,
/// r = 2a·a'/(s s').
double erf_correlation(std::span<const double> a, double b, std::span<const double> other_a, double other_b);

/// The erf units of a population, seen from others. Both have the same inputs and outputs.
///
/// inner_product   ∫ G_μ·G_ν dN(0,I) = ∬ K dμ dν, K(θ,θ') = scale scale' c·c' E[erf erf']
/// add_kernel_gradient   gradient_j += factor ∇_θ ∫ K(θ_j, θ') dν(θ'), (p, N)
///
/// Cost    O(N M) Owen's functions, or O(N M (L + K)) with two exponentials and an erf a pair.
/// Check   finite differences; Gauss quadrature (tests/unit/nets/erf_kernel_test.cpp).
double inner_product(const Population<double>& mu, const Population<double>& nu);
void add_kernel_gradient(const Population<double>& mu, const Population<double>& nu, double factor,
                         MatrixView<double> gradient);

}  // namespace ganflow::nets
