#include "ganflow/report/sample_panels.hpp"

#include "video_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

/// Two instants of numbers or points, seen together.
struct Look {
  explicit Look(std::size_t d, const RunModel& model = film_model())
      : snapshots{film_snapshot(0, d), film_snapshot(10, d)},
        space(SampleSpace::of(snapshots[0]).value()),
        panels(panels_of(snapshots, space)),
        axes(look(panels, snapshots, space, model)) {}
  std::vector<record::Snapshot> snapshots;
  SampleSpace space;
  std::vector<SamplePanel> panels;
  SampleAxes axes;
};

TEST(SamplePanels, ShareAxesThatHoldAllOfThem) {
  const Look seen(1);
  ASSERT_EQ(seen.panels.size(), 2U);
  EXPECT_EQ(seen.panels[1].time, 10);
  EXPECT_LT(seen.axes.x.low, -1);
  EXPECT_GT(seen.axes.x.high, 1);
  EXPECT_EQ(seen.panels[0].line.size(), points_of_axis(seen.axes.x).size());
  EXPECT_TRUE(seen.axes.has_critic);
  EXPECT_NEAR(seen.axes.critic.low, seen.axes.x.low, 1e-12) << "D = x";
  EXPECT_NEAR(seen.axes.critic.high, seen.axes.x.high, 1e-12);
}

TEST(SamplePanels, OfThePlaneAreSquareWithASurface) {
  const Look seen(2);
  EXPECT_NEAR(seen.axes.x.width(), seen.axes.y.width(), 1e-12);
  ASSERT_TRUE(seen.panels[0].surface.has_value());
  EXPECT_TRUE(seen.panels[0].line.empty());
}

TEST(SamplePanels, DoWithoutACritic) {
  const Look seen(1, {});
  EXPECT_FALSE(seen.axes.has_critic);
  EXPECT_TRUE(seen.panels[0].line.empty());
}

TEST(SamplePanels, ASnapshotWithoutSamplesHasNone) {
  std::vector<record::Snapshot> snapshots = {film_snapshot(0, 1), {}};
  EXPECT_EQ(panels_of(snapshots, SampleSpace::of(snapshots[0]).value()).size(), 1U);
}

TEST(PointsOfAxis, GoFromEndToEnd) {
  const auto points = points_of_axis({-2, 6});
  EXPECT_EQ(points.front(), -2);
  EXPECT_EQ(points.back(), 6);
  EXPECT_DOUBLE_EQ(points[points.size() / 2], 2);
}

}  // namespace
}  // namespace ganflow::report
