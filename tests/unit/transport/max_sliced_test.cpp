#include "ganflow/transport/max_sliced.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/transport/directions.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Matrix<double> normal_points(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<double> x(n, d);
  rng::fill_normal<double>({.seed = seed}, 0, std::span<double>(x.data(), n * d));
  return x;
}

double on_direction(const Matrix<double>& x, const Matrix<double>& y, const double* u, double order) {
  const auto project = [u](const Matrix<double>& points) {
    std::vector<double> values(points.rows());
    for (std::size_t i = 0; i < points.rows(); ++i) {
      for (std::size_t c = 0; c < points.cols(); ++c) {
        values[i] += u[c] * points(i, c);
      }
    }
    return values;
  };
  return wasserstein_1d(project(x), project(y), order).distance;
}

TEST(MaxSliced, OfATranslationIsItsLengthAndDirection) {
  for (const double order : {1.0, 2.0, 3.5}) {
    const auto x = normal_points(60, 5, 1);
    auto y = x;
    for (std::size_t i = 0; i < 60; ++i) {
      y(i, 1) += 3;
      y(i, 4) -= 4;
    }
    const MaxSlicedResult result =
        max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.order = order});
    EXPECT_NEAR(result.distance, 5, 1e-9) << "p = " << order;
    EXPECT_NEAR(std::abs(result.direction[1]), 0.6, 1e-4);
    EXPECT_NEAR(std::abs(result.direction[4]), 0.8, 1e-4);
    EXPECT_EQ(result.status, SolveStatus::kConverged);
  }
}

TEST(MaxSliced, FindsTheAxisOfADilation) {
  // y = x but for one coordinate, stretched by 3 along a known axis: W_2 on u is |⟨u,e⟩| · 2 · spread, if x is symmetric.
  auto x = normal_points(400, 4, 2);
  for (std::size_t i = 0; i < 200; ++i) {
    for (std::size_t c = 0; c < 4; ++c) {
      x(200 + i, c) = -x(i, c);
    }
  }
  auto y = x;
  for (std::size_t i = 0; i < 400; ++i) {
    y(i, 2) *= 3;
  }
  const MaxSlicedResult result = max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {});
  const double axis[] = {0, 0, 1, 0};
  EXPECT_GE(result.distance, on_direction(x, y, axis, 2) * (1 - 1e-9));
  EXPECT_GT(std::abs(result.direction[2]), 0.95);
  EXPECT_GE(result.agreeing, 4U);
}

TEST(MaxSliced, IsTheDistanceOnItsDirectionAndAboveEveryScout) {
  const auto x = normal_points(90, 6, 3), y = normal_points(70, 6, 4);
  const MaxSlicedResult result =
      max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.seed = 9});
  EXPECT_NEAR(result.distance, on_direction(x, y, result.direction.data(), 2), 1e-12);
  const Matrix<double> scouts = draw_directions({.seed = 9}, 0, 64, 6);
  for (std::size_t k = 0; k < 64; ++k) {
    EXPECT_GE(result.distance, on_direction(x, y, scouts.row(k), 2));
  }
  EXPECT_EQ(result.climbs, 8U);
}

TEST(MaxSliced, InThePlaneItIsTheMaximumOverAllAngles) {
  const auto x = normal_points(50, 2, 5), y = normal_points(40, 2, 6);
  double most = 0;
  for (int k = 0; k < 20'000; ++k) {
    const double u[] = {std::cos(k * 1.5707963e-4), std::sin(k * 1.5707963e-4)};
    most = std::max(most, on_direction(x, y, u, 2));
  }
  const MaxSlicedResult result = max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {});
  EXPECT_NEAR(result.distance, most, 1e-5 * most);
}

