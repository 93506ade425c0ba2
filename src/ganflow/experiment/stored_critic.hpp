#pragma once
/// The critic of a snapshot as a function: what a run's critic said at that instant.

#include "ganflow/core/matrix.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/array.hpp"

#include <optional>
#include <vector>

namespace ganflow::experiment {

/// D(x_i) = Σ_j w_j σ(x_i; ω_j) (theory §1) with the particles of the snapshot's array "critic" (d + 2, M), x (n,d);
/// with several layers, of "critic.1" and so on. nullopt when one is missing or of another shape.
///
/// Error   that of double sums over the stored particles.
/// Check   the running process's own values.
std::optional<std::vector<double>> critic_values(const Spec& spec, const record::Snapshot& snapshot,
                                                 ConstMatrixView<double> x);

}  // namespace ganflow::experiment
