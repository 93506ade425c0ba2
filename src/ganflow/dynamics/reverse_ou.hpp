#pragma once
/// Samples by running an Ornstein–Uhlenbeck process backwards (theory §9): what replaced generative adversarial networks,
/// here with the exact score of a mixture or of the data seen.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/diffused_mixture.hpp"
#include "ganflow/rng/stream.hpp"

#include <cstddef>
#include <vector>

namespace ganflow::dynamics {

enum class ReverseFlow {
  kSde,  ///< dY = (Y − c + 2s² ∇log p) dτ + s√2 dW backwards in time; weak order 1
  kOde,  ///< its probability flow, dY = (Y − c + s² ∇log p) dτ; order 2
};

struct ReverseOuOptions {
  ReverseFlow flow = ReverseFlow::kSde;
  std::size_t steps = 64;    ///< evaluations of the score; at least 2
  double horizon = 6;        ///< T; > 0. The start, N(c, s²I) instead of p_T, errs by e^{−T}
  double last_noise = 2e-3;  ///< noise σ/a that the last step takes away at once, in units of s; in (0, 1)
  void validate() const;     ///< throws InputError naming the field
};

/// Times T = t_0 > … > t_{K−1} > t_K = 0, at which log(σ/a) falls by equal steps down to that of the last noise.
std::vector<double> reverse_times(const ReverseOuOptions& options);

/// Rows of `out` (n,d): Y_T ~ N(c, s²I), then from t to s with x̂ = E[X_0 | X_t = Y_t] and a, σ of OuProcess:
///   SDE   Y_s drawn from the bridge X_s | X_t = Y_t, X_0 = x̂, exactly
///   ODE   Y_s − c = (σ_s/σ_t)(Y_t − c) + (a_s − a_t σ_s/σ_t)(x̃ − c), x̃ extrapolated from the last two x̂
/// Both are exponential integrators: the linear part of the drift is integrated exactly.
///
/// Draws   row r takes normal draws r·d … r·d + d − 1 of the stream, step k of the one with `substep` + k.
/// Cost    O(steps · n · K d), K components or atoms. Same bits for every number of threads.
/// Throws  InputError for options.
/// Check   the exact flow map of a Gaussian, slope 2; variances, slope 1; laws (tests/unit/dynamics).
void reverse_ou(const data::DiffusedMixture& law, const ReverseOuOptions& options, const rng::Stream& stream,
                MatrixView<double> out);

}  // namespace ganflow::dynamics
