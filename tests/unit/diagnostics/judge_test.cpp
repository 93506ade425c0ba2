#include "ganflow/diagnostics/judge.hpp"

#include "ganflow/core/errors.hpp"

#include "series_of.hpp"
#include "synthetic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <utility>

namespace ganflow::diagnostics {
namespace {

using record::Series;
using record::Verdict;
using record::VerdictKind;
using testing::Contains;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::vector<double> scaled(std::vector<double> x, double factor, double offset = 0) {
  for (double& v : x) {
    v = offset + factor * v;
  }
  return x;
}

/// size · e^{−t/time} + rest · (1 + noise).
std::vector<double> decay(std::size_t n, double size, double time, double rest, std::uint64_t seed) {
  std::vector<double> x = white_noise(n, seed);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = size * std::exp(-static_cast<double>(i) / time) + rest * (1 + 0.15 * x[i]);
  }
  return x;
}

/// A pendulum as theory §11 tells it: a point swinging by ±0.55, flaring at turns, its critic merging.
Table pendulum(std::size_t n, double step, std::uint64_t seed) {
  const auto mean = scaled(swing(n, relaxation, {.period = 40, .jitter = 0.03, .step = step, .seed = seed}), 0.55);
  std::vector<double> std = scaled(white_noise(n, seed + 1), 0.005, 0.03);
  std::vector<double> w1 = scaled(white_noise(n, seed + 2), 0.02, 0.98);
  std::vector<double> critic(n);
  std::vector<double> generator(n, 128);
  for (std::size_t i = 0; i < n; ++i) {
    std[i] += 0.2 * std::exp(-50 * std::pow(std::abs(mean[i]) - 0.55, 2));
    critic[i] = std::max(2.0, 128 - std::floor(static_cast<double>(i)));
  }
  return {{"mean_0", sum(mean, 0.02, white_noise(n, seed + 3))},
          {"std_0", std},
          {"w1", w1},
          {"noise_floor", std::vector<double>(n, 0.05)},
          {"distinct_generator", generator},
          {"distinct_critic", critic},
          {"wall_share", std::vector<double>(n, 0.93)}};
}

/// A run recorded in tests/unit/diagnostics/recorded; its first line says how it was made.
Series recorded(const std::string& name) {
  const char* root = std::getenv("GANFLOW_SOURCE_DIR");  // NOLINT(concurrency-mt-unsafe): one thread reads it
  std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/unit/diagnostics/recorded/" + name);
  EXPECT_TRUE(file) << name << " (set GANFLOW_SOURCE_DIR to the source tree)";
  std::string line;
  std::getline(file, line);
  std::getline(file, line);
  record::Columns columns;
  std::istringstream head(line);
  for (std::string cell; std::getline(head, cell, ',');) {
    columns.push_back(cell);
  }
  Series series({columns.begin() + 1, columns.end()});
  while (std::getline(file, line)) {
    std::istringstream row(line);
    std::string cell;
    std::getline(row, cell, ',');
    record::Frame frame{.iteration = static_cast<std::int64_t>(series.size()), .time = std::stod(cell), .values = {}};
    while (std::getline(row, cell, ',')) {
      frame.values.push_back(std::stod(cell));
    }
    series.append(frame);
  }
  return series;
}

TEST(Judge, PendulumOscillatesAndItsCriticHasCoagulated) {
  for (const double step : {0.5, 1.0, 2.0}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      SCOPED_TRACE(testing::Message() << "step " << step << ", seed " << seed);
      const auto n = static_cast<std::size_t>(800 / step);
      const Verdict v = judge_run(series_of(pendulum(n, step, seed), step),
                                  {.data_std = 1.005, .units_generator = 128, .units_critic = 128});
      ASSERT_EQ(v.kind, VerdictKind::kOscillating);
      EXPECT_TRUE(v.coagulated);
      EXPECT_EQ(v.observable, "mean_0");
      EXPECT_NEAR(*v.amplitude, 0.55, 0.1);
      EXPECT_NEAR(*v.period, 40, 2);
      EXPECT_LT(*v.period_low, *v.period);
      EXPECT_GT(*v.period_high, *v.period);
      EXPECT_GE(*v.cycles, 15);
      EXPECT_LT(*v.false_alarm, 1e-6);
      EXPECT_EQ(v.distinct_critic, 2);
      EXPECT_EQ(v.distinct_generator, 128);
      EXPECT_THAT(v.reasons, Contains(HasSubstr("The mean of the generated samples swings by ±0.")));
      EXPECT_THAT(v.reasons, Contains(HasSubstr("The critic's 128 particles have merged into 2, between times ")));
      EXPECT_GT(*v.last_merge, *v.first_merge);
      EXPECT_NEAR(*v.wall_share, 0.93, 1e-12);
      EXPECT_LT(*v.amplitude_low, *v.amplitude);
      EXPECT_THAT(v.reasons, Contains(HasSubstr("93% of the critic's parameters lie on a wall")));
    }
  }
}