TEST(MaxSliced, WeightsAreRepeatedPoints) {
  const auto x = normal_points(10, 3, 7), y = normal_points(12, 3, 8);
  std::vector<double> weights(10);
  Matrix<double> repeated(20, 3);
  std::size_t row = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const std::size_t copies = i % 2 == 0 ? 3 : 1;
    weights[i] = static_cast<double>(copies) / 20;
    for (std::size_t k = 0; k < copies; ++k) {
      std::copy_n(x.row(i), 3, repeated.row(row++));
    }
  }
  EXPECT_NEAR(max_sliced_wasserstein(WeightedPoints<double>{x, weights}, WeightedPoints<double>{y}, {}).distance,
              max_sliced_wasserstein(WeightedPoints<double>{repeated}, WeightedPoints<double>{y}, {}).distance, 1e-5);
}

TEST(MaxSliced, OnTheLineItIsExactAndOfEqualCloudsZero) {
  const auto x = normal_points(30, 1, 9), y = normal_points(20, 1, 10), z = normal_points(30, 3, 11);
  const double axis = 1;
  EXPECT_NEAR(max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {}).distance,
              on_direction(x, y, &axis, 2), 1e-14);
  EXPECT_EQ(max_sliced_wasserstein(WeightedPoints<double>{z}, WeightedPoints<double>{z}, {}).distance, 0);
}

TEST(MaxSliced, SameBitsForEveryNumberOfThreads) {
  const auto x = normal_points(200, 4, 12), y = normal_points(150, 4, 13);
  const ThreadLimit one(1);
  const MaxSlicedResult alone = max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {});
  const ThreadLimit three(3);
  const MaxSlicedResult shared = max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {});
  EXPECT_EQ(alone.distance, shared.distance);
  EXPECT_EQ(alone.direction, shared.direction);
}

TEST(MaxSliced, SaysWhenItStoppedEarly) {
  const auto x = normal_points(50, 8, 14), y = normal_points(50, 8, 15);
  EXPECT_EQ(max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.max_iterations = 1}).status,
            SolveStatus::kIterationLimit);
  const auto stopped_after = [](const Matrix<double>& a, const Matrix<double>& b, int answers) {
    int asked = 0;
    return max_sliced_wasserstein(WeightedPoints<double>{a}, WeightedPoints<double>{b},
                                  {.progress = [&](const Advance&) { return asked++ < answers; }});
  };
  const MaxSlicedResult scouting = stopped_after(x, y, 0);
  EXPECT_EQ(scouting.status, SolveStatus::kInterrupted);
  EXPECT_TRUE(std::isnan(scouting.distance));
  const MaxSlicedResult climbing = stopped_after(x, y, 2);  // four of eight climbs
  EXPECT_EQ(climbing.status, SolveStatus::kInterrupted);
  EXPECT_EQ(climbing.climbs, 4U);
  const auto many = normal_points(5000, 8, 14), others = normal_points(5000, 8, 15);
  const MaxSlicedResult in_the_middle = stopped_after(many, others, 70);  // 64 scouts, then one climb after another
  EXPECT_EQ(in_the_middle.status, SolveStatus::kInterrupted);
  EXPECT_EQ(in_the_middle.climbs, 1U);
  EXPECT_GT(in_the_middle.distance, 0);
}

TEST(MaxSliced, RefusesBadInputWithItsValue) {
  const auto x = normal_points(5, 2, 16);
  const auto run = [&](const MaxSlicedOptions& options) {
    max_sliced_wasserstein(WeightedPoints<double>{x}, WeightedPoints<double>{x}, options);
  };
  EXPECT_THAT([&] { run({.order = 0.5}); }, ThrowsMessage<InputError>(HasSubstr("max_sliced.order = 0.5")));
  EXPECT_THAT([&] { run({.starts = 0}); }, ThrowsMessage<InputError>(HasSubstr("max_sliced.starts = 0")));
  EXPECT_THAT([&] { run({.starts = 9, .scouts = 8}); }, ThrowsMessage<InputError>(HasSubstr("max_sliced.scouts = 8")));
  EXPECT_THAT([&] { run({.max_iterations = 0}); }, ThrowsMessage<InputError>(HasSubstr("max_iterations")));
  EXPECT_THAT([&] { run({.tolerance = 0}); }, ThrowsMessage<InputError>(HasSubstr("tolerance")));
}

}  // namespace
}  // namespace ganflow::transport
