#include "ganflow/diagnostics/strata.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

/// Columns are particles.
Matrix<double> particles(const std::vector<std::vector<double>>& columns) {
  Matrix<double> x(columns[0].size(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t r = 0; r < columns[i].size(); ++r) {
      x(r, i) = columns[i][r];
    }
  }
  return x;
}

TEST(Strata, MassIsCountedByWalls) {
  const auto x = particles({{0, 0.1, 0}, {0.5, 0, 0.2}, {-0.5, 0.5, 0}, {0.5, 0.5, -0.5}});
  const Strata found = find_strata(x.view(), 0.5);
  EXPECT_THAT(found.mass, ElementsAre(DoubleEq(0.25), DoubleEq(0.25), DoubleEq(0.25), DoubleEq(0.25)));
  EXPECT_TRUE(find_strata(x.view(), std::nullopt).mass.empty());
}

TEST(Strata, FloatsClippedAtARoundedWidthAreOnTheWall) {
  const auto x = particles({{static_cast<double>(0.1F)}, {static_cast<double>(std::nextafterf(0.1F, 0))}, {0.0999}});
  EXPECT_THAT(find_strata(x.view(), 0.1).mass, ElementsAre(DoubleEq(1.0 / 3), DoubleEq(2.0 / 3)));
}

TEST(Strata, EqualParticlesAreOne) {
  const auto x = particles({{1, 2}, {3, 4}, {1, 2}, {1, 2}});
  const Strata found = find_strata(x.view(), std::nullopt);
  EXPECT_EQ(found.distinct, 2);
  EXPECT_NEAR(found.effective_support, std::exp(-0.75 * std::log(0.75) - 0.25 * std::log(0.25)), 1e-14);
  EXPECT_EQ(found.rank, 1);
}

TEST(Strata, WeightsCount) {
  const auto x = particles({{-1, 0}, {0, 1}, {0.5, 0.25}});
  const double weights[] = {2, 2, 0};
  const Strata found = find_strata(x.view(), 1.0, weights);
  EXPECT_THAT(found.mass, ElementsAre(0, 1, 0));
  EXPECT_NEAR(found.effective_support, 2, 1e-14);
  EXPECT_EQ(found.rank, 1);
}

TEST(Strata, RankIsTheDimensionOfTheHull) {
  EXPECT_EQ(find_strata(particles({{5, 5, 5}, {5, 5, 5}}).view(), std::nullopt).rank, 0);
  EXPECT_EQ(find_strata(particles({{0, 0, 1}, {1, 1, 1}, {2, 2, 1}}).view(), std::nullopt).rank, 1);
  EXPECT_EQ(find_strata(particles({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}).view(), std::nullopt).rank, 3);
}

TEST(Strata, RankIsTheSameFromFewParticlesAsFromManyCopies) {
  const auto few = particles({{1, 0, 2, 0, 5}, {0, 1, 2, 0, 5}, {0, 0, 2, 1, 5}});  // fewer than coordinates
  const auto many =
      particles({{1, 0, 2, 0, 5}, {0, 1, 2, 0, 5}, {0, 0, 2, 1, 5}, {1, 0, 2, 0, 5}, {0, 1, 2, 0, 5}, {0, 0, 2, 1, 5}});
  EXPECT_EQ(find_strata(few.view(), std::nullopt).rank, 2);
  EXPECT_EQ(find_strata(many.view(), std::nullopt).rank, 2);
}

TEST(Strata, RefusesBadInput) {
  const auto x = particles({{0, 0}, {1, 1}});
  const double few[] = {1};
  const double negative[] = {1, -1};
  const double none[] = {0, 0};
  EXPECT_THROW(find_strata(x.view(), 0.0), InputError);
  EXPECT_THROW(find_strata(x.view(), 1.0, few), InputError);
  EXPECT_THROW(find_strata(x.view(), 1.0, negative), InputError);
  EXPECT_THROW(find_strata(x.view(), 1.0, none), InputError);
  EXPECT_THROW(find_strata(particles({{std::nan("")}}).view(), 1.0), InputError);
  EXPECT_THROW(find_strata(ConstMatrixView<double>{}, 1.0), InputError);
}

}  // namespace
}  // namespace ganflow::diagnostics
