#include "ganflow/data/nearest_component.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::data {
namespace {

using testing::ElementsAre;

GaussianMixture pair_of(double std) {
  return GaussianMixture({.means = {Eigen::Vector2d(-1, 0), Eigen::Vector2d(1, 0)},
                          .weights = {0.25, 0.75},
                          .covariances = {},
                          .std = std});
}

Matrix<double> points(const std::vector<std::pair<double, double>>& list) {
  Matrix<double> x(list.size(), 2);
  for (std::size_t i = 0; i < list.size(); ++i) {
    x(i, 0) = list[i].first;
    x(i, 1) = list[i].second;
  }
  return x;
}

TEST(NearestComponent, HoldsWhatIsWithinTheReach) {
  const NearestComponent nearest(pair_of(0.1));
  // d = 2: P(|z|² > r²) = e^(−r²/2) = erfc(4/√2), r = 4.3991…
  const double reach = 0.1 * std::sqrt(-2 * std::log(std::erfc(4 / std::sqrt(2.0))));
  const ModeCounts counts = nearest.count(points({{-1, 0},
                                                  {-1, 0.999 * reach},
                                                  {-1, 1.001 * reach},
                                                  {1, -0.999 * reach},
                                                  {0, 0},
                                                  {std::numeric_limits<double>::quiet_NaN(), 0}}));
  EXPECT_THAT(counts.modes, ElementsAre(2, 1));
  EXPECT_EQ(counts.outside, 3);
}

TEST(NearestComponent, MeasuresInDeviationsOfEachComponent) {
  const GaussianMixture law(
      {.means = {Eigen::Vector2d(0, 0), Eigen::Vector2d(3, 0)},
       .weights = {},
       .covariances = {Eigen::Vector2d(4, 1).asDiagonal(), Eigen::Vector2d(0.01, 0.01).asDiagonal()}});
  const NearestComponent nearest(law);
  EXPECT_THAT(nearest.count(points({{2.5, 0}, {3.1, 0}, {0, 4.3}, {0, 4.5}})).modes, ElementsAre(2, 1));
}

// Draws of the law itself: shares are the weights within 4.9 deviations (1e-6), and of 20,000 some 1.3 lie outside,
// more than 12 with probability 1e-8.
TEST(NearestComponent, CountsTheLawsOwnDraws) {
  const GaussianMixture law = pair_of(0.1);
  Matrix<double> x(20'000, 2);
  law.sample({.seed = 1}, 0, x.view());
  const ModeCounts counts = NearestComponent(law).count(x.view());
  EXPECT_NEAR(static_cast<double>(counts.modes[0]), 5000, 4.9 * std::sqrt(20'000 * 0.25 * 0.75));
  EXPECT_LE(counts.outside, 12);
  EXPECT_EQ(counts.modes[0] + counts.modes[1] + counts.outside, 20'000);
}

TEST(NearestComponent, RefusesNoReach) { EXPECT_THROW(NearestComponent(pair_of(0.1), {.deviations = 0}), InputError); }

}  // namespace
}  // namespace ganflow::data
