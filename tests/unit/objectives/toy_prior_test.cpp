#include "ganflow/objectives/toy_prior.hpp"

#include "ganflow/core/errors.hpp"

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::objectives {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Prior : public testing::TestWithParam<PriorKind> {
 protected:
  ToyPrior prior_{GetParam()};
};

TEST_P(Prior, DensityIsTheSlopeOfTheCdf) {
  const double h = 1e-5;
  for (const double theta : {-0.9, -0.3, 0.0, 0.5, 0.8}) {
    EXPECT_NEAR((prior_.centred(theta + h) - prior_.centred(theta - h)) / (2 * h), prior_.density(theta), 1e-10);
    EXPECT_NEAR((prior_.density(theta + h) - prior_.density(theta - h)) / (2 * h), prior_.density_slope(theta), 1e-10);
    EXPECT_EQ(prior_.centred(-theta), -prior_.centred(theta));
  }
}

/// A' = (Φ − ½)/Φ', q' = 1/Φ', A(0) = 1, A''(0) = 1.
TEST_P(Prior, PotentialsHaveTheirSlopes) {
  const double h = 1e-5;
  for (const double theta : {-0.9, -0.3, 0.5, 0.8}) {
    EXPECT_NEAR((prior_.excess(theta + h) - prior_.excess(theta - h)) / (2 * h),
                prior_.centred(theta) / prior_.density(theta), 1e-9);
    EXPECT_NEAR((prior_.travel(theta + h) - prior_.travel(theta - h)) / (2 * h), 1 / prior_.density(theta), 1e-8);
  }
  EXPECT_EQ(prior_.excess(0), 0);
  EXPECT_NEAR(prior_.excess(1e-4) / 5e-9, 1, 1e-7);
}

TEST_P(Prior, InversesInvert) {
  for (const double theta : {0.0, 1e-6, 0.01, 0.3, 0.99}) {
    EXPECT_NEAR(prior_.inverse_excess(prior_.excess(theta)), theta, 4e-15 * (1 + theta)) << theta;
    EXPECT_NEAR(prior_.inverse_travel(prior_.travel(theta)), theta, 4e-15) << theta;
    EXPECT_NEAR(prior_.inverse_travel(prior_.travel(-theta)), -theta, 4e-15) << theta;
  }
}

TEST_P(Prior, NamesComeBack) { EXPECT_EQ(prior_of(to_string(GetParam())), GetParam()); }

INSTANTIATE_TEST_SUITE_P(Kinds, Prior,
                         testing::Values(PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform));

TEST(ToyPrior, FarOutInversesStillInvert) {
  for (const PriorKind kind : {PriorKind::kLogistic, PriorKind::kGaussian}) {
    const ToyPrior prior(kind);
    for (const double theta : {2.0, 5.0, 12.0, 25.0}) {
      EXPECT_NEAR(prior.inverse_excess(prior.excess(theta)), theta, 1e-14 * theta) << theta;
      EXPECT_NEAR(prior.inverse_travel(prior.travel(theta)), theta, 1e-14 * theta) << theta;
    }
  }
}

TEST(ToyPrior, LogisticPotentialIsTheHyperbolicCosine) {
  const ToyPrior prior(PriorKind::kLogistic);
  for (const double theta : {0.5, 1.0, 3.0, 10.0}) {
    EXPECT_NEAR(1 + prior.excess(theta), std::cosh(theta), 4e-16 * std::cosh(theta));
    EXPECT_DOUBLE_EQ(prior.travel(theta), 2 * (theta + std::sinh(theta)));
  }
}

TEST(ToyPrior, GaussianPotentialsMatchQuadrature) {
  const ToyPrior prior(PriorKind::kGaussian);
  boost::math::quadrature::tanh_sinh<double> quadrature;
  for (const double theta : {0.01, 0.5, 1.0, 2.0, 4.0, 6.0}) {
    const double excess =
        quadrature.integrate([&](double s) { return prior.centred(s) / prior.density(s); }, 0.0, theta);
    const double travel = quadrature.integrate([&](double s) { return 1 / prior.density(s); }, 0.0, theta);
    EXPECT_NEAR(prior.excess(theta), excess, 1e-14 * excess) << theta;
    EXPECT_NEAR(prior.travel(theta), travel, 1e-14 * travel) << theta;
    EXPECT_EQ(prior.travel(-theta), -prior.travel(theta));
    EXPECT_EQ(prior.excess(-theta), prior.excess(theta));
  }
}

TEST(ToyPrior, OnlyTheUniformLawEnds) {
  EXPECT_EQ(ToyPrior(PriorKind::kUniform).edge(), 1);
  EXPECT_EQ(ToyPrior(PriorKind::kLogistic).edge(), std::numeric_limits<double>::infinity());
}

TEST(ToyPrior, RefusesLawsWithoutDensityAndTypos) {
  EXPECT_THAT([] { prior_of("dirac"); }, ThrowsMessage<InputError>(AllOf(HasSubstr("no density"), HasSubstr("Try"))));
  EXPECT_THAT([] { prior_of("gausian"); }, ThrowsMessage<InputError>(HasSubstr("Did you mean 'gaussian'?")));
}

}  // namespace
}  // namespace ganflow::objectives
