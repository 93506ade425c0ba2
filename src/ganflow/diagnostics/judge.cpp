#include "ganflow/diagnostics/judge.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/coagulation.hpp"
#include "ganflow/diagnostics/distance_course.hpp"
#include "ganflow/diagnostics/energy_course.hpp"
#include "ganflow/diagnostics/gradient_course.hpp"
#include "ganflow/diagnostics/observable.hpp"
#include "ganflow/diagnostics/runaway.hpp"
#include "ganflow/diagnostics/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace ganflow::diagnostics {

namespace {

using record::Series;
using record::Verdict;
using record::VerdictKind;

constexpr double kShapeShare = 0.25;  // of its level: a spread or distance that swings by less rests
constexpr double kOnWalls = 0.5;      // share of the critic's coordinates on walls that is worth a sentence
constexpr double kSmallSwing = 0.25;  // of the data's deviation: no more, if the distance has arrived

/// A column that is infinite somewhere, or that was a number and at the end is none.
std::optional<std::string> diverged_column(const Series& series) {
  for (const std::string& column : series.columns()) {
    const auto values = *series.column(column);
    if (!is_looked_at(column) || values.empty()) {
      continue;
    }
    const bool infinite = std::any_of(values.begin(), values.end(), [](double v) { return std::isinf(v); });
    const bool lost = std::isnan(values.back()) &&
                      std::any_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
    if (infinite || lost) {
      return column;
    }
  }
  return std::nullopt;
}

/// Does the swing count? Not if it is small beside the data, or if the distance says that the data are reached all the
/// same: their mean cannot swing by more than the distance to them.
bool matters(const Observable& o, const std::optional<DistanceCourse>& distance, const JudgeOptions& options) {
  const double amplitude = o.found.amplitude ? o.found.amplitude->value : 0;
  if (distance && distance->judged && distance->arrived &&
      amplitude <= std::max(options.near_floor * *distance->floor, kSmallSwing * options.data_std.value_or(0))) {
    return false;
  }
  if (options.data_std && amplitude < options.negligible * *options.data_std) {
    return false;
  }
  return !is_shape(o.column) || amplitude >= kShapeShare * std::abs(o.found.level_late);
}

/// Is anything seen of the generated samples themselves?
bool has_samples(const std::vector<Observable>& observables) {
  return std::any_of(observables.begin(), observables.end(), [](const Observable& o) { return !is_other(o.column); });
}

/// The largest swing that matters, of the location if there is one, else of the shape.
const Observable* deciding_swing(const std::vector<Observable>& observables,
                                 const std::optional<DistanceCourse>& distance, const JudgeOptions& options) {
  const Observable* best = nullptr;
  for (const auto kind : {is_location, is_shape, is_other}) {
    if (kind == is_other && has_samples(observables)) {
      break;  // players may swing while the samples rest: a sentence, no verdict
    }
    for (const Observable& o : observables) {
      if (kind(o.column) && is_swing(o.found.kind) && matters(o, distance, options) &&
          (best == nullptr || o.found.amplitude->value > best->found.amplitude->value)) {
        best = &o;
      }
    }
    if (best != nullptr) {
      return best;
    }
  }
  return nullptr;
}

/// A swing that may be noise which rings, of no size that matters.
bool rings_a_little(const Observable& o, const JudgeOptions& options) {
  return o.found.coherence && o.found.amplitude && options.data_std &&
         o.found.amplitude->value < options.negligible * *options.data_std;
}

/// Of what the locations (or, without any, the shapes) do, the most troublesome.
const Observable* deciding_rest(const std::vector<Observable>& observables, const JudgeOptions& options) {
  const auto trouble = [&](const Observable& o) {
    return rings_a_little(o, options) ? VerdictKind::kNoise : o.found.kind;
  };
  const auto holds = [&](const auto& kind) {
    return std::any_of(observables.begin(), observables.end(), [&](const Observable& o) { return kind(o.column); });
  };
  const auto kind_of_column = holds(is_location) ? is_location : holds(is_shape) ? is_shape : is_other;
  for (const VerdictKind kind :
       {VerdictKind::kDrifting, VerdictKind::kUndecided, VerdictKind::kNoise, VerdictKind::kConverging,
        VerdictKind::kOscillating, VerdictKind::kDamped, VerdictKind::kGrowing}) {
    for (const Observable& o : observables) {
      if (kind_of_column(o.column) && trouble(o) == kind) {
        return &o;
      }
    }
  }
  return nullptr;
}

void report_swing(const Observable& o, Verdict& verdict) {
  const Oscillation& found = o.found;
  verdict.kind = found.kind;
  verdict.observable = o.column;
  if (found.amplitude) {
    verdict.amplitude = found.amplitude->value;
    verdict.amplitude_low = found.amplitude->low;
    verdict.amplitude_high = found.amplitude->high;
  }
  verdict.cycles = found.cycles;
  verdict.false_alarm = found.false_alarm;
  verdict.transient = found.transient;
  if (found.period) {
    verdict.period = found.period->value;
    verdict.period_low = found.period->low;
    verdict.period_high = found.period->high;
  }
  if (found.damping) {
    verdict.damping = found.damping->value;
    verdict.damping_low = found.damping->low;
    verdict.damping_high = found.damping->high;
  }
  verdict.reasons.push_back(sentence_on_swing(o.name, found));
}

std::string sentence_on(const Observable& o) {
  return is_swing(o.found.kind) ? sentence_on_swing(o.name, o.found) + " That is too little to matter."
                                : sentence_on_rest(o.name, o.found);
}

std::string sentence_on(const DistanceCourse& course) {
  return sentence_on_distance(course.name, course.early, course.late, course.floor) +
         (course.falling ? sentence_on_fall(course.third, course.late) : "");
}

/// Does the location stand still, as far as one can see against the data?
bool rests(const Observable& o, const JudgeOptions& options) {
  if (o.found.kind == VerdictKind::kConverging || is_swing(o.found.kind) || rings_a_little(o, options)) {
    return true;  // a swing that is left over here is too small to matter
  }
  return o.found.kind == VerdictKind::kNoise && options.data_std &&
         o.found.scatter_late <= options.negligible * *options.data_std;
}

/// Has the distance stopped falling while a single point at the data's mean would be hardly farther away?
bool stays_far(const DistanceCourse& distance, const JudgeOptions& options) {
  return !distance.falling && options.data_size && distance.late > options.far * *options.data_size;
}

/// Without a swing that matters: has the run come to the data, and if not, what does it do?
void report_rest(const std::vector<Observable>& observables, const std::optional<DistanceCourse>& distance,
                 const JudgeOptions& options, Verdict& verdict) {
  const Observable* rest = deciding_rest(observables, options);
  if (rest == nullptr) {
    verdict.reasons.emplace_back(
        "The series has no column that can be judged (mean_0, pc1, std_0, w1, sliced_w1, payoff or energy).");
    return;
  }
  verdict.observable = rest->column;
  if (distance && distance->judged && (distance->arrived || (distance->fallen && !stays_far(*distance, options)))) {
    verdict.kind = VerdictKind::kConverging;
    verdict.observable = distance->column;
    verdict.reasons.push_back(sentence_on(*distance));
    if (rest->column != distance->column) {
      verdict.reasons.push_back(sentence_on(*rest));
    }
    return;
  }
  verdict.kind = is_swing(rest->found.kind) ? VerdictKind::kNoise : rest->found.kind;
  verdict.reasons.push_back(sentence_on(*rest));
  if (distance) {
    verdict.reasons.push_back(sentence_on(*distance));
    if (distance->judged && rests(*rest, options)) {
      verdict.kind = VerdictKind::kResting;
      verdict.reasons.push_back(sentence_on_resting(distance->late, options.data_size));
    }
  }
}

/// A run of supervised learning: its energy says what has been learnt, unless it swings.
void report_learning(const EnergyCourse& energy, const std::vector<Observable>& observables,
                     const std::optional<DistanceCourse>& distance, Verdict& verdict) {
  const auto seen =
      std::find_if(observables.begin(), observables.end(), [](const Observable& o) { return o.column == "energy"; });
  const bool swings = seen != observables.end() && is_swing(seen->found.kind) && !energy.learnt &&
                      seen->found.amplitude && seen->found.amplitude->value >= kShapeShare * energy.late;
  verdict.observable = "energy";
  if (swings) {
    report_swing(*seen, verdict);
  } else {
    verdict.kind = kind_of(energy);
  }
  verdict.reasons.push_back(sentence_on(energy));
  if (distance) {
    verdict.reasons.push_back(sentence_on(*distance));
  }
}

/// Swings of the players while the samples rest.
void report_players(const std::vector<Observable>& observables, Verdict& verdict) {
  for (const Observable& o : observables) {
    if (is_other(o.column) && o.column != verdict.observable && is_swing(o.found.kind)) {
      verdict.reasons.push_back(sentence_on_swing(o.name, o.found));
    }
  }
}

/// Number of distinct particles at the end, when they merged, and whether they have coagulated.
void report_particles(const Series& series, const JudgeOptions& options, Verdict& verdict) {
  if (const auto generator = find_merging(series, "generator", options.units_generator)) {
    verdict.distinct_generator = generator->at_end;
    if (generator->has_coagulated) {
      verdict.coagulated = true;
      verdict.reasons.push_back(sentence_on_coagulation("generator", *generator));
    }
  }
  if (const auto critic = find_merging(series, "critic", options.units_critic)) {
    verdict.distinct_critic = critic->at_end;
    verdict.first_merge = critic->first;
    verdict.last_merge = critic->last;
    if (critic->has_coagulated) {
      verdict.coagulated = true;
      verdict.reasons.push_back(sentence_on_coagulation("critic", *critic));
    }
  }
}

void report_walls(const Series& series, Verdict& verdict) {
  if (const auto walls = find_walls(series)) {
    verdict.first_contact = walls->first_contact;
    verdict.wall_share = walls->at_end;
    if (walls->at_end >= kOnWalls) {
      verdict.reasons.push_back(sentence_on_walls(*walls));
    }
  }
}

void report_gradient(const Series& series, const std::optional<DistanceCourse>& distance, const JudgeOptions& options,
                     Verdict& verdict) {
  if (const auto course = find_gradient_course(series, distance, options.blind_payoff)) {
    verdict.gradient_share = course->share();
    verdict.critic_sight = course->sight;
    verdict.vanishing_gradient = course->has_vanished;
    if (course->has_vanished) {
      verdict.reasons.push_back(sentence_on_vanishing(*course, *distance));
    }
  }
}

void report_growth(const std::optional<Runaway>& runaway, bool has_stopped, Verdict& verdict) {
  if (runaway) {
    verdict.runaway = runaway->column;
    verdict.growth = runaway->fit.rate;
    verdict.growth_low = runaway->fit.low;
    verdict.growth_high = runaway->fit.high;
    verdict.reasons.push_back(sentence_on_growth(*runaway, has_stopped));
  }
}

void report_gaps(const std::vector<Observable>& observables, Verdict& verdict) {
  const auto decided = std::find_if(observables.begin(), observables.end(),
                                    [&](const Observable& o) { return o.column == verdict.observable; });
  if (decided == observables.end()) {
    return;
  }
  if (decided->found.interpolated) {
    verdict.reasons.emplace_back("The observations are not equally spaced in time; they were interpolated linearly.");
  }
  if (decided->found.left_out > 0) {
    verdict.reasons.push_back(fmt::format("{} observations of '{}' are not numbers and were left out.",
                                          decided->found.left_out, decided->column));
  }
}

}  // namespace

