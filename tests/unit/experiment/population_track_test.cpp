#include "ganflow/experiment/population_track.hpp"

#include "ganflow/experiment/population_distance.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kRounding = 1e-10;

const std::vector<std::string> kFollowed = {"observe.distances=[\"start\", \"previous\"]",
                                            "observe.distance_norms=[\"w2\", \"weak\", \"coupled\"]",
                                            "generator.units=12",
                                            "critic.units=10",
                                            "observe.samples=16",
                                            "dynamics.batch=8"};

Spec followed(const std::vector<std::string>& more = {}) {
  std::vector<std::string> overrides = kFollowed;
  overrides.insert(overrides.end(), more.begin(), more.end());
  return minimal_with(overrides);
}

/// Two particles of two coordinates a player, all moved by `shift`.
record::State moved(double shift, std::int64_t iteration) {
  const std::vector<double> values = {shift, 5 + shift, shift, 7 + shift};
  return {.iteration = iteration, .time = 0, .arrays = {{"generator", {2, 2}, values}, {"critic", {2, 2}, values}}};
}

TEST(PopulationTrack, OfATranslationIsItsLength) {
  Spec spec = followed();
  spec.observe.distance_norms = {PopulationNorm::kW2, PopulationNorm::kCoupled};
  PopulationTrack track(spec, moved(0, 0));
  EXPECT_THAT(track.columns(), ElementsAre("w2_start_generator", "w2_start_critic", "coupled_start_generator",
                                           "coupled_start_critic", "w2_previous_generator", "w2_previous_critic",
                                           "coupled_previous_generator", "coupled_previous_critic"));
  const std::vector<double> first = track.row(moved(0, 0));
  EXPECT_THAT(std::vector<double>(first.begin(), first.begin() + 4), ElementsAre(0, 0, 0, 0));
  for (std::size_t k = 4; k < 8; ++k) {
    EXPECT_TRUE(std::isnan(first[k])) << k;
  }
  track.row(moved(0.3, 5));
  const std::vector<double> third = track.row(moved(0.5, 10));
  ASSERT_EQ(third.size(), 8U);
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_NEAR(third[k], (k < 4 ? 0.5 : 0.2) * std::sqrt(2.0), kRounding) << k;
  }
}

TEST(PopulationTrack, WeakIsTheNormWithTheSmoothnessAsked) {
  Spec spec = followed({"observe.smoothness=1.5"});
  spec.observe.distance_norms = {PopulationNorm::kWeak};
  PopulationTrack track(spec, moved(0, 0));
  const std::vector<double> values = track.row(moved(0.3, 5));
  EXPECT_NEAR(values[0], std::sqrt(weak_distance(moved(0, 0), moved(0.3, 5), 1.5).generator), kRounding);
  EXPECT_GT(std::abs(values[0] - std::sqrt(weak_distance(moved(0, 0), moved(0.3, 5), 0.5).generator)), 1e-3);
}

TEST(PopulationTrack, ForgetsTheOrderOfParticlesInW2Only) {
  Spec spec = followed();
  spec.observe.distances = {PopulationReference::kStart};
  spec.observe.distance_norms = {PopulationNorm::kW2, PopulationNorm::kCoupled};
  PopulationTrack track(spec, moved(0, 0));
  record::State swapped = moved(0, 3);
  for (record::Array& array : swapped.arrays) {
    array.values = std::vector<double>{5, 0, 7, 0};
  }
  EXPECT_THAT(track.row(swapped), ElementsAre(0, 0, std::sqrt(74.0), std::sqrt(74.0)));
}

TEST(PopulationTrack, KeepsTheRowBeforeInCheckpointsBetweenRows) {
  const Spec spec = followed({"observe.every=5"});
  PopulationTrack track(spec, moved(0, 0));
  track.row(moved(0.1, 5));
  record::CheckpointState at_row = moved(0.1, 5);
  track.save(at_row);
  EXPECT_FALSE(at_row.contains("observed.generator"));
  record::CheckpointState between = moved(0.2, 7);
  track.save(between);
  EXPECT_TRUE(between.contains("observed.generator"));
  EXPECT_TRUE(between.contains("observed.critic"));
  for (const record::CheckpointState& checkpoint : {at_row, between}) {
    PopulationTrack again(spec, moved(0, 0));
    again.restore(checkpoint);
    EXPECT_EQ(again.row(moved(0.3, 10)), PopulationTrack(track).row(moved(0.3, 10)));
    record::CheckpointState later = moved(0.25, 8);
    PopulationTrack third(spec, moved(0, 0));
    third.restore(checkpoint);
    third.save(later);  // still the row of iteration 5
    EXPECT_EQ(numbers(later, "observed.critic"), numbers(moved(0.1, 5), "critic"));
  }
}

/// Rows of 12 iterations, stopped after `stop_at` and resumed (0: never).
std::vector<record::Frame> rows_of(const Spec& spec, std::int64_t stop_at) {
  Notebook notes;
  const std::array<record::Observer*, 1> observers = {&notes};
  const LoopOptions whole{.iterations = 12, .observe_every = spec.observe.every, .checkpoint_every = 100};
  const Experiment first = build(spec);
  Observables look(spec, first);
  LoopOptions part = whole;
  part.iterations = stop_at == 0 ? 12 : stop_at;
  run_loop(*first.process, look, observers, part);
  if (stop_at != 0) {
    const Experiment second = build(spec);
    Observables look_again(spec, second);
    second.process->restore(notes.checkpoints.back());
    look_again.restore(notes.checkpoints.back());
    run_loop(*second.process, look_again, observers, whole);
  }
  return notes.frames;
}

