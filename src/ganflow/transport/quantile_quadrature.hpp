#pragma once
/// Integrals over (0,1) of what quantile functions make: kinks, jumps and weak singularities anywhere, known to the user
/// or not.

#include "ganflow/transport/solve_status.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace ganflow::transport {

/// A value of the integrand, at least 0, and how far rounding may have moved it.
struct RoundedValue {
  double value = 0;
  double rounding = 0;
};

/// f(piece, u), u inside the piece; called from several threads.
using PiecewiseFunction = std::function<RoundedValue(std::size_t piece, double u)>;

struct QuadratureOptions {
  double relative_tolerance = 1e-11;  ///< of the whole integral; > 0
  std::size_t spare_pieces = 50'000;  ///< that may be cut beyond eight for each piece given
  Progress progress{};                ///< may be empty
  void validate() const;              ///< throws InputError naming the field
};

struct QuadratureResult {
  double value = 0;
  double error = 0;                              ///< bound in practice: Σ |Kronrod − Gauss| and rounding
  SolveStatus status = SolveStatus::kConverged;  ///< of the tolerance, or of rounding where that is larger
};

/// Σ_k ∫ f(k, u) du over [ends[k], ends[k+1]], by Gauss–Kronrod rules (7, 15) on pieces that are halved, all of a round
/// together, until Σ errors is at most tolerance × value + rounding.
///
/// Shapes  ends non-decreasing, at least two; empty pieces count 0.
/// Error   as returned. What lies between 15 nodes of a piece and shows in none of them is not seen.
/// Cost    15 calls a piece given, and 30 for each halving: a jump or an end takes about 40 of them.
/// Check   closed forms with jumps, kinks and logarithms.
QuadratureResult integrate_pieces(std::span<const double> ends, const PiecewiseFunction& f,
                                  const QuadratureOptions& options);

}  // namespace ganflow::transport