TEST(Judge, RecordedPendulumOscillatesAndItsCriticHasCoagulated) {
  const Verdict v = judge_run(recorded("pendulum.csv"), {.data_std = 1.005, .units_critic = 128});
  ASSERT_EQ(v.kind, VerdictKind::kOscillating);
  EXPECT_TRUE(v.coagulated);
  EXPECT_GT(*v.amplitude, 0.4);
  EXPECT_LT(*v.amplitude, 0.7);
  EXPECT_GT(*v.period, 35);
  EXPECT_LT(*v.period, 46);
  EXPECT_GE(*v.cycles, 10);
  EXPECT_EQ(v.distinct_critic, 2);
}

TEST(Judge, RecordedWidePendulumSwingsAndKeepsItsParticles) {
  const Verdict v = judge_run(recorded("pendulum_wide.csv"), {.data_std = 1.005, .units_critic = 128});
  EXPECT_TRUE(v.kind == VerdictKind::kOscillating || v.kind == VerdictKind::kDamped) << to_string(v.kind);
  EXPECT_FALSE(v.coagulated);
  EXPECT_GT(*v.amplitude, 0.6);
  EXPECT_NEAR(*v.period, 60, 12);
  EXPECT_GE(*v.distinct_critic, 100);
}

TEST(Judge, FallingDistanceConverges) {
  const Table table = {{"mean_0", scaled(white_noise(400, 1), 0.03)},
                       {"w1", decay(400, 0.8, 60, 0.06, 2)},
                       {"noise_floor", std::vector<double>(400, 0.05)}};
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1});
  EXPECT_EQ(v.kind, VerdictKind::kConverging);
  EXPECT_EQ(v.observable, "w1");
  EXPECT_THAT(v.reasons[0], HasSubstr("The W1 distance to the data fell from 0.7"));
  EXPECT_FALSE(v.period);
  EXPECT_FALSE(v.amplitude);
  EXPECT_FALSE(v.distinct_critic);
}

// The pendulum with a gradient penalty of 10: its point of mass goes to a wrong place, though a nearer one than it
// began at, and stays there. A single point at the data's mean would be at 1.
TEST(Judge, WhoComesNearerButRestsFarAwayRests) {
  const Table table = {{"mean_0", sum(decay(400, 0.9, 20, 0.001, 3), 1, std::vector<double>(400, 1.85))},
                       {"w1", decay(400, 0.9, 30, 1.85, 2)},
                       {"noise_floor", std::vector<double>(400, 0.05)}};
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1, .data_size = 1});
  EXPECT_EQ(v.kind, VerdictKind::kResting);
  EXPECT_THAT(v.reasons, Contains(HasSubstr("at 1.82, where a single point at their mean would be at 1")));
  EXPECT_EQ(judge_run(series_of(table, 1), {.data_std = 1, .data_size = 4}).kind, VerdictKind::kConverging)
      << "beside data of that size 1.85 is near";
}