TEST(PopulationTrack, OfAResumedRunHasTheSameBits) {
  for (const char* const kind : {"dynamics.kind=train", "dynamics.kind=flow", "objective.kind=ideal"}) {
    SCOPED_TRACE(kind);
    std::vector<std::string> overrides = {"observe.every=3", kind};
    if (overrides.back() == "dynamics.kind=flow") {
      overrides.emplace_back("generator.activation=erf");
    }
    std::vector<std::string> all = kFollowed;
    if (overrides[1] == "objective.kind=ideal") {
      std::erase(all, "critic.units=10");
    } else if (overrides[1] == "dynamics.kind=flow") {
      std::erase(all, "dynamics.batch=8");
    }
    all.insert(all.end(), overrides.begin(), overrides.end());
    const Spec spec = minimal_with(all);
    const std::vector<record::Frame> whole = rows_of(spec, 0);
    ASSERT_EQ(whole.size(), 5U);
    EXPECT_GT(whole.back().values.back(), 0);
    for (const std::int64_t stop_at : {2, 6, 7}) {
      expect_same_frames(rows_of(spec, stop_at), whole);
    }
  }
}

TEST(PopulationTrack, OfARunIsWhatTheCheckpointsTell) {
  const Spec spec = followed({"observe.every=4"});
  Notebook notes;
  const std::array<record::Observer*, 1> observers = {&notes};
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  const record::State start = experiment.process->state();
  run_loop(*experiment.process, look, observers, {.iterations = 8, .observe_every = 4, .checkpoint_every = 4});
  const record::Frame& last = notes.frames.back();
  const record::State& before = notes.checkpoints[0];
  const record::State& end = notes.checkpoints[1];
  EXPECT_EQ(value_of(look, last, "w2_start_critic"), std::sqrt(transport_distance(start, end, 2).critic));
  EXPECT_EQ(value_of(look, last, "w2_previous_generator"), std::sqrt(transport_distance(before, end, 2).generator));
  EXPECT_EQ(value_of(look, last, "coupled_previous_critic"), std::sqrt(coupled_distance(before, end, 2).critic));
  EXPECT_LE(value_of(look, last, "w2_previous_critic"), value_of(look, last, "coupled_previous_critic"));
}

TEST(PopulationTrack, IsSparedWhereNobodyReadsIt) {
  const Spec spec = followed();
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  look.spare_distances();
  const record::Frame frame = look.frame(*experiment.process);
  EXPECT_TRUE(std::isnan(value_of(look, frame, "w2_start_critic")));
  EXPECT_FALSE(look.checkpoint(*experiment.process).contains("observed.critic"));
}

TEST(PopulationTrack, OfALearnerIsItsOneColumn) {
  const Spec spec = parse_spec(
      "schema = 1\n[data]\nlaw = \"gaussian\"\n[objective]\nkind = \"supervised\"\n[teacher]\nunits = 2\n"
      "[generator]\nunits = 6\n[observe]\nsamples = 16\ndistances = [\"start\"]\n",
      "t.toml");
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  look.frame(*experiment.process);
  experiment.process->advance();
  EXPECT_GT(value_of(look, look.frame(*experiment.process), "w2_start_generator"), 0);
  EXPECT_EQ(look.columns().back(), "w2_start_generator");
}

TEST(PopulationTrack, BadInputIsOneSentence) {
  EXPECT_THAT(refusal(kMinimal, {"observe.distances=[\"strat\"]"}),
              testing::AllOf(HasSubstr("observe.distances"), HasSubstr("any of start, previous"),
                             HasSubstr("Did you mean 'start'?")));
  EXPECT_THAT(refusal(kMinimal, {"observe.distances=[\"start\", \"start\"]"}), HasSubstr("'start' stands there twice"));
  EXPECT_THAT(refusal(kMinimal, {"observe.distances=[\"start\"]", "observe.distance_norms=[]"}),
              HasSubstr("needs one at least"));
  EXPECT_THAT(refusal(kMinimal, {"observe.distances=[\"start\"]", "critic.units=5000"}),
              testing::AllOf(HasSubstr("the critic's 5000 particles"), HasSubstr("distance_limit = 4096")));
  EXPECT_THAT(refusal(kMinimal, {"observe.distance_norms=[\"weak\"]"}), HasSubstr("would do nothing"));
  EXPECT_THAT(refusal(kMinimal, {"observe.distances=[\"start\"]", "observe.smoothness=1"}),
              HasSubstr("no weak norm is taken"));
  EXPECT_THAT(refusal(kMinimal, {"observe.distances=[\"start\"]", "dynamics.kind=grid"}),
              HasSubstr("a grid has cells"));
  EXPECT_NO_THROW(minimal_with({"observe.distances=[\"start\"]", "critic.units=5000", "observe.distance_limit=5000"}));
  EXPECT_NO_THROW(
      minimal_with({"observe.distances=[\"start\"]", "critic.units=5000", "observe.distance_norms=[\"coupled\"]"}));
}

}  // namespace
}  // namespace ganflow::experiment
