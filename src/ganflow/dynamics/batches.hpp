#pragma once
/// The samples that an iteration sees: data, latents, and what the generator makes of these.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/rng/stream.hpp"

#include <cstdint>
#include <memory>

namespace ganflow::dynamics {

/// Buffers for several batches of m samples, and the draws that fill them. Batches of iteration t, critic step s, are the
/// streams (seed, purpose, t, s): no other randomness. The generator stands still while the critic moves, so its samples
/// for all critic steps and for its own are made together, as far as they fit kTogether numbers: `slots` at a time.
template <class T>
class Batches {
 public:
  struct Sources {
    std::shared_ptr<const data::Law> data;
    std::shared_ptr<const data::Law> latent;
    std::uint64_t seed = 1;
  };
  Batches(Sources sources, const TrainOptions& options);

  std::size_t slots() const { return slots_; }  ///< batches drawn together, at most
  /// Slot s holds the s-th batch of those drawn together: critic's samples (2m, K), data above and generated below;
  /// generated (m, K) alone; latents (m, L).
  MatrixView<T> critic_batch(std::size_t slot);
  MatrixView<T> generated(std::size_t slot);
  MatrixView<T> latents(std::size_t slot);
  ConstMatrixView<T> drawn_latents() const;  ///< of all batches drawn together last
  ConstMatrixView<T> drawn_samples() const;  ///< of the first critic's batch

  /// Draws batches first … first + count − 1 of an iteration; number `critic_steps` is the generator's.
  void draw(const nets::Generator<T>& generator, std::int64_t iteration, int first, std::size_t count,
            int critic_steps);
  /// One batch for both players, in slot 0: data and latents of critic step 0. What is generated is left to the caller.
  void draw_pair(std::int64_t iteration);

  rng::Stream stream(rng::Purpose purpose, std::int64_t iteration, int critic_step) const;
  const data::Law& data() const { return *sources_.data; }
  const data::Law& latent() const { return *sources_.latent; }

 private:
  Sources sources_;
  std::size_t m_;
  std::size_t slots_;
  std::size_t drawn_ = 0;  // batches drawn together last
  Matrix<T> batch_;        // (slots 2m, K): data above, generated below, in each slot
  Matrix<T> made_;         // (slots m, K): generated together, when slots > 1
  Matrix<T> latents_;      // (slots m, L)
};

}  // namespace ganflow::dynamics