TEST(Judge, WhoIsFarButStillFallsConverges) {
  std::vector<double> falling(400);
  for (std::size_t i = 0; i < falling.size(); ++i) {
    falling[i] = 3 - 0.005 * static_cast<double>(i);  // ends at 1
  }
  const Table table = {{"mean_0", scaled(white_noise(400, 1), 0.03)},
                       {"w1", sum(falling, 0.01, white_noise(400, 2))},
                       {"noise_floor", std::vector<double>(400, 0.05)}};
  EXPECT_EQ(judge_run(series_of(table, 1), {.data_std = 1, .data_size = 1}).kind, VerdictKind::kConverging);
}

TEST(Judge, ImagesAreJudgedByTheSlicedDistance) {
  std::vector<double> walk = random_walk(120, 3);
  const Table table = {{"pc1", scaled(walk, 0.05)},
                       {"sliced_w1", decay(120, 0.34, 12, 0.08, 4)},
                       {"noise_floor", std::vector<double>(120, 0.042)}};
  const Verdict v = judge_run(series_of(table, 25), {});
  EXPECT_EQ(v.kind, VerdictKind::kConverging);
  EXPECT_EQ(v.observable, "sliced_w1");
  EXPECT_THAT(v.reasons[0], HasSubstr("times what two halves of the data show between themselves"));
}

TEST(Judge, ImagesThatSwingOscillate) {
  const Table table = {{"pc1", scaled(swing(300, square, {.period = 23, .jitter = 0.03}), 4)},
                       {"sliced_w1", decay(300, 0.1, 30, 0.4, 5)},
                       {"noise_floor", std::vector<double>(300, 0.042)}};
  const Verdict v = judge_run(series_of(table, 25), {});
  EXPECT_EQ(v.kind, VerdictKind::kOscillating);
  EXPECT_EQ(v.observable, "pc1");
  EXPECT_NEAR(*v.period, 575, 25);
  EXPECT_THAT(v.reasons[0], HasSubstr("The first principal component of the generated samples swings"));
}

TEST(Judge, LargestSwingDecides) {
  const Table table = {{"mean_0", scaled(swing(500, sine, {.period = 20}), 0.2)},
                       {"mean_1", swing(500, sine, {.period = 31})},
                       {"w1", scaled(white_noise(500, 6), 0.01, 1)}};
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1});
  EXPECT_EQ(v.observable, "mean_1");
  EXPECT_NEAR(*v.period, 31, 0.5);
  EXPECT_THAT(v.reasons[0], HasSubstr("The mean of coordinate 1 of"));
}

TEST(Judge, NegligibleSwingDoesNotDecide) {
  const Table table = {{"mean_0", sum(scaled(swing(500, sine, {.period = 20}), 0.01), 0.002, white_noise(500, 7))},
                       {"w1", decay(500, 0.8, 60, 0.05, 8)},
                       {"noise_floor", std::vector<double>(500, 0.05)}};
  EXPECT_EQ(judge_run(series_of(table, 1), {.data_std = 1}).kind, VerdictKind::kConverging);
  const Table alone = {table[0]};
  EXPECT_EQ(judge_run(series_of(alone, 1), {}).kind, VerdictKind::kOscillating);  // nothing to compare it with
}

TEST(Judge, SwingOfTheSpreadDecidesWhenTheLocationRests) {
  const Table table = {{"mean_0", scaled(white_noise(500, 9), 0.02)},
                       {"std_0", scaled(swing(500, sine, {.period = 25}), 0.5, 1)},
                       {"w1", scaled(white_noise(500, 10), 0.02, 0.5)}};
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1});
  EXPECT_EQ(v.kind, VerdictKind::kOscillating);
  EXPECT_EQ(v.observable, "std_0");
}

