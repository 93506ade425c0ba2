#pragma once
/// What was decided about a run (theory §10), with the figures that decided it. Unknown quantities are nullopt.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::record {

enum class VerdictKind { kConverging, kOscillating, kDamped, kGrowing, kDrifting, kNoise, kDiverged, kUndecided };

/// The word used in verdict.json and on the terminal: "converging", "oscillating" …
std::string to_string(VerdictKind kind);

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
};

}  // namespace ganflow::record