void JudgeOptions::validate() const {
  oscillation.validate();
  GF_VALIDATE(!data_std || (*data_std > 0 && std::isfinite(*data_std)),
              "verdict.data_std = {} (a deviation is positive and finite). Leave it out if unknown", *data_std);
  GF_VALIDATE(!data_size || (*data_size > 0 && std::isfinite(*data_size)),
              "verdict.data_size = {} (a distance is positive and finite). Leave it out if unknown", *data_size);
  GF_VALIDATE(far > 0, "verdict.far = {} (must be positive). Try 0.5", far);
  GF_VALIDATE(negligible >= 0, "verdict.negligible = {} (must not be negative). Try 0.05", negligible);
  GF_VALIDATE(near_floor >= 1, "verdict.near_floor = {} (the noise floor itself is 1). Try 2.5", near_floor);
}

Verdict judge_run(const Series& series, const JudgeOptions& options) {
  options.validate();
  Verdict verdict;
  const std::optional<std::string> lost = diverged_column(series);
  if (options.has_diverged || lost) {
    verdict.kind = VerdictKind::kDiverged;
    verdict.observable = lost.value_or("");
    verdict.reasons.push_back(
        lost ? fmt::format("'{}' is no longer a finite number: the run has diverged.", *lost)
             : "The run was stopped because its numbers were no longer finite or past their limit.");
    report_growth(fastest_growth(series), true, verdict);
    report_particles(series, options, verdict);
    return verdict;
  }
  const std::vector<Observable> observables = look_at_observables(series, options.oscillation);
  const auto distance = course_of_distance(series, options.near_floor, options.oscillation.min_values);
  if (const auto energy = course_of_energy(series, options.oscillation.min_values)) {
    report_learning(*energy, observables, distance, verdict);
  } else if (const Observable* swing = deciding_swing(observables, distance, options)) {
    report_swing(*swing, verdict);
    if (distance && distance->column != verdict.observable) {
      verdict.reasons.push_back(sentence_on(*distance));
    }
  } else if (const auto runaway = find_runaway(series, options.data_std)) {
    verdict.kind = VerdictKind::kDiverged;
    verdict.observable = runaway->column;
    report_growth(runaway, false, verdict);
  } else {
    report_rest(observables, distance, options, verdict);
  }
  report_players(observables, verdict);
  report_gradient(series, distance, options, verdict);
  report_particles(series, options, verdict);
  report_walls(series, verdict);
  report_gaps(observables, verdict);
  return verdict;
}

Verdict judge_series(std::span<const double> times, std::span<const double> values, const std::string& name,
                     const OscillationOptions& options) {
  options.validate();
  GF_VALIDATE(values.size() >= options.min_values,
              "'{}' has {} values (a verdict needs at least {}, over at least {:.0f} periods). Record for longer", name,
              values.size(), options.min_values, options.min_cycles);
  GF_VALIDATE(std::any_of(values.begin(), values.end(), [&](double v) { return v != values[0]; }),
              "'{}' is {} throughout (a constant does nothing that could be judged). Choose another column", name,
              values[0]);
  const Observable seen{name, fmt::format("'{}'", name), find_oscillation(times, values, options)};
  Verdict verdict;
  if (is_swing(seen.found.kind)) {
    report_swing(seen, verdict);
  } else {
    verdict.kind = seen.found.kind;
    verdict.observable = name;
    verdict.reasons.push_back(sentence_on(seen));
  }
  report_gaps({seen}, verdict);
  return verdict;
}

}  // namespace ganflow::diagnostics
