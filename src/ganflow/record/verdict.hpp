#pragma once
/// What was decided about a run (theory §10), with the figures that decided it. Unknown quantities are nullopt.

#include "ganflow/record/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::record {

enum class VerdictKind {
  kConverging,   ///< comes to the data (a lone series: to a level)
  kOscillating,  ///< swings for ever
  kDamped,       ///< swings less and less
  kGrowing,      ///< swings more and more
  kDrifting,     ///< wanders or moves on
  kNoise,        ///< none of these, but no rest either
  kResting,      ///< stands still, away from the data
  kDiverged,     ///< left the finite numbers
  kUndecided,    ///< too short or too coarse to tell
};

/// The word used in verdict.json and on the terminal: "converging", "oscillating" …
std::string to_string(VerdictKind kind);

/// How generated samples fall into the modes of the data: components of a mixture, classes of labelled data.
struct ModeSummary {
  std::int64_t found = 0;                  ///< modes with a share significantly above a tenth of the data's
  std::int64_t lost = 0;                   ///< significantly below
  std::int64_t samples = 0;                ///< generated
  std::int64_t samples_to_judge = 0;       ///< with so many, a mode that is never seen is called lost
  double outside = 0;                      ///< share of samples in no mode
  std::optional<double> relative_entropy;  ///< KL(generated | data) over modes; unknown when all samples lie outside
  std::optional<double> p_value;           ///< chi-square test of equal shares
  std::optional<double> accuracy;          ///< of the classifier that told the modes apart, on held-out data
  std::vector<std::int64_t> counts;        ///< generated samples by mode
  std::vector<double> data_shares;         ///< by mode
  std::vector<std::int64_t> lost_modes;    ///< their numbers, from 0
};

struct Verdict {
  VerdictKind kind = VerdictKind::kUndecided;
  bool coagulated = false;           ///< the critic's or generator's particles have merged (theory §4)
  std::vector<std::string> reasons;  ///< sentences, the most important first
  std::string observable;            ///< the column that decided, "mean_0" say
  std::optional<double> period;      ///< mean-field time
  std::optional<double> period_low;  ///< 95% confidence interval
  std::optional<double> period_high;
  std::optional<double> amplitude;      ///< half the peak-to-peak of the phase-averaged observable
  std::optional<double> amplitude_low;  ///< 95% confidence interval
  std::optional<double> amplitude_high;
  std::optional<double> damping;      ///< ratio of amplitudes, one period to the next
  std::optional<double> damping_low;  ///< 95% confidence interval
  std::optional<double> damping_high;
  std::optional<double> cycles;       ///< periods seen after transients
  std::optional<double> false_alarm;  ///< probability that noise alone shows such a line
  std::optional<double> transient;    ///< time cut off at the start
  std::optional<std::int64_t> distinct_generator;
  std::optional<std::int64_t> distinct_critic;
  std::optional<double> first_contact;      ///< time at which a critic's parameter was first seen on a wall
  std::optional<double> wall_share;         ///< of the critic's parameters, at the end
  std::optional<double> first_merge;        ///< time at which fewer distinct critic particles were first seen
  std::optional<double> last_merge;         ///< and last
  std::optional<double> support_generator;  ///< effective number of particles, exp(entropy of the weights)
  std::optional<double> support_critic;
  std::optional<std::int64_t> rank_generator;  ///< of the particles' covariance
  std::optional<std::int64_t> rank_critic;
  std::vector<double> strata;  ///< share of the critic's particles with 0, 1, … coordinates on walls; empty: unknown
  std::optional<ModeSummary> modes;  ///< unknown where the data have no modes that can be told apart
  std::optional<double>
      classifier_accuracy;               ///< on held-out rows, where classes are modes: too low, and modes stay unknown
  bool vanishing_gradient = false;       ///< the critic separates, and the generator's gradient is gone (theory §10)
  std::optional<double> gradient_share;  ///< generator's gradient in the last quarter over its largest
  std::optional<double> critic_sight;    ///< payoff in the last quarter: 0 a blind critic's, 1 the largest seen
  std::string runaway;                   ///< the column that grows without end; empty: none
  std::optional<double> growth;          ///< its rate: it grows by e^growth a unit of time
  std::optional<double> growth_low;      ///< 95% confidence interval
  std::optional<double> growth_high;
  std::vector<Failure> failures;  ///< those of theory §10 that were seen, the gravest first
};

}  // namespace ganflow::record
