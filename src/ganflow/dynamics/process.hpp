#pragma once
/// Anything that moves a generator and a critic forward in time and can be looked at: what a run loop drives.

#include "ganflow/core/matrix.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/record/event.hpp"
#include "ganflow/rng/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// Counts of the two populations at an instant.
struct Census {
  std::size_t distinct_generator =
      0;  ///< different particles, bit by bit (theory §4: merged ones stay merged), of all layers
  std::size_t distinct_critic = 0;
  std::optional<double> wall_share = {};  ///< share of critic coordinates on the box; nullopt without a box
  /// Root mean square over particles of |mean-field gradient|, last step; nullopt before the first since start or
  /// resume.
  std::optional<double> generator_gradient = {};
  std::optional<double> critic_gradient = {};
  std::optional<int> critic_steps = {};  ///< made in the last iteration, where that is not told beforehand
  /// Of a flow: error of the velocities because of the quadratures, relative to the largest of their population.
  std::optional<double> quadrature_error = {};
  std::optional<double> mass_error = {};      ///< of a grid: |Σ mass − 1|, the larger of the two players'
  std::optional<double> energy_balance = {};  ///< of a grid: Ψ(t) − Ψ(0) − what the players' work makes of it
};

/// How sums over a batch are taken, in the first layer where there are several: over so many Chebyshev nodes, or over the samples themselves (0).
struct BatchNodes {
  std::size_t generator = 0;
  std::size_t critic = 0;
};

/// What an average over past generators may mean (averages.hpp).
enum class AveragedLaw {
  kMeanParameters,  ///< the law of the generator with averaged parameters
  kMixture,         ///< the average of the laws
};

/// E[μ] of supervised learning, and ∫|∇ δE/δμ|² dμ = −dE/dt along its flow (theory §4).
struct EnergyBalance {
  double energy = 0;
  double dissipation = 0;
};

class Process {
 public:
  Process() = default;
  virtual ~Process() = default;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// One iteration. After a divergence the state is not usable any more.
  virtual void advance() = 0;
  virtual std::int64_t iteration() const = 0;
  virtual double time() const = 0;  ///< mean-field time, theory §3

  /// A sentence naming where a NaN, an infinity or a parameter past the limit first appeared; nullopt while all is
  /// well.
  virtual std::optional<std::string> divergence() const = 0;

  /// Everything needed to go on bit for bit, and back. restore throws InputError when shapes differ.
  virtual record::CheckpointState state() const = 0;
  virtual void restore(const record::CheckpointState& state) = 0;

  virtual std::size_t dimension() const = 0;
  /// Fills `out` (n, dimension) with samples whose latents are draws 0 … n−1 of the stream.
  virtual void generate(const rng::Stream& latents, MatrixView<double> out) const = 0;
  /// The same from an average over past generators, (count, dimension); nullopt where there is none, or none yet.
  virtual std::optional<Matrix<double>> sample_average(AveragedLaw /*law*/, const rng::Stream& /*latents*/,
                                                       std::size_t /*count*/) const {
    return std::nullopt;
  }
  /// D(x_i), x (n, dimension) → out (n,1).
  virtual void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const = 0;
  /// Ψ̂ on fresh data and latents: `count` of each, from the streams.
  virtual double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const = 0;
  virtual Census census() const = 0;
  /// Of supervised learning: the energy and what it falls by, exact where the process can, else on `count` fresh pairs
  /// from the stream; nullopt for games.
  virtual std::optional<EnergyBalance> energy(const rng::Stream& /*data*/, std::size_t /*count*/) const {
    return std::nullopt;
  }
  /// Of the last iteration's batches; nullopt before the first since start or resume, and where there are no batches.
  virtual std::optional<BatchNodes> batch_nodes() const { return std::nullopt; }
  /// What happened since the last call, oldest first.
  virtual std::vector<record::Event> take_events() { return {}; }
};

}  // namespace ganflow::dynamics
