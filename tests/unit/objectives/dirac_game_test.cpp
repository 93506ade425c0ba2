#include "ganflow/objectives/dirac_game.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

namespace ganflow::objectives {
namespace {

using testing::HasSubstr;

std::array<double, 2> velocity_of(const SmallGame& game, double theta, double psi) {
  std::array<double, 2> v{};
  game.velocity(std::array{theta, psi}, v);
  return v;
}

/// −λ|∇D| sign: towards the slope g from both sides, and the jump 2γλg at 0.
TEST(DiracGame, GradientPenaltyPullsTheSlopeToItsTarget) {
  const DiracGameOptions options{
      .loss = DiracLoss::kWgan, .remedy = DiracRemedy::kGp, .strength = 0.5, .target = 2, .critic_speed = 3};
  const SmallGame game = dirac_game(options);
  for (const double psi : {-3.0, -1.0, 1.0, 3.0}) {
    const double slope = std::abs(psi);
    EXPECT_DOUBLE_EQ(velocity_of(game, 0.7, psi)[1], 3 * (0.7 - 0.5 * (slope - 2) * (psi / slope)));
    EXPECT_DOUBLE_EQ(velocity_of(game, 0.7, psi)[0], -psi);
  }
  std::array<double, 2> up{};
  std::array<double, 2> down{};
  game.velocity_on_side(1, std::array{0.7, 0.0}, up);
  game.velocity_on_side(-1, std::array{0.7, 0.0}, down);
  EXPECT_DOUBLE_EQ(up[1] - down[1], 2 * 3 * 0.5 * 2);
}

/// The half-plane's equilibrium, Jacobian and eigenvalues, for both losses.
TEST(DiracGame, HalfPlanesOfThePenaltyAreLinearAboutTheirCentre) {
  for (const DiracLoss loss : {DiracLoss::kGan, DiracLoss::kWgan}) {
    const SmallGame game = dirac_game({.loss = loss, .remedy = DiracRemedy::kGp, .strength = 0.6, .critic_speed = 1.5});
    const double h = 1e-5;
    std::array<double, 4> jacobian{};
    std::array<double, 2> ahead{};
    std::array<double, 2> behind{};
    game.velocity_on_side(1, game.equilibrium, ahead);
    EXPECT_NEAR(std::hypot(ahead[0], ahead[1]), 0, 1e-15);
    for (std::size_t j = 0; j < 2; ++j) {
      std::vector<double> x = game.equilibrium;
      x[j] += h;
      game.velocity_on_side(1, x, ahead);
      x[j] -= 2 * h;
      game.velocity_on_side(1, x, behind);
      for (std::size_t i = 0; i < 2; ++i) {
        jacobian[2 * i + j] = (ahead[i] - behind[i]) / (2 * h);
        EXPECT_NEAR(game.jacobian[2 * i + j], jacobian[2 * i + j], 1e-9) << to_string(loss) << i << j;
      }
    }
    const std::complex<double> sum = game.eigenvalues[0] + game.eigenvalues[1];
    const std::complex<double> product = game.eigenvalues[0] * game.eigenvalues[1];
    EXPECT_NEAR(sum.real(), jacobian[0] + jacobian[3], 1e-9);
    EXPECT_NEAR(product.real(), jacobian[0] * jacobian[3] - jacobian[1] * jacobian[2], 1e-9);
  }
}

/// As λ → 0 the averaged circle, where the penalty's work ∮(|ψ| − g)|ψ| vanishes: radius 4g/π.
TEST(DiracGame, AWeakPenaltyCyclesAtFourOverPi) {
  const SmallGame game =
      dirac_game({.loss = DiracLoss::kWgan, .remedy = DiracRemedy::kGp, .strength = 1e-4, .target = 2});
  ASSERT_TRUE(game.cycle);
  EXPECT_NEAR(game.cycle->theta, 8 / std::acos(-1.0), 1e-8);
}

TEST(DiracGame, NamesAreRead) {
  for (const DiracRemedy remedy : {DiracRemedy::kNone, DiracRemedy::kR1, DiracRemedy::kGp, DiracRemedy::kConsensus}) {
    EXPECT_EQ(dirac_remedy_of(to_string(remedy)), remedy);
  }
  EXPECT_EQ(dirac_loss_of("wgan"), DiracLoss::kWgan);
  try {
    dirac_remedy_of("consenus");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), HasSubstr("Did you mean 'consensus'?"));
  }
}

TEST(DiracGame, RefusesWhatIsNoGame) {
  EXPECT_THROW(dirac_game({.remedy = DiracRemedy::kR1, .strength = -1}), InputError);
  EXPECT_THROW(dirac_game({.strength = 1}), InputError);
  EXPECT_THROW(dirac_game({.remedy = DiracRemedy::kGp, .strength = 1, .target = 0}), InputError);
  EXPECT_THROW(dirac_game({.critic_speed = 0}), InputError);
  EXPECT_THROW(dirac_game({.clip = 0}), InputError);
}

}  // namespace
}  // namespace ganflow::objectives
