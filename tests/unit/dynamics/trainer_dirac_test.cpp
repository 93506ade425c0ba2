// The methods of theory §9 on DiracGAN: training two populations against the small game's own steps, and against its
// eigenvalues.

#include "ganflow/dynamics/small_game_step.hpp"

#include "dirac_support.hpp"

#include <complex>

namespace ganflow::dynamics {
namespace {

using objectives::DiracGameOptions;
using objectives::DiracLoss;
using objectives::DiracRemedy;
using objectives::WithR1;

constexpr double kStep = 0.1;
constexpr double kGamma = 2;

struct Case {
  std::string name;
  objectives::Objective objective;
  DiracGameOptions game;
  TrainOptions options = {};
};

TrainOptions steps(UpdateKind updates, double consensus = 0.1) {
  return {.updates = updates, .time_step = kStep, .critic_speed = kGamma, .batch = 4, .consensus = consensus};
}

DiracGameOptions dirac(DiracLoss loss, DiracRemedy remedy = DiracRemedy::kNone, double strength = 0) {
  return {.loss = loss, .remedy = remedy, .strength = strength, .critic_speed = kGamma};
}

/// One unit each with the trainer, and two numbers with the small game.
void expect_same_steps(const Case& c, ToyFlowKind kind, double tolerance) {
  SCOPED_TRACE(c.name);
  const objectives::SmallGame game = dirac_game(c.game);
  DiracTraining training(c.objective, c.options, 0.3, 0.2);
  SmallGameStep reference(game, kind, kStep);
  std::vector<double> x = {0.3, 0.2};
  for (int t = 1; t <= 200; ++t) {
    training.advance();
    reference(x);
    ASSERT_NEAR(training.theta(), x[0], tolerance) << "step " << t;
    ASSERT_NEAR(training.psi(), x[1], tolerance) << "step " << t;
  }
}

constexpr double kDrift = 1e-6;  // the critic's c, one part in 1e10 a step, and rounding of 1/s: measured below 1e-8

TEST(DiracGan, IsTrainedAsTheSmallGameIsStepped) {
  const objectives::Wgan wgan;
  const auto plain = dirac(DiracLoss::kWgan);
  for (const auto& [updates, kind] : {std::pair{UpdateKind::kAlternating, ToyFlowKind::kAlternating},
                                      std::pair{UpdateKind::kSimultaneous, ToyFlowKind::kEuler},
                                      std::pair{UpdateKind::kExtragradient, ToyFlowKind::kExtragradient},
                                      std::pair{UpdateKind::kOptimistic, ToyFlowKind::kOptimistic}}) {
    expect_same_steps({"WGAN, updates " + std::to_string(static_cast<int>(updates)), wgan, plain, steps(updates)}, kind,
                      kDrift);
    expect_same_steps(
        {"R1, updates " + std::to_string(static_cast<int>(updates)), WithR1<objectives::Wgan>{.weight = 0.5},
         dirac(DiracLoss::kWgan, DiracRemedy::kR1, 0.5), steps(updates)},
        kind, kDrift);
    // Theirs is (λ/2)(|ψ| − g)², ours λ(|∇D| − 1)².
    expect_same_steps({"GP, updates " + std::to_string(static_cast<int>(updates)), objectives::WganGp{.penalty = 0.25},
                       dirac(DiracLoss::kWgan, DiracRemedy::kGp, 0.5), steps(updates)},
                      kind, kDrift);
  }
}

TEST(DiracGan, UnderConsensusFollowsItsField) {
  const auto updates = UpdateKind::kConsensus;
  expect_same_steps(
      {"WGAN", objectives::Wgan{}, dirac(DiracLoss::kWgan, DiracRemedy::kConsensus, 0.3), steps(updates, 0.3)},
      ToyFlowKind::kEuler, kDrift);
}

/// What a step multiplies a small deviation from the equilibrium by, in the long run: the mean over `count` steps.
double growth(const objectives::Objective& objective, const TrainOptions& options, int count) {
  DiracTraining training(objective, options, 1e-3, 1e-3);  // second-order terms are 1e-3 of the first
  const auto radius = [&] { return std::hypot(std::sqrt(kGamma) * training.theta(), training.psi()); };
  for (int t = 0; t < count; ++t) {
    training.advance();
  }
  const double from = radius();
  for (int t = 0; t < count; ++t) {
    training.advance();
  }
  return std::pow(radius() / from, 1.0 / count);
}

double modulus(const DiracGameOptions& options, ToyFlowKind kind) {
  double largest = 0;
  for (const std::complex<double> z : step_multipliers(dirac_game(options), kind, kStep)) {
    largest = std::max(largest, std::abs(z));
  }
  return largest;
}

// The original GAN: f'(0) = ½ makes the rotation slower, and the bias of the critic dies out by itself.
TEST(DiracGan, ConvergesOrNotAtTheRateOfItsEigenvalues) {
  const objectives::Gan gan{.saturating = true};
  const WithR1<objectives::Gan> r1{.game = gan, .weight = 0.5};
  constexpr int kCount = 300;      // about 3 turns: radii are compared at unlike phases of an ellipse
  constexpr double kPhase = 3e-3;  // log(2)/300: an ellipse's axes differ by a factor below 2 here
  const auto plain = dirac(DiracLoss::kGan);
  const auto with_r1 = dirac(DiracLoss::kGan, DiracRemedy::kR1, 0.5);
  const auto consensus = dirac(DiracLoss::kGan, DiracRemedy::kConsensus, 0.3);
  const double out = growth(gan, steps(UpdateKind::kSimultaneous), kCount);
  EXPECT_NEAR(out, modulus(plain, ToyFlowKind::kEuler), kPhase);
  EXPECT_GT(out, 1.001);
  EXPECT_NEAR(growth(gan, steps(UpdateKind::kAlternating), kCount), 1, kPhase);
  const double in = growth(r1, steps(UpdateKind::kSimultaneous), kCount);
  EXPECT_NEAR(in, modulus(with_r1, ToyFlowKind::kEuler), kPhase);
  EXPECT_LT(in, 0.99);
  const double agreed = growth(gan, steps(UpdateKind::kConsensus, 0.3), kCount);
  EXPECT_NEAR(agreed, modulus(consensus, ToyFlowKind::kEuler), kPhase);
  EXPECT_LT(agreed, 0.995);
  const double extra = growth(gan, steps(UpdateKind::kExtragradient), kCount);
  EXPECT_NEAR(extra, modulus(plain, ToyFlowKind::kExtragradient), kPhase);
  EXPECT_LT(extra, 0.999);
  const double past = growth(gan, steps(UpdateKind::kPastExtragradient), kCount);
  EXPECT_NEAR(past, modulus(plain, ToyFlowKind::kOptimistic), kPhase);
  EXPECT_LT(past, 0.999);
}

// Theory of the small game: GP's equilibrium repels, and one limit cycle through θ = λ coth(γλπ/(4β)) attracts.
TEST(DiracGan, UnderAGradientPenaltyCyclesAsTheSmallGameDoes) {
  const auto cycle = dirac_game(dirac(DiracLoss::kWgan, DiracRemedy::kGp, 0.5)).cycle;
  ASSERT_TRUE(cycle.has_value());
  TrainOptions options = steps(UpdateKind::kAlternating);
  options.time_step = 0.002;  // first-order steps: the cycle is off by about γΔt
  DiracTraining training(objectives::WganGp{.penalty = 0.25}, options, 0.3, 0.2);
  double crossing = 0;
  double before = training.psi();
  for (int t = 0; t < 30'000; ++t) {  // 60 units of time, about 13 periods
    training.advance();
    const double now = training.psi();
    if (before < 0 && now >= 0) {
      crossing = training.theta();
    }
    before = now;
  }
  EXPECT_NEAR(crossing, cycle->theta, 0.02 * cycle->theta);
}

}  // namespace
}  // namespace ganflow::dynamics
