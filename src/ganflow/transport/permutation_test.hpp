#pragma once
/// Were two samples drawn from one law? A test that is exact for every sample size: labels are exchangeable under the
/// null hypothesis, so the statistic is compared with itself after random exchanges.

#include "ganflow/transport/mmd.hpp"

#include <cstddef>
#include <cstdint>

namespace ganflow::transport {

struct PermutationTestOptions {
  MmdOptions kernel{};                         ///< of the statistic, MMD² (V-statistic); its progress watches the test
  std::size_t permutations = 999;              ///< B ≥ 1; the smallest p-value is 1/(1 + B)
  std::uint64_t seed = 1;                      ///< of the permutations
  void validate(std::size_t dimension) const;  ///< throws InputError naming the field
};

struct PermutationTestResult {
  double p_value = 1;            ///< (1 + #{permuted ≥ observed})/(1 + B); under the null P(p ≤ α) ≤ α
  double statistic = 0;          ///< observed MMD²
  double null_mean = 0;          ///< of the permuted statistics
  double null_deviation = 0;     ///< their standard deviation; NaN for B = 1
  std::size_t permutations = 0;  ///< B
  SolveStatus status = SolveStatus::kConverged;  ///< kInterrupted: p of the permutations that were finished
};

/// Permutation test of H₀: x and y are independent samples of one law, by MMD² = wᵀKw, w = 1/n on one label and −1/m on
/// the other.
///
/// Shapes  x n points, y m points, equal masses in each.
/// Error   exact level for every n, m and B (Monte Carlo, counter-based permutations); ties count against rejection,
///         and so does what differs by rounding.
/// Cost    per 64 permutations (n+m)²/2 kernel values and 32 (n+m)² multiply-adds in double; 64 (n+m) numbers of memory.
/// Throws  InputError for options, points.
/// Check   p is uniform under the null; all 20 exchanges of 3 + 3 points by hand.
PermutationTestResult permutation_test(ConstMatrixView<double> x, ConstMatrixView<double> y,
                                       const PermutationTestOptions& options);
PermutationTestResult permutation_test(ConstMatrixView<float> x, ConstMatrixView<float> y,
                                       const PermutationTestOptions& options);

}  // namespace ganflow::transport
