#include "ganflow/dynamics/toy_branch.hpp"

#include "ganflow/core/errors.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ganflow::dynamics {
namespace {

using objectives::PriorKind;

TEST(ToyBranch, FollowsTheLimitOrbitBothWays) {
  std::vector<double> gammas = equal_ratios(0.01, 100, 9);
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    for (int way = 0; way < 2; ++way) {
      for (const ToyBranchPoint& point : follow_branch({.prior = prior}, gammas)) {
        SCOPED_TRACE(testing::Message() << to_string(prior) << ", γ = " << point.gamma);
        EXPECT_NEAR(point.theta_max, point.theta_max_exact, 1e-10 * point.theta_max_exact);
        EXPECT_NEAR(point.period, point.period_exact, 1e-10 * point.period_exact);
        EXPECT_NEAR(point.multiplier_inside, 1, 1e-8);
        if (prior != PriorKind::kUniform || point.gamma > 1.1) {
          ASSERT_TRUE(point.multiplier_outside);
          EXPECT_NEAR(*point.multiplier_outside, 0, 1e-10);
        } else if (point.gamma < 1) {
          EXPECT_FALSE(point.multiplier_outside);
        }
      }
      std::reverse(gammas.begin(), gammas.end());
    }
  }
}

TEST(ToyBranch, RatiosAreEqualAndEndsExact) {
  const std::vector<double> values = equal_ratios(0.1, 10, 3);
  EXPECT_EQ(values[0], 0.1);
  EXPECT_NEAR(values[1], 1, 1e-15);
  EXPECT_EQ(values[2], 10);
}

TEST(ToyBranch, RefusesWhatCannotWork) {
  EXPECT_THROW(equal_ratios(0, 1, 5), InputError);
  EXPECT_THROW(equal_ratios(1, 2, 1), InputError);
  EXPECT_THROW(follow_branch({}, {}), InputError);
  EXPECT_THROW(follow_branch({}, std::vector<double>{-1}), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
