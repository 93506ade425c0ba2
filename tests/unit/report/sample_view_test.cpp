#include "ganflow/report/sample_view.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::report {
namespace {

record::Snapshot snapshot_of(std::size_t d, std::vector<double> samples, std::vector<double> real) {
  const std::size_t n = samples.size() / d;
  const std::size_t m = real.size() / d;
  return {.iteration = 0,
          .time = 0,
          .arrays = {{"samples", {n, d}, std::move(samples)}, {"real", {m, d}, std::move(real)}}};
}

/// D(x) = Σ x_k.
RunModel sum_critic() {
  return {.title = "", .critic_values = [](const record::Snapshot&, ConstMatrixView<double> x) {
            std::vector<double> values(x.rows());
            for (std::size_t i = 0; i < x.rows(); ++i) {
              for (std::size_t k = 0; k < x.cols(); ++k) {
                values[i] += x(i, k);
              }
            }
            return std::optional(values);
          }};
}

TEST(SampleSpace, NumbersAndPointsAreSeenAsTheyAre) {
  const auto line = snapshot_of(1, {1, 2}, {3});
  EXPECT_EQ(SampleSpace::of(line)->dimension(), 1U);
  EXPECT_EQ(SampleSpace::of(line)->axis(0), "x");
  const auto plane = snapshot_of(2, {1, 2, 3, 4}, {5, 6});
  const auto space = SampleSpace::of(plane);
  EXPECT_EQ(space->dimension(), 2U);
  EXPECT_EQ(space->axis(1), "x_2");
  EXPECT_EQ((*space->see(plane, "samples"))(1, 0), 3);
  EXPECT_FALSE(SampleSpace::of({}).has_value());
}

TEST(SampleSpace, ManyCoordinatesAreSeenInThePlaneOfTheData) {
  // Data along (1, 1, 0)/√2 and, less, along the third coordinate.
  const auto snapshot = snapshot_of(3, {1, 1, 0.5}, {2, 2, 0, -2, -2, 0, 0, 0, 1, 0, 0, -1});
  const auto space = SampleSpace::of(snapshot);
  ASSERT_TRUE(space.has_value());
  EXPECT_TRUE(space->is_plane_of_components());
  EXPECT_EQ(space->axis(0), "principal component 1 (89%)");
  const auto seen = space->see(snapshot, "samples");
  EXPECT_NEAR((*seen)(0, 0), std::sqrt(2), 1e-12);
  EXPECT_NEAR((*seen)(0, 1), 0.5, 1e-12);
}

TEST(SampleSpace, TheCriticIsAskedWhereThePlaneLies) {
  const auto snapshot = snapshot_of(3, {1, 1, 0.5}, {2, 2, 0, -2, -2, 0, 0, 0, 1, 0, 0, -1});
  const auto space = SampleSpace::of(snapshot);
  const auto grid = critic_on_grid(*space, sum_critic(), snapshot, {-1, 1}, {-2, 2}, 3, 5);
  ASSERT_TRUE(grid.has_value());
  for (std::size_t r = 0; r < 5; ++r) {
    for (std::size_t c = 0; c < 3; ++c) {  // s (1,1,0)/√2 + t (0,0,1)
      EXPECT_NEAR(grid->at(c, r), std::sqrt(2) * grid->x_at(c) + grid->y_at(r), 1e-12);
    }
  }
}

TEST(SampleSpace, ACriticThatIsNotKnownOrNotFiniteIsNone) {
  const auto snapshot = snapshot_of(1, {1}, {3});
  const auto space = SampleSpace::of(snapshot);
  EXPECT_FALSE(critic_on_line(*space, {}, snapshot, {0, 1}).has_value());
  EXPECT_EQ(critic_on_line(*space, sum_critic(), snapshot, {0, 1})->at(1), 1);
  EXPECT_FALSE(critic_on_line(*space, sum_critic(), snapshot, {0, std::nan("")}).has_value());
}

TEST(CommonRange, AStraySampleDoesNotSqueezeTheRest) {
  std::vector<double> generated(1000, 0.5);
  generated[17] = 1e6;
  const Interval range = common_range(generated, {0, 1});
  EXPECT_NEAR(range.low, -0.06, 1e-12);
  EXPECT_NEAR(range.high, 1.06, 1e-12);
  EXPECT_GT(common_range({5}, {0, 1}).high, 5) << "few samples are all drawn";
}

TEST(MakeSquare, WidensTheShorterSideAboutItsMiddle) {
  Interval x{0, 4};
  Interval y{1, 2};
  make_square(x, y);
  EXPECT_EQ(x.low, 0);
  EXPECT_EQ(y.low, -0.5);
  EXPECT_EQ(y.high, 3.5);
}

}  // namespace
}  // namespace ganflow::report
