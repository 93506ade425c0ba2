#pragma once
/// Several steps of gradient ascent on a payoff that is linear in the network, as a WGAN critic's is: the steps need no
/// forward pass and no particle sees another, so each particle makes all of them in one go (theory §2, 3).
///
/// For each batch in turn   θ_j ← π_Q(θ_j + rate · scale·∂_θ Σ_i g_i·σ(x_i; θ_j)),   π_Q the walls, if any.
///
/// Shapes  a batch: x (n,L), g (n,K); last_gradient (p,N), rows padded as Matrix::padded does, overwritten by the last
///         step's gradient, taken before the particles moved.
/// Error   the same bits as add_parameter_gradient, Sgd::step and Box::project one after the other, but for the choice
///         of nodes: walls and the size of a step bound |a| ahead of the steps, so grids may be a little finer.
/// Cost    of the gradients alone: θ is read and written once.
/// Check   the three one after the other.

#include "ganflow/nets/box.hpp"
#include "ganflow/nets/population.hpp"

#include <optional>
#include <span>

namespace ganflow::nets {

template <class T>
struct AscentBatch {
  ConstMatrixView<T> x;
  ConstMatrixView<T> g;
};

/// At least one batch.
template <class T>
void ascend(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
            const std::optional<Box>& walls, MatrixView<T> last_gradient);

}  // namespace ganflow::nets