TEST(Judge, DampedAndGrowingSwingsAreTold) {
  std::vector<double> damped = swing(600, sine, {.period = 40});
  std::vector<double> growing = damped;
  for (std::size_t i = 0; i < damped.size(); ++i) {
    damped[i] *= std::exp(-static_cast<double>(i) / 200);
    growing[i] *= 0.1 * std::exp(static_cast<double>(i) / 200);
  }
  const Verdict down = judge_run(series_of({{"mean_0", damped}}, 1), {.data_std = 1});
  EXPECT_EQ(down.kind, VerdictKind::kDamped);
  EXPECT_NEAR(*down.damping, std::exp(-0.2), 0.02);
  EXPECT_THAT(down.reasons[0], HasSubstr("shrinks"));
  const Verdict up = judge_run(series_of({{"mean_0", growing}}, 1), {.data_std = 1});
  EXPECT_EQ(up.kind, VerdictKind::kGrowing);
  EXPECT_THAT(up.reasons[0], HasSubstr("grows"));
}

TEST(Judge, RestAwayFromTheDataIsNotConvergence) {
  const Table table = {{"mean_0", decay(400, 0.5, 20, 0.001, 11)},
                       {"w1", scaled(white_noise(400, 12), 0.01, 0.95)},
                       {"noise_floor", std::vector<double>(400, 0.05)}};
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1});
  EXPECT_EQ(v.kind, VerdictKind::kResting);
  EXPECT_THAT(v.reasons, Contains("The run rests, but away from the data."));
}

// An image run with Adam: 80 rows, the first component wanders, the distance is still on its way down.
TEST(Judge, ShortRunWhoseDistanceFallsConverges) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::vector<double> scatter = white_noise(80, seed);
    std::vector<double> w1(80);
    for (std::size_t i = 0; i < w1.size(); ++i) {
      w1[i] = (0.05 + 0.65 * std::exp(-static_cast<double>(i) / 18)) * (1 + 0.05 * scatter[i]);
    }
    const Table table = {{"pc1", scaled(random_walk(80, seed + 100), 0.1)},
                         {"sliced_w1", w1},
                         {"noise_floor", std::vector<double>(80, 0.04)}};
    const Verdict v = judge_run(series_of(table, 25), {.data_std = 3});
    EXPECT_EQ(v.kind, VerdictKind::kConverging) << seed;
    EXPECT_EQ(v.observable, "sliced_w1");
    EXPECT_THAT(v.reasons[0], HasSubstr("fell from 0."));
    EXPECT_THAT(v.reasons[0], HasSubstr("It was still falling at the end"));
  }
}

TEST(Judge, PayoffThatSwingsWhileTheSamplesRestIsASentence) {
  Table table = {{"payoff", swing(500, sine, {.period = 25})},
                 {"mean_0", scaled(white_noise(500, 21), 0.01)},
                 {"w1", decay(500, 0.8, 40, 0.05, 22)},
                 {"noise_floor", std::vector<double>(500, 0.05)}};
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1});
  EXPECT_EQ(v.kind, VerdictKind::kConverging);
  EXPECT_THAT(v.reasons, Contains(HasSubstr("The payoff swings by ±")));
  table.resize(1);
  EXPECT_EQ(judge_run(series_of(table, 1), {}).kind, VerdictKind::kOscillating);
}

TEST(Judge, DriftIsDrift) {
  const Table table = {{"mean_0", sum(scaled(times(400), 0.01), 0.05, white_noise(400, 13))},
                       {"w1", scaled(times(400), 0.01, 1)}};
  EXPECT_EQ(judge_run(series_of(table, 1), {.data_std = 1}).kind, VerdictKind::kDrifting);
}

