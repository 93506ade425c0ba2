#pragma once
/// How good generated samples are beside real ones: fidelity and variety apart.

#include "ganflow/core/matrix.hpp"

#include <cstddef>

namespace ganflow::measure {

/// A share with its standard error (binomial or of a mean, the other cloud held fixed).
struct Share {
  double value = 0;
  double standard_error = 0;
};

struct PrecisionRecall {
  Share precision{};            ///< generated points on the real manifold
  Share recall{};               ///< real points on the generated manifold
  Share harmonic_mean() const;  ///< of the two, their errors propagated as if independent
};

/// Improved precision and recall (Kynkäänniemi et al. 2019). The manifold of a cloud is the union of the closed balls
/// around its points whose radius is the distance to the k-th nearest other one.
///
/// Shapes  real (n,d), generated (m,d); n, m > k ≥ 1.
/// Error   the shares are exact; standard errors as said above.
/// Throws  InputError: dimensions, k out of range.
/// Check   all pairs; the same law on both sides; disjoint clouds.
PrecisionRecall precision_recall(ConstMatrixView<double> real, ConstMatrixView<double> generated, std::size_t k = 3);

struct DensityCoverage {
  Share
      density{};  ///< mean number of real balls around a generated point, divided by k: 1 for equal laws, may exceed 1
  Share coverage{};              ///< real balls that hold a generated point
  double expected_coverage = 0;  ///< of equal laws: 1 − ∏_{i<k} (n−1−i)/(n+m−1−i)
};

/// Density and coverage (Naeem et al. 2020); balls as above, around real points only.
DensityCoverage density_coverage(ConstMatrixView<double> real, ConstMatrixView<double> generated, std::size_t k = 5);

}  // namespace ganflow::measure
