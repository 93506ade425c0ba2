#include "ganflow/diagnostics/sentences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::diagnostics {
namespace {

using record::VerdictKind;
using testing::HasSubstr;

TEST(Sentences, SwingIsToldWithItsFigures) {
  Oscillation swing{
      .kind = VerdictKind::kOscillating, .amplitude = Estimate{0.5512, 0.54, 0.56}, .cycles = 19, .false_alarm = 1e-40};
  swing.period = {40.62, 40.1, 41.2};
  EXPECT_EQ(
      sentence_on_swing("The mean of the generated samples", swing),
      "The mean of the generated samples swings by ±0.551 with period 40.6 (95% interval 40.1 to 41.2), 19 periods "
      "seen; noise alone would show such a line with probability below 1e-12.");
  swing.jitter = 0.034;
  swing.kind = VerdictKind::kDamped;
  swing.damping = {0.8, 0.75, 0.85};
  swing.amplitude_first = 1;
  swing.amplitude_last = 0.25;
  EXPECT_EQ(
      sentence_on_swing("X", swing),
      "X swings by ±0.551 with period 40.6 (95% interval 40.1 to 41.2), 19 periods seen; noise alone would show such "
      "a line with probability below 1e-12. The swing shrinks from ±1 to ±0.25, by a factor of 0.8 from one period "
      "to the next (95% interval 0.75 to 0.85). Single periods differ by 3%.");
}

TEST(Sentences, RestIsToldForEveryKind) {
  Oscillation rest{.kind = VerdictKind::kConverging, .level_early = 2, .level_late = 0.5};
  EXPECT_EQ(sentence_on_rest("X", rest), "X went from 2 to 0.5 and rests there.");
  rest.kind = VerdictKind::kDrifting;
  EXPECT_EQ(sentence_on_rest("X", rest), "X drifts (from 2 to 0.5) and has not come to rest.");
  rest.kind = VerdictKind::kNoise;
  EXPECT_EQ(sentence_on_rest("X", rest), "X shows no swing and no drift about 0.5, only noise.");
  rest.kind = VerdictKind::kUndecided;
  EXPECT_EQ(sentence_on_rest("X", rest), "X cannot be judged: there are too few observations.");
  rest.duration_needed = 240;
  EXPECT_EQ(
      sentence_on_rest("X", rest),
      "X cannot be judged yet: what it does is too slow, or was seen too briefly. Run for a time of at least 240.");
}

TEST(Sentences, DistanceIsComparedWithItsFloor) {
  EXPECT_EQ(
      sentence_on_distance("The sliced W1 distance to the data", 0.42, 0.08, 0.0421),
      "The sliced W1 distance to the data fell from 0.42 to 0.08, 1.9 times what two halves of the data show between "
      "themselves.");
  EXPECT_EQ(sentence_on_distance("D", 1, 1.5, std::nullopt), "D rose from 1 to 1.5.");
  EXPECT_EQ(sentence_on_distance("D", 1, 1.02, std::nullopt), "D went from 1 to 1.02.");
}

TEST(Sentences, RestAwayFromTheDataIsHeldAgainstAPointAtTheirMean) {
  EXPECT_EQ(sentence_on_resting(1.85, std::nullopt), "The run rests, but away from the data.");
  EXPECT_EQ(sentence_on_resting(1.85, 1.0),
            "The run rests, but away from the data: at 1.85, where a single point at their mean would be at 1.");
}

TEST(Sentences, CoagulationNamesThePlayer) {
  EXPECT_EQ(sentence_on_coagulation("critic", {.before = 128, .at_end = 2, .first = 3, .last = 120}),
            "The critic's 128 particles have merged into 2, between times 3 and 120.");
  EXPECT_EQ(sentence_on_coagulation("generator", {.before = 64, .at_end = 1}),
            "The generator's 64 particles have merged into 1.");
  EXPECT_EQ(
      sentence_on_strata({.mass = {0.05, 0.15, 0.2, 0.6}, .distinct = 2, .effective_support = 1.9}),
      "Of the critic's mass, 5% lies inside its box, 15% on 1 wall, 20% on 2 walls and 60% in corners; it counts as "
      "1.9 particles.");
  EXPECT_EQ(sentence_on_strata({.mass = {1, 0, 0}}), "");
  EXPECT_EQ(sentence_on_walls({.first_contact = 4, .at_end = 0.93}),
            "93% of the critic's parameters lie on a wall of their box, which they first met by time 4.");
}

TEST(Sentences, ObservablesHaveNames) {
  EXPECT_EQ(name_of_observable("mean_0", Numbering::kAlone), "The mean of the generated samples");
  EXPECT_EQ(name_of_observable("mean_3", Numbering::kNumbered), "The mean of coordinate 3 of the generated samples");
  EXPECT_EQ(name_of_observable("std_0", Numbering::kAlone), "The spread of the generated samples");
  EXPECT_EQ(name_of_observable("pc1", Numbering::kAlone), "The first principal component of the generated samples");
  EXPECT_EQ(name_of_observable("w1", Numbering::kAlone), "The W1 distance to the data");
  EXPECT_EQ(name_of_observable("loss", Numbering::kAlone), "'loss'");
}

TEST(Sentences, BoundIsAPowerOfTenNeverBelowTheProbability) {
  EXPECT_EQ(bound_in_words(3e-7), "1e-6");
  EXPECT_EQ(bound_in_words(1e-30), "1e-12");
  EXPECT_EQ(bound_in_words(0), "1e-12");
}

TEST(Sentences, SayForHowLongRingingNoiseRemembersItsPhase) {
  Oscillation rest{.kind = VerdictKind::kNoise,
                   .period = Estimate{.value = 40, .low = 38, .high = 42},
                   .amplitude = Estimate{.value = 0.5, .low = 0.4, .high = 0.6},
                   .cycles = 12,
                   .coherence = 60};
  EXPECT_THAT(sentence_on_rest("The mean", rest),
              HasSubstr("The mean swings by about ±0.5 with a period of about 40, but as noise does that rings: its "
                        "phase is remembered over about 1.5 periods only."));
  rest.kind = VerdictKind::kUndecided;
  rest.duration_needed = 960;
  EXPECT_THAT(sentence_on_rest("The mean", rest),
              HasSubstr("but 12 periods do not tell whether it keeps on or is noise that rings"));
  EXPECT_THAT(sentence_on_rest("The mean", rest), HasSubstr("Run for a time of at least 960."));
}

}  // namespace
}  // namespace ganflow::diagnostics