TEST(Judge, DivergenceIsSeenInTheColumnsOrTold) {
  Table table = {{"mean_0", white_noise(100, 14)}, {"w1", std::vector<double>(100, 1.0)}};
  EXPECT_EQ(judge_run(series_of(table, 1), {.has_diverged = true}).kind, VerdictKind::kDiverged);
  table[1].second.back() = std::nan("");
  const Verdict lost = judge_run(series_of(table, 1), {});
  EXPECT_EQ(lost.kind, VerdictKind::kDiverged);
  EXPECT_THAT(lost.reasons[0], HasSubstr("'w1' is no longer a finite number"));
  table[1].second.back() = 1;
  table[0].second[50] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(judge_run(series_of(table, 1), {}).kind, VerdictKind::kDiverged);
  table[0].second[50] = std::nan("");  // not defined there
  EXPECT_NE(judge_run(series_of(table, 1), {}).kind, VerdictKind::kDiverged);
}

TEST(Judge, EmptyShortAndForeignSeriesAreUndecided) {
  EXPECT_EQ(judge_run(Series({"mean_0"}), {}).kind, VerdictKind::kUndecided);
  EXPECT_EQ(judge_run(Series({}), {}).kind, VerdictKind::kUndecided);
  const Verdict few = judge_run(series_of({{"mean_0", white_noise(10, 15)}, {"w1", decay(10, 1, 2, 0.1, 16)}}, 2), {});
  EXPECT_EQ(few.kind, VerdictKind::kUndecided);
  EXPECT_THAT(few.reasons[0], HasSubstr("Run for a time of at least 64"));
  const Verdict foreign = judge_run(series_of({{"loss", white_noise(100, 17)}}, 1), {});
  EXPECT_EQ(foreign.kind, VerdictKind::kUndecided);
  EXPECT_THAT(foreign.reasons[0], HasSubstr("no column that can be judged"));
}

TEST(Judge, FewUnitsThatNeverMergedAreNotCoagulated) {
  const Table table = {{"mean_0", white_noise(100, 18)}, {"distinct_critic", std::vector<double>(100, 4)}};
  EXPECT_FALSE(judge_run(series_of(table, 1), {.units_critic = 4}).coagulated);
  EXPECT_TRUE(judge_run(series_of(table, 1), {.units_critic = 128}).coagulated);
}

TEST(Judge, SameInputSameVerdict) {
  const Series series = series_of(pendulum(400, 2, 3), 2);
  const Verdict once = judge_run(series, {});
  const Verdict again = judge_run(series, {});
  EXPECT_EQ(once.period, again.period);
  EXPECT_EQ(once.reasons, again.reasons);
}

TEST(Judge, LoneSeriesIsJudgedByWhatItDoes) {
  const auto x = sum(swing(500, sine, {.period = 25}), 0.3, white_noise(500, 31));
  const Verdict v = judge_series(times(500, 2), x, "loss");
  EXPECT_EQ(v.kind, VerdictKind::kOscillating);
  EXPECT_EQ(v.observable, "loss");
  EXPECT_NEAR(*v.period, 50, 1);
  EXPECT_THAT(v.reasons[0], HasSubstr("'loss' swings by ±"));
  std::vector<double> t = times(500);
  t[100] += 0.5;
  EXPECT_THAT(judge_series(t, x, "loss").reasons.back(), HasSubstr("interpolated"));
  EXPECT_EQ(judge_series(times(500), white_noise(500, 32), "loss").kind, VerdictKind::kNoise);
}

TEST(Judge, LoneSeriesThatCannotBeJudgedIsRefused) {
  EXPECT_THAT([] { judge_series(times(20), white_noise(20, 1), "loss"); },
              ThrowsMessage<InputError>(HasSubstr("'loss' has 20 values (a verdict needs at least 32")));
  EXPECT_THAT([] { judge_series(times(50), std::vector<double>(50, 0.3), "loss"); },
              ThrowsMessage<InputError>(HasSubstr("'loss' is 0.3 throughout")));
}

