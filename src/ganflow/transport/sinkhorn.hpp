#pragma once
/// Entropic optimal transport and the divergence that corrects its bias (theory §6).

#include "ganflow/transport/solve_status.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <limits>
#include <vector>

namespace ganflow::transport {

struct SinkhornOptions {
  double epsilon = 0;  ///< entropic weight, unit of cost; > 0. Try 0.05 × the median cost
  double order = 2;    ///< p of the cost |x−y|^p: 1 or 2
  double marginal_weight = std::numeric_limits<double>::infinity();  ///< ρ > 0 of the relaxed marginals; ∞: exact ones
  double tolerance = 1e-9;              ///< of the marginals, in L¹, as a part of the mass; > 0
  std::size_t max_iterations = 10'000;  ///< at least 1; one updates both potentials
  Progress progress{};                  ///< may stop the computation
  void validate() const;                ///< throws InputError naming the field
};

struct SinkhornResult {
  double value = 0;           ///< OT_ε: the dual value, whose error is of second order in the marginals'
  double dual = 0;            ///< ≤ OT_ε: of potentials f, g
  double primal = 0;          ///< ≥ OT_ε: bound on the plan of f, g rounded to the marginals
  double transport_cost = 0;  ///< ⟨C, π⟩ of the plan of f, g, without the entropy: what POT's sinkhorn2 returns
  double mass = 0;            ///< of that plan; 1 with exact marginals
  double marginal_error = 0;  ///< ‖π1 − a‖₁ + ‖πᵀ1 − b‖₁ with exact marginals, else distance from the optimality
                              ///< conditions π1 = a e^{−f/ρ}, πᵀ1 = b e^{−g/ρ}
  std::size_t iterations = 0;                    ///< in all, each two passes over the pairs
  std::size_t double_iterations = 0;             ///< of them in double precision
  SolveStatus status = SolveStatus::kConverged;  ///< else the value must not be quoted without it; kInterrupted: NaN,
                                                 ///< bounds infinite, no potentials
  std::vector<double> f{};                       ///< potential of x, n
  std::vector<double> g{};                       ///< potential of y, m
};

/// OT_ε(a,b) = min_π ⟨C,π⟩ + ε KL(π | a⊗b),  C_ij = |x_i − y_j|^p,  π1 = a, πᵀ1 = b   (theory §6)
/// with finite ρ, and any masses:  … + ρ KL(π1 | a) + ρ KL(πᵀ1 | b);  KL(π|q) = Σ π log(π/q) − π + q
///
/// Shapes  x n points, y m points, n ≠ m and weights allowed.
/// Error   dual ≤ OT_ε ≤ primal but for rounding, 1e-15 (max C + ε). Potentials are iterated in float as far as float
///         can resolve them, then in double; every returned number is of double passes.
/// Cost    O(n m d) an iteration, O((n + m) (d + 80)) memory: C is never stored. Iterations are mixed (anderson.hpp), ε is
///         lowered in steps where it is small against the costs. Same bits for every number of threads.
/// Throws  InputError for options, points, masses. Slow convergence is a result, not an exception.
/// Check   Gaussian closed form; independent dense solver; W_p as ε → 0; duality.
SinkhornResult sinkhorn(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                        const SinkhornOptions& options);
SinkhornResult sinkhorn(const WeightedPoints<float>& x, const WeightedPoints<float>& y, const SinkhornOptions& options);

/// OT_ε(a,a) by the symmetric iteration f ← ⅓ f + ⅔ T(f), which contracts by ⅓ or better near the solution; f = g.
SinkhornResult sinkhorn_self(const WeightedPoints<double>& x, const SinkhornOptions& options);
SinkhornResult sinkhorn_self(const WeightedPoints<float>& x, const SinkhornOptions& options);

struct SinkhornDivergenceResult {
  double value = 0;       ///< S_ε ≥ 0: max(raw, 0)
  double raw = 0;         ///< what the three dual values gave; below 0 by rounding only
  double error = 0;       ///< S_ε is within this of `raw`: the duality gaps of the three, and rounding
  bool resolved = false;  ///< raw > error: the laws differ by more than the computation can err
  SolveStatus status = SolveStatus::kConverged;  ///< the worst of the three; kInterrupted: the numbers are NaN
  SinkhornResult xy{}, xx{}, yy{};
};

/// S_ε(a,b) = OT_ε(a,b) − ½ OT_ε(a,a) − ½ OT_ε(b,b)  (+ ½ε (Σa − Σb)² with finite ρ), ≥ 0, 0 for equal laws only.
///
/// Tiny values: each term is a dual value, and the pair's dual is also tried at the potentials f, g of the self terms,
/// where the difference is ½ε |a e^{f/ε} − b e^{g/ε}|² in the norm of the kernel e^{−C/ε}, positive definite for p = 1
/// and 2. So `raw` ≥ 0 for any accuracy of the three solutions, but for rounding; that is clamped in `value`, and
/// `resolved` says whether it rises above its error.
SinkhornDivergenceResult sinkhorn_divergence(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                                             const SinkhornOptions& options);
SinkhornDivergenceResult sinkhorn_divergence(const WeightedPoints<float>& x, const WeightedPoints<float>& y,
                                             const SinkhornOptions& options);

}  // namespace ganflow::transport
