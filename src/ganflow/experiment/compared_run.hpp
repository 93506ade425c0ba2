#pragma once
/// One cell of a comparison: trains a variant with one seed as far as its budget goes, measures and judges it.

#include "ganflow/experiment/comparison.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/cell.hpp"

#include <atomic>
#include <cstdint>

namespace ganflow::experiment {

struct ComparedRun {
  record::Findings findings;
  double seconds = 0;  ///< of one core, in training (a sampler's: until its first samples), without looking
};

/// Data drawn in one iteration (from 0) of training: what a budget of samples is counted in. An adaptive best response
/// draws as many batches as it makes steps, told by `critic_steps`.
std::int64_t samples_of_iteration(const Spec& spec, std::int64_t iteration, int critic_steps);

/// Data that the spec's own length takes, by its own schedule; a best response is counted as if it took `critic_steps`.
std::int64_t samples_of_length(const Spec& spec);

/// What is found, in this order. d = 1: W_1. d > 1: sliced W_1, and S_ε with ε = 0.05 times the data's median squared
/// distance.
///   distance, distance_final   mean of the column w1 | sliced_w1 over the last half; of the generator at the end, median
///                              of nine draws. +∞ after a divergence. Of a sampler both are the latter
///   floor                      real against real
///   s_epsilon, s_epsilon_floor at the end, d > 1
///   period, amplitude, damping of the verdict
///   modes_found, modes_lost    at the end, where data have modes that can be told
///   distinct_generator, distinct_critic   particles at the end
///   iterations, samples_seen, time
/// words verdict ("sampler" of one), coagulated, reason; curves location (mean_0 | pc1) and distance, thinned.
///
/// Throws  InputError: the sampler's exact score for a law that is no mixture. CellInterrupted.
ComparedRun run_compared(const Variant& variant, const Spec& spec, const ComparisonBudget& budget,
                         const std::atomic<bool>* stop);

}  // namespace ganflow::experiment