TEST(Judge, RefusesBadOptions) {
  const Series series({"mean_0"});
  EXPECT_THAT([&] { judge_run(series, {.data_std = 0}); },
              ThrowsMessage<InputError>(HasSubstr("verdict.data_std = 0")));
  EXPECT_THAT([&] { judge_run(series, {.negligible = -1}); }, ThrowsMessage<InputError>(HasSubstr("negligible")));
  EXPECT_THAT([&] { judge_run(series, {.near_floor = 0}); }, ThrowsMessage<InputError>(HasSubstr("near_floor")));
  EXPECT_THAT([&] { judge_run(series, {.data_size = 0}); }, ThrowsMessage<InputError>(HasSubstr("data_size")));
  EXPECT_THAT([&] { judge_run(series, {.far = 0}); }, ThrowsMessage<InputError>(HasSubstr("verdict.far")));
}

/// A critic that separates ever better, of a generator that stays where it is: gradient and what the payoff lacks of 0
/// fall like 1/t.
Table saturated(std::size_t n) {
  Table table = {{"mean_0", scaled(white_noise(n, 31), 0.002, 3.6)},
                 {"w1", scaled(white_noise(n, 32), 0.002, 3.6)},
                 {"noise_floor", std::vector<double>(n, 0.006)},
                 {"payoff", {}},
                 {"generator_gradient", {}}};
  for (std::size_t i = 0; i < n; ++i) {
    table[3].second.push_back(-1.386 / (1 + static_cast<double>(i)));
    table[4].second.push_back(0.3 / (1 + static_cast<double>(i)));
  }
  return table;
}

TEST(Judge, AGradientThatFallsToNothingFarFromTheDataHasVanished) {
  const JudgeOptions options{.data_std = 0.1, .blind_payoff = -2 * std::log(2)};
  const Verdict v = judge_run(series_of(saturated(1000), 0.1), options);
  EXPECT_TRUE(v.vanishing_gradient);
  EXPECT_LT(*v.gradient_share, 0.01);
  EXPECT_GT(*v.critic_sight, 0.99);
  EXPECT_NE(v.kind, VerdictKind::kConverging);
  EXPECT_THAT(v.reasons, Contains(HasSubstr("of its largest, while the W1 distance to the data stays at 3.6")));
  // Whoever does not know what a blind critic is paid cannot tell a level critic from a sure one.
  EXPECT_FALSE(judge_run(series_of(saturated(1000), 0.1), {.data_std = 0.1}).vanishing_gradient);
}

TEST(Judge, WhatRunsAwayFromTheDataHasDivergedAtItsRate) {
  Table table = {{"mean_0", {}}, {"w1", {}}};
  const auto noise = white_noise(400, 33);
  for (std::size_t i = 0; i < 400; ++i) {
    const double size = 0.5 * std::exp(0.02 * static_cast<double>(i)) * (1 + 0.05 * noise[i]);
    table[0].second.push_back(-size);
    table[1].second.push_back(size);
  }
  const Verdict v = judge_run(series_of(table, 1), {.data_std = 1});
  EXPECT_EQ(v.kind, VerdictKind::kDiverged);
  EXPECT_NEAR(*v.growth, 0.02, 1e-3);
  EXPECT_LT(*v.growth_low, *v.growth);
  EXPECT_GT(*v.growth_high, *v.growth);
  EXPECT_THAT(v.reasons, Contains(HasSubstr("grows without end")));
}

TEST(Judge, ARunThatWasStoppedSaysHowFastItGrew) {
  Table table = {{"payoff", {}}, {"w1", std::vector<double>(200, 1)}};
  for (std::size_t i = 0; i < 200; ++i) {
    table[0].second.push_back(-std::exp(0.1 * static_cast<double>(i)));
  }
  const Verdict v = judge_run(series_of(table, 1), {.has_diverged = true});
  EXPECT_EQ(v.kind, VerdictKind::kDiverged);
  EXPECT_EQ(v.runaway, "payoff");
  EXPECT_NEAR(*v.growth, 0.1, 1e-9);
  EXPECT_THAT(v.reasons, Contains(HasSubstr("The payoff grew before that")));
}

}  // namespace
}  // namespace ganflow::diagnostics
