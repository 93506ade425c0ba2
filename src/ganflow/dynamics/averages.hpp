#pragma once
/// Averages over the generators of a run (theory §9): of their parameters, and of their laws. A last iterate that cycles
/// may have an average that does not.

#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/generator_side.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/record/array.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace ganflow::dynamics {

/// After k generators θ_1 … θ_k, with p_k = 1/k (Polyak) or (1−d)/(1−d^k) (EMA, unbiased from the first one on):
///   parameters   θ̄_k = θ̄_{k−1} + p_k (θ_k − θ̄_{k−1}), particle by particle, b_0 likewise, in double
///   laws         the mixture of the laws of all θ_i with the same weights. `memory` slots stand for it; θ_k moves into
///                each with probability p_k, independently, so that each holds θ_i with its weight in the mixture
/// Sample i of the mixture comes from slot i mod `memory`.
///
/// Determinism  slot s of iteration t looks at draw s of the stream (seed, kReservoir, t).
/// Cost         O(p N) an iteration and memory·p N numbers, for all N particles even where equal ones have merged: their
///              pasts differ.
/// Check        plain sums; the share of slots that hold θ_i.
template <class T>
class Averages {
 public:
  Averages(const AverageOptions& options, const nets::Generator<T>& start, std::uint64_t seed);

  /// Takes in the generator as it stands after `iteration` iterations; nothing before `options.start`.
  void add(const GeneratorSide<T>& side, std::int64_t iteration);
  bool empty() const { return count_ == 0; }
  /// `count` samples of one of the two; nullopt when empty().
  std::optional<Matrix<double>> sample(AveragedLaw law, const data::Law& latent, const rng::Stream& latents,
                                       std::size_t count) const;

  /// Arrays average.count (1), average.mean (p, N), average.bias (1, K), average.slot_k and average.slot_bias; with
  /// several layers average.mean.1 …, average.slot_k.1 …
  void save(record::State& state) const;
  void restore(const record::State& state);

 private:
  double newest_share() const;  // p_k
  void generate_mean(const data::Law& latent, const rng::Stream& latents, MatrixView<double> out) const;
  void generate_mixture(const data::Law& latent, const rng::Stream& latents, MatrixView<double> out) const;

  AverageOptions options_;
  std::uint64_t seed_;
  std::int64_t count_ = 0;                     // k
  std::vector<Matrix<double>> mean_;           // θ̄, a matrix for each layer
  Matrix<double> mean_bias_;                   // b̄_0
  nets::Generator<T> like_;                    // of the right shape; its parameters do not matter
  std::vector<std::vector<Matrix<T>>> slots_;  // the layers' (p, N) each; none before the first
  Matrix<T> slot_bias_;                        // (memory, K)
};

}  // namespace ganflow::dynamics
