#include "ganflow/experiment/mode_finder.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

namespace ganflow::experiment {
namespace {

Experiment scene(std::vector<std::string> overrides) {
  overrides.insert(overrides.end(), {"generator.units=6", "critic.units=8", "dynamics.batch=16", "seed=5"});
  return build(minimal_with(overrides));
}

TEST(ModeFinder, KnowsTheComponentsOfAMixture) {
  const auto finder = ModeFinder::make(scene({"data.law=ring8"}), 5);
  ASSERT_TRUE(finder.has_value());
  EXPECT_EQ(finder->modes(), 8U);
  EXPECT_TRUE(finder->is_good_enough());
  EXPECT_FALSE(finder->accuracy().has_value());
  for (const std::int64_t count : finder->data_counts()) {
    EXPECT_NEAR(static_cast<double>(count), 5000,
                4.9 * std::sqrt(40'000 * 0.125 * 0.875) + 10);  // false alarm 1e-5 / 8
  }
  Matrix<double> points(2, 2);
  points(0, 0) = 2;  // the first mode of ring8; the other point is its centre
  const data::ModeCounts counts = finder->count(points.view());
  EXPECT_EQ(counts.modes[0], 1);
  EXPECT_EQ(counts.outside, 1);
}

TEST(ModeFinder, CountsModesWithoutLookingForThem) {
  EXPECT_EQ(ModeFinder::count_modes(scene({"data.law=ring8"})), 8U);
  EXPECT_EQ(ModeFinder::count_modes(scene({"data.law=two-gaussians"})), 2U);
  EXPECT_EQ(ModeFinder::count_modes(scene({"data.law=gaussian"})), 0U);
}

TEST(ModeFinder, KnowsNoneOfOtherLaws) {
  EXPECT_FALSE(ModeFinder::make(scene({"data.law=gaussian"}), 5).has_value());
  EXPECT_FALSE(ModeFinder::make(scene({"data.law=two-moons"}), 5).has_value());
}

/// Rows of two lumps at ±1 with labels that are right, or that alternate whatever the lump.
std::optional<ModeFinder> finder_of_lumps(bool right) {
  const ScratchFolder folder;
  Matrix<double> rows(400, 1);
  Matrix<double> labels(400, 1);
  for (std::size_t i = 0; i < 400; ++i) {
    const bool upper = i / 3 % 2 == 0;
    rows(i, 0) = (upper ? 1 : -1) + 0.1 * std::sin(static_cast<double>(7 * i * i));
    labels(i, 0) = (right ? upper : i % 2 == 0) ? 1 : 4;
  }
  return ModeFinder::make(scene({"data.law=", "data.file=" + write_matrix(folder, "x.npy", rows),
                                 "data.labels=" + write_matrix(folder, "y.npy", labels)}),
                          5);
}

TEST(ModeFinder, LearnsTheClassesOfLabelledData) {
  const auto finder = finder_of_lumps(true);
  ASSERT_TRUE(finder.has_value());
  EXPECT_EQ(finder->accuracy(), 1);
  Matrix<double> samples(3, 1);
  samples(0, 0) = 0.9;
  samples(1, 0) = -1.1;
  samples(2, 0) = -0.9;
  EXPECT_EQ(finder->count(samples.view()).modes, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(finder->count(samples.view()).outside, 0);
}

TEST(ModeFinder, SaysWhenItsClassifierIsTooWeak) {
  const auto finder = finder_of_lumps(false);
  ASSERT_TRUE(finder.has_value());
  EXPECT_LT(finder->accuracy().value(), 0.7);
  EXPECT_FALSE(finder->is_good_enough());
  Matrix<double> samples(3, 1);
  const ModeRow row = mode_row(*finder, samples.view());
  EXPECT_TRUE(std::isnan(row.modes));
  ASSERT_EQ(row.shares.size(), 2U);  // a column each, whatever the classifier
  EXPECT_TRUE(std::isnan(row.shares[0]));
}

// A generator of a few small units at the start sits at the origin, where ring8 has nothing.
TEST(ModeFinder, JudgesTheProcessAsItStands) {
  const Experiment experiment = scene({"data.law=ring8"});
  const auto finder = ModeFinder::make(experiment, 5);
  const diagnostics::ModeShares shares = judge_process(*finder, *experiment.process, 5);
  EXPECT_EQ(shares.samples, 10'000);
  EXPECT_EQ(shares.modes.size(), 8U);
  EXPECT_GT(shares.outside, 0.5);
  const diagnostics::ModeShares again = judge_process(*finder, *experiment.process, 5);
  EXPECT_EQ(again.modes[3].count, shares.modes[3].count);  // named streams: the same samples
}

}  // namespace
}  // namespace ganflow::experiment
