#pragma once
/// The verdict on a run, from its series (theory §10).

#include "ganflow/diagnostics/oscillation.hpp"
#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace ganflow::diagnostics {

struct JudgeOptions {
  OscillationOptions oscillation{};               ///< of each observable
  std::optional<double> data_std{};               ///< deviation of the data, in the unit of the mean; unknown: not used
  std::optional<double> data_size{};              ///< distance from the data to a point at their mean; likewise
  std::optional<std::int64_t> units_generator{};  ///< particles at the start
  std::optional<std::int64_t> units_critic{};     ///< likewise
  std::optional<double> blind_payoff{};           ///< Ψ of the critic D = 0; unknown: no gradient is called vanishing
  double negligible = 0.05;                       ///< swings below this times data_std do not decide; ≥ 0
  double near_floor = 2.5;                        ///< a distance below this times its noise floor has arrived; ≥ 1
  double far = 0.5;                               ///< a distance that rests above this times data_size is far; > 0
  bool has_diverged = false;                      ///< the run stopped for a NaN, an Inf or a norm past its limit
  void validate() const;                          ///< throws InputError naming the field
};

/// Columns looked at, whichever exist: mean_0 …, pc1 (location); std_0 …, w1, sliced_w1 (shape, when the location
/// rests); payoff, critic_mean (a sentence; they decide only where nothing is seen of the samples); noise_floor; energy;
/// distinct_generator, distinct_critic; wall_share; generator_gradient.
///
/// In this order: diverged; a swing of the location that matters (oscillating, damped, growing); a swing of the shape
/// that matters; diverged again, if something grows past the data's scale without end (runaway.hpp); converging, if the
/// distance to the data has arrived near its noise floor, or has fallen and does not rest far from them; resting, if the
/// location stands still away from the data; what the location does (drifting, noise, undecided).
/// A swing of no more than near_floor times the noise floor, or a quarter of data_std, does not matter once the
/// distance has arrived. Where there is an energy (supervised learning) it decides instead: by a swing of a quarter of
/// its level or more, else by kind_of(EnergyCourse). Particles have coagulated when at most max(8, 5%) of them are
/// distinct at the end; when a gradient has vanished, gradient_course.hpp says.
///
/// Error   false alarms of all observables together stay below options.oscillation.false_alarm.
/// Throws  InputError for options, times that do not increase.
/// Check   recorded pendulum runs (theory §11), synthetic runs.
record::Verdict judge_run(const record::Series& series, const JudgeOptions& options);

/// A lone series, whoever recorded it: what it does after its start, without any notion of data. `name` goes into the
/// sentences and into `observable`.
///
/// Throws  InputError for options, shapes, times that do not increase, fewer values than options.min_values (the
///         message says how many are needed), values that are all equal.
record::Verdict judge_series(std::span<const double> times, std::span<const double> values, const std::string& name,
                             const OscillationOptions& options = {});

}  // namespace ganflow::diagnostics
