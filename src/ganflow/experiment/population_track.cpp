#include "ganflow/experiment/population_track.hpp"

#include "ganflow/experiment/population_distance.hpp"
#include "ganflow/experiment/spec_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
const std::string kObserved = "observed.";  // arrays of the row before in a checkpoint

/// The arrays PREFIX + player of a state, without the prefix.
record::State populations_of(const record::State& state, const std::vector<std::string>& players,
                             const std::string& prefix = {}) {
  record::State populations{.iteration = state.iteration, .time = state.time, .arrays = {}};
  for (const std::string& player : players) {
    populations.arrays.push_back(state.at(prefix + player));
    populations.arrays.back().name = player;
  }
  return populations;
}

/// Only the population of one player.
record::State alone(const record::State& state, const std::string& player) {
  record::Array array = state.at(player);
  array.name = "generator";  // the first of a pair, whoever it is
  return {.iteration = state.iteration, .time = state.time, .arrays = {std::move(array)}};
}

double distance(const record::State& a, const record::State& b, const std::string& player, PopulationNorm norm,
                double smoothness) {
  if (a.at(player).values == b.at(player).values) {
    return 0;
  }
  const record::State x = alone(a, player);
  const record::State y = alone(b, player);
  switch (norm) {
    case PopulationNorm::kW2: return std::sqrt(transport_distance(x, y, 2).generator);
    case PopulationNorm::kWeak: return std::sqrt(std::max(0.0, weak_distance(x, y, smoothness).generator));
    case PopulationNorm::kCoupled: return std::sqrt(coupled_distance(x, y, 2).generator);
  }
  return kUndefined;
}

}  // namespace

PopulationTrack::PopulationTrack(const Spec& spec, const record::State& start) : observe_(spec.observe) {
  players_ = {"generator"};
  if (objectives::trains_critic(spec.objective.kind)) {
    players_.emplace_back("critic");
  }
  start_ = populations_of(start, players_);
}

bool PopulationTrack::follows(PopulationReference reference) const {
  return std::find(observe_.distances.begin(), observe_.distances.end(), reference) != observe_.distances.end();
}

record::Columns PopulationTrack::columns() const {
  record::Columns columns;
  for (const PopulationReference reference : observe_.distances) {
    for (const PopulationNorm norm : observe_.distance_norms) {
      for (const std::string& player : players_) {
        columns.push_back(fmt::format("{}_{}_{}", word_of(norm), word_of(reference), player));
      }
    }
  }
  return columns;
}

std::vector<double> PopulationTrack::row(const record::State& now) {
  record::State populations = populations_of(now, players_);
  std::vector<double> values;
  for (const PopulationReference reference : observe_.distances) {
    const bool from_start = reference == PopulationReference::kStart;
    for (const PopulationNorm norm : observe_.distance_norms) {
      for (const std::string& player : players_) {
        values.push_back(from_start || has_previous_
                             ? distance(from_start ? start_ : previous_, populations, player, norm, observe_.smoothness)
                             : kUndefined);
      }
    }
  }
  if (follows(PopulationReference::kPrevious)) {
    previous_ = std::move(populations);
    has_previous_ = true;
  }
  return values;
}

void PopulationTrack::save(record::CheckpointState& state) const {
  if (!has_previous_ || previous_.iteration == state.iteration) {
    return;
  }
  for (record::Array array : previous_.arrays) {
    array.name = kObserved + array.name;
    state.arrays.push_back(std::move(array));
  }
}

void PopulationTrack::restore(const record::CheckpointState& state) {
  if (!follows(PopulationReference::kPrevious)) {
    return;
  }
  const bool in_between = state.contains(kObserved + players_.front());
  previous_ = populations_of(state, players_, in_between ? kObserved : std::string());
  previous_.iteration = state.iteration / observe_.every * observe_.every;
  has_previous_ = true;
}

}  // namespace ganflow::experiment
