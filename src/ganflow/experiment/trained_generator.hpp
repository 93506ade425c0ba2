#pragma once
/// The generator of a stored run by itself: no data are loaded and nothing can be trained with it.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/law.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/nets/generator.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::experiment {

/// Shapes  latents (n,L), samples (n,K), in the units that the networks see (pixels in [−1,1]).
/// Error   evaluated in float64 whatever the run's precision; `ganflow sample` gives the same to rounding.
/// Cost    O(n N p) a call.
/// Check   against dynamics::Process::generate (tests/unit/experiment/trained_generator_test.cpp).
class TrainedGenerator {
 public:
  /// Of the newest checkpoint. Throws InputError when there is none, or its generator has another shape than the spec
  /// says.
  explicit TrainedGenerator(const io::StoredRun& run);

  std::size_t latent_dimension() const { return generator_.latent_dimension(); }
  std::size_t dimension() const { return generator_.dimension(); }
  std::int64_t iteration() const { return iteration_; }

  /// Latents first … first + count − 1 of a seed: those of `ganflow sample --seed`.
  Matrix<double> latents(std::uint64_t seed, std::uint64_t first, std::size_t count) const;
  /// G(z), z (n,L) → (n,K).
  Matrix<double> generate(ConstMatrixView<double> latents) const;
  /// The latent a share of the way from `from` to `to`: along the arc between them when latents are normal, so that it
  /// keeps a length that latents have; along the line otherwise.
  std::vector<double> between(std::span<const double> from, std::span<const double> to, double share) const;

 private:
  TrainedGenerator(const Spec& spec, const record::CheckpointState& state);

  bool is_normal_;
  std::int64_t iteration_;
  std::shared_ptr<const data::Law> latent_;
  nets::Generator<double> generator_;
};

}  // namespace ganflow::experiment
