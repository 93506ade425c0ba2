#pragma once
/// The gradients of both players on one and the same batch: what updates that move them together look at.

#include "ganflow/core/matrix.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/nets/layers.hpp"
#include "ganflow/objectives/objective.hpp"
#include "ganflow/rng/stream.hpp"

namespace ganflow::dynamics {

template <class T>
struct PairBatch {
  MatrixView<T> samples;       ///< (2m, K): data in the upper half, room for generated samples in the lower
  ConstMatrixView<T> latents;  ///< (m, L)
  rng::Stream mix;             ///< of a penalty's draws
};

template <class T>
struct PairGradients {
  nets::LayerGradients<T> generator;  ///< (p, N) for each layer, ∇_θ of what the generator descends
  MatrixView<T> bias;                 ///< (1, K), likewise
  nets::LayerGradients<T> critic;     ///< (p, M) for each layer, ∇_ω δΨ̂/δν, which the critic ascends
};

/// Overwrites the gradients, and the lower half of the samples by what the generator makes of the latents.
template <class T>
void find_pair_gradients(const nets::Generator<T>& generator, nets::LayersView<T> critic,
                         const objectives::Objective& objective, const PairBatch<T>& batch,
                         const PairGradients<T>& gradients);

}  // namespace ganflow::dynamics
