#pragma once
/// SUNDIALS' CVODE as another engine for smooth stretches: multistep methods of variable order, implicit ones included.

#include "ganflow/ode/integrate.hpp"

#include <span>

namespace ganflow::ode {

enum class CvodeFamily {
  kAdams,  ///< Adams–Moulton, orders 1 to 12, solved by fixed-point iteration: for what is not stiff
  kBdf,    ///< backward differences, orders 1 to 5, Newton with a dense Jacobian by differences: for what is stiff
};

struct CvodeOptions {
  CvodeFamily family = CvodeFamily::kBdf;
  double relative_tolerance = 1e-10;  ///< of the local error; > 0
  double absolute_tolerance = 1e-12;  ///< likewise, in the units of x; > 0
  std::int64_t max_steps = 10'000'000;
  void validate() const;  ///< throws InputError naming the field
};

/// As `integrate`, without walls: the solution of x' = v(t, x), sections by CVODE's own root finding.
///
/// Shapes  start n; output_times ascending in [begin, end].
/// Error   local errors within the tolerances; over long times some hundreds of them, more than `integrate` makes.
///         Crossings by interpolation, not on actual steps.
/// Cost    adams: about two evaluations a step; bdf: the same, and n more when the Jacobian is renewed (docs/decisions
///         0009 says where each engine wins).
/// Throws  InputError for walls, tolerances, a start that is not finite. What the field throws passes through.
/// Check   closed forms, order by tolerance, agreement with DOP853 (tests/unit/ode/cvode_test.cpp).
Trajectory integrate_cvode(const Problem& problem, std::span<const double> start, double begin, double end,
                           const CvodeOptions& options, std::span<const double> output_times = {});

}  // namespace ganflow::ode
