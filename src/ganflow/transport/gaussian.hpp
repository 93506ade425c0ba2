#pragma once
/// W_2 between Gaussian laws, and the Fréchet distance of Gaussians fitted to samples (theory §7).

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::transport {

struct GaussianLaw {
  std::vector<double> mean{};   ///< (d)
  Matrix<double> covariance{};  ///< (d,d), symmetric, positive semi-definite; may be singular
  void validate() const;        ///< throws InputError
};

struct BuresResult {
  double squared = 0;          ///< W_2²
  double mean_part = 0;        ///< |m − m'|²
  double covariance_part = 0;  ///< tr(S + S' − 2(S^½ S' S^½)^½)
};

/// W_2² = |m−m'|² + tr(S + S' − 2(S^½ S' S^½)^½)   (theory §7)
///
/// Taken as min over orthogonal Q of |S^½ − S'^½ Q|² (Frobenius): a sum of squares, so close laws do not cancel.
/// Error   rounding, about 1e-15 · d · √(tr S + tr S') in W_2. Eigenvalues below d · 2e-16 of the largest count as 0, as
///         they do in covariances of fewer points than dimensions; a nearly singular one carries √ of its own rounding.
/// Cost    O(d³).
/// Throws  InputError: dimensions, NaN, a covariance that is not symmetric or has a negative eigenvalue.
/// Check   commuting covariances; the product of two of rank one; W_2 of large samples.
BuresResult bures(const GaussianLaw& x, const GaussianLaw& y);

/// Mean and covariance of points (n,d), n ≥ 2, weights none or n with sum 1. Divided by n − 1, or 1 − Σ w² with
/// weights: without bias. Throws InputError for n < 2.
GaussianLaw fit_gaussian(ConstMatrixView<double> points, std::span<const double> weights = {});

struct FrechetResult {
  double squared = 0;         ///< W_2² of the fitted laws: not rooted, as the "FID" of the literature
  double standard_error = 0;  ///< of `squared`; the bias, of order d²/n and positive for close laws, is not in it
};

/// Fréchet distance of the Gaussians fitted to two clouds.
///
/// Shapes  x (n,d), y (m,d); n, m ≥ 2; weights none or as many as points.
/// Error   standard error by the influence function, which is the Kantorovich potential:
///         ψ(x) = 2(m−m')·(x−m) + (x−m)ᵀ(I−T)(x−m), T the linear map that takes S to S'.
/// Cost    O((n + m) d² + d³).
/// Throws  InputError as above.
FrechetResult frechet(ConstMatrixView<double> x, ConstMatrixView<double> y, std::span<const double> weights_x = {},
                      std::span<const double> weights_y = {});

}  // namespace ganflow::transport
