#include "ganflow/objectives/payoff_terms.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::objectives {
namespace {

constexpr double kStep = 1e-6;

double slope_of(double (*f)(double), double d) { return (f(d + kStep) - f(d - kStep)) / (2 * kStep); }

const Objective kObjectives[] = {Wgan{},
                                 WganGp{.penalty = 3},
                                 WganGp{.penalty = 3, .one_sided = true},
                                 Gan{.saturating = false},
                                 Gan{.saturating = true},
                                 LeastSquares{},
                                 Hinge{},
                                 WithR1<Hinge>{.game = {}, .weight = 2}};

TEST(PayoffTerms, SlopesAreDerivatives) {
  for (const Objective& objective : kObjectives) {
    const PayoffTerms terms = payoff_terms(objective);
    for (const double d : {-3.0, -0.4, 0.0, 1.3, 4.0}) {
      EXPECT_NEAR(terms.real_slope(d), slope_of(terms.real, d), 1e-9) << d;
      EXPECT_NEAR(terms.generated_slope(d), slope_of(terms.generated, d), 1e-9) << d;
    }
  }
}

TEST(PayoffTerms, ValuesAreThoseOfTheory2) {
  const PayoffTerms gan = payoff_terms(Gan{});
  EXPECT_NEAR(gan.real(0.7), std::log(1 / (1 + std::exp(-0.7))), 1e-15);
  EXPECT_NEAR(gan.generated(0.7), std::log(1 - 1 / (1 + std::exp(-0.7))), 1e-15);
  EXPECT_NEAR(gan.generator_slope(0.7), -(1 - 1 / (1 + std::exp(-0.7))), 1e-15);  // of −log S
  const PayoffTerms minimax = payoff_terms(Gan{.saturating = true});
  EXPECT_NEAR(minimax.generator_slope(0.7), -1 / (1 + std::exp(-0.7)), 1e-15);
  const PayoffTerms wgan = payoff_terms(WganGp{.penalty = 3});
  EXPECT_FALSE(wgan.one_sided);
  EXPECT_TRUE(payoff_terms(WganGp{.penalty = 3, .one_sided = true}).one_sided);
  EXPECT_EQ(payoff_terms(WithR1<Gan>{.game = {}, .weight = 2}).r1, 2);
  EXPECT_EQ(payoff_terms(LeastSquares{}).real(3), -2);
  EXPECT_EQ(payoff_terms(LeastSquares{}).generator_slope(3), 2);  // of ½(d − 1)²
  EXPECT_EQ(payoff_terms(Hinge{}).generated(-3), 0);
  EXPECT_TRUE(wgan.linear);
  EXPECT_EQ(wgan.penalty, 3);
  EXPECT_EQ(wgan.generator_slope(2), -1);
}

TEST(PayoffTerms, ABlindCriticIsPaidTheValueOfTheGameAtEqualLaws) {
  EXPECT_EQ(blind_payoff(payoff_terms(Wgan{})), 0);
  EXPECT_EQ(blind_payoff(payoff_terms(WganGp{.penalty = 3})), -3);  // its slope is 0, not 1
  EXPECT_EQ(blind_payoff(payoff_terms(WganGp{.penalty = 3, .one_sided = true})), 0);
  EXPECT_NEAR(blind_payoff(payoff_terms(Gan{})), -2 * std::log(2), 1e-15);
  EXPECT_EQ(blind_payoff(payoff_terms(LeastSquares{})), -0.5);
  EXPECT_EQ(blind_payoff(payoff_terms(WithR1<Hinge>{.game = {}, .weight = 2})), -2);
}

TEST(PayoffTerms, DoNotOverflow) {
  const PayoffTerms gan = payoff_terms(Gan{});
  EXPECT_EQ(gan.real(-800), -800);
  EXPECT_EQ(gan.generated(800), -800);
  EXPECT_EQ(gan.real_slope(-800), 1);
}

}  // namespace
}  // namespace ganflow::objectives
