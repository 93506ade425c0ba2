#include "ganflow/measure/neighbours.hpp"

#include "ganflow/core/parallel.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ganflow::measure {
namespace {

double squared(ConstMatrixView<double> x, std::size_t i, ConstMatrixView<double> y, std::size_t j) {
  double sum = 0;
  for (std::size_t c = 0; c < x.cols(); ++c) {
    sum += (x(i, c) - y(j, c)) * (x(i, c) - y(j, c));
  }
  return sum;
}

/// Normal points far from the origin, some of them twice.
Matrix<double> points_with_copies(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<double> x = normal_cloud(n, d, seed).points;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < d; ++c) {
      x(i, c) = i % 10 == 9 ? x(i - 1, c) : x(i, c) + 1000;
    }
  }
  return x;
}

class Neighbours : public testing::TestWithParam<std::size_t> {};  // dimension: 1, 2, 10 by tree; 11, 40 by blocks

TEST_P(Neighbours, OwnDistancesAreThoseOfAllPairs) {
  const Matrix<double> x = points_with_copies(150, GetParam(), 1);
  const Matrix<double> found = NeighbourSearch(x.view()).own_distances(4);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    std::vector<double> all;
    for (std::size_t j = 0; j < x.rows(); ++j) {
      if (j != i) {
        all.push_back(squared(x.view(), i, x.view(), j));
      }
    }
    std::sort(all.begin(), all.end());
    for (std::size_t k = 0; k < 4; ++k) {
      ASSERT_EQ(found(i, k), std::sqrt(all[k])) << "point " << i << ", neighbour " << k;
    }
  }
}

TEST_P(Neighbours, BallsHoldWhatAllPairsSay) {
  const Matrix<double> x = points_with_copies(150, GetParam(), 1);
  const Matrix<double> centres = points_with_copies(90, GetParam(), 2);
  const Matrix<double> own = NeighbourSearch(centres.view()).own_distances(3);
  std::vector<double> radii;
  for (std::size_t i = 0; i < centres.rows(); ++i) {
    radii.push_back(i % 10 == 8 ? 0 : own(i, 2));
  }
  const BallCounts counts = NeighbourSearch(x.view()).count_in_balls(centres.view(), radii);
  std::vector<std::uint32_t> of_ball(centres.rows());
  std::vector<std::uint32_t> of_point(x.rows());
  for (std::size_t i = 0; i < centres.rows(); ++i) {
    for (std::size_t j = 0; j < x.rows(); ++j) {
      if (std::sqrt(squared(centres.view(), i, x.view(), j)) <= radii[i]) {
        ++of_ball[i];
        ++of_point[j];
      }
    }
  }
  EXPECT_EQ(counts.of_ball, of_ball);
  EXPECT_EQ(counts.of_point, of_point);
}

TEST_P(Neighbours, BallThroughItsNeighbourHoldsIt) {
  const Matrix<double> x = points_with_copies(100, GetParam(), 3);
  const NeighbourSearch search(x.view());
  const Matrix<double> own = search.own_distances(2);
  std::vector<double> radii;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    radii.push_back(own(i, 1));
  }
  for (const std::uint32_t count : search.count_in_balls(x.view(), radii).of_ball) {
    EXPECT_GE(count, 3U);  // the point itself and two neighbours
  }
}

TEST_P(Neighbours, DoNotDependOnThreads) {
  const Matrix<double> x = points_with_copies(700, GetParam(), 4);
  const auto all = [&] {
    const NeighbourSearch search(x.view());
    const Matrix<double> own = search.own_distances(3);
    std::vector<double> values(own.data(), own.data() + own.rows() * own.cols());
    const BallCounts counts = search.count_in_balls(x.view(), std::vector<double>(x.rows(), 1.5));
    values.insert(values.end(), counts.of_point.begin(), counts.of_point.end());
    return values;
  };
  const ThreadLimit one(1);
  const std::vector<double> alone = all();
  const ThreadLimit three(3);
  EXPECT_EQ(all(), alone);
}

INSTANTIATE_TEST_SUITE_P(Dimensions, Neighbours, testing::Values(1, 2, 10, 11, 40));

}  // namespace
}  // namespace ganflow::measure
