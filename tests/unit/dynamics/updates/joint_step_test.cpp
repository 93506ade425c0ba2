#include "ganflow/dynamics/updates/joint_step.hpp"

#include "ganflow/dynamics/small_game_step.hpp"
#include "ganflow/objectives/dirac_game.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

namespace ganflow::dynamics {
namespace {

using objectives::SmallGame;

constexpr UpdateKind kJoint[] = {UpdateKind::kSimultaneous, UpdateKind::kExtragradient, UpdateKind::kPastExtragradient,
                                 UpdateKind::kOptimistic};

/// Two players of one number each at a small game.
class Duel {
 public:
  Duel(SmallGame game, const TrainOptions& options, double theta, double psi)
      : game_(std::move(game)),
        options_(options),
        players_{make_player<double>("theta", 1, 1, options), make_player<double>("psi", 1, 1, options)},
        x_{Matrix<double>(1, 1), Matrix<double>(1, 1)} {
    x_[0](0, 0) = theta;
    x_[1](0, 0) = psi;
  }
  void step() {
    std::vector<Seat<double>> seats;
    for (std::size_t k = 0; k < 2; ++k) {
      seats.push_back({players_[k], x_[k], options_.time_step, [this, k] { clip(k); }});
    }
    joint_step<double>(options_.updates, seats, [this] { find_gradients(); });
  }
  std::vector<double> position() const { return {x_[0](0, 0), x_[1](0, 0)}; }
  double radius() const { return std::hypot(x_[0](0, 0), x_[1](0, 0)); }
  int evaluations() const { return evaluations_; }
  record::State memory() const {
    record::State state;
    for (const auto& player : players_) {
      save_memory<double>(player, state);
    }
    return state;
  }
  void restore(const record::State& state) {
    for (auto& player : players_) {
      restore_memory<double>(player, state);
    }
  }

 private:
  void clip(std::size_t k) {
    if (!game_.low.empty()) {
      x_[k](0, 0) = std::clamp(x_[k](0, 0), game_.low[k], game_.high[k]);
    }
  }
  void find_gradients() {
    ++evaluations_;
    const std::vector<double> x = position();
    std::vector<double> v(2);
    game_.velocity(x, v);
    players_[0].gradient(0, 0) = -v[0];  // rules descend
    players_[1].gradient(0, 0) = -v[1];
  }

  SmallGame game_;
  TrainOptions options_;
  Player<double> players_[2];
  Matrix<double> x_[2];
  int evaluations_ = 0;
};

TrainOptions steps(UpdateKind updates, double h, RuleKind rule = RuleKind::kSgd) {
  return {.rule = rule, .updates = updates, .time_step = h};
}

// A second implementation of the same steps, with and without walls.
TEST(JointStep, UnderSgdIsTheStepOfTheSmallGames) {
  const SmallGame games[] = {objectives::bilinear_game(2), objectives::bilinear_game(1, 0.5),
                             objectives::dirac_game({.loss = objectives::DiracLoss::kGan, .critic_speed = 3}),
                             objectives::dirac_game({.loss = objectives::DiracLoss::kWgan, .clip = 0.3})};
  for (const SmallGame& game : games) {
    for (const auto& [updates, kind] : {std::pair{UpdateKind::kSimultaneous, ToyFlowKind::kEuler},
                                        std::pair{UpdateKind::kExtragradient, ToyFlowKind::kExtragradient},
                                        std::pair{UpdateKind::kOptimistic, ToyFlowKind::kOptimistic}}) {
      SCOPED_TRACE(testing::Message() << game.name << ", " << static_cast<int>(updates));
      Duel duel(game, steps(updates, 0.1), 0.3, 0.4);
      SmallGameStep reference(game, kind, 0.1);
      std::vector<double> x = {0.3, 0.4};
      for (int t = 0; t < 200; ++t) {
        duel.step();
        reference(x);
        EXPECT_NEAR(duel.position()[0], x[0], 1e-12) << t;  // 200 roundings of numbers of order 1
        EXPECT_NEAR(duel.position()[1], x[1], 1e-12) << t;
      }
    }
  }
}

// Theory §9 on the bilinear game: simultaneous steps spiral out at √(1 + h²γ) a step, the others in at the modulus of
// their multipliers.
TEST(JointStep, OnTheBilinearGameConvergesAtTheRateOfItsMultipliers) {
  const SmallGame game = objectives::bilinear_game(1);
  constexpr double kStep = 0.2;
  const auto growth = [&](UpdateKind updates) {
    Duel duel(game, steps(updates, kStep), 1, 0);
    for (int t = 0; t < 200; ++t) {
      duel.step();
    }
    const double from = duel.radius();
    for (int t = 0; t < 200; ++t) {
      duel.step();
    }
    return std::pow(duel.radius() / from, 1.0 / 200);
  };
  const auto modulus = [&](ToyFlowKind kind) {
    double largest = 0;
    for (const std::complex<double> z : step_multipliers(game, kind, kStep)) {
      largest = std::max(largest, std::abs(z));
    }
    return largest;
  };
  EXPECT_NEAR(growth(UpdateKind::kSimultaneous), std::sqrt(1 + kStep * kStep), 1e-12);
  EXPECT_NEAR(growth(UpdateKind::kExtragradient), std::sqrt(1 - 0.04 + 0.0016), 1e-12);
  EXPECT_NEAR(growth(UpdateKind::kOptimistic), modulus(ToyFlowKind::kOptimistic), 1e-6);  // the parasitic root is gone
  EXPECT_NEAR(growth(UpdateKind::kPastExtragradient), modulus(ToyFlowKind::kOptimistic), 1e-6);
  EXPECT_GT(growth(UpdateKind::kSimultaneous), 1);
  EXPECT_LT(growth(UpdateKind::kExtragradient), 1);
  EXPECT_LT(growth(UpdateKind::kPastExtragradient), 1);
}

// x̂_t = x_t + h v(x̂_{t−1}) and x_{t+1} = x_t + h v(x̂_t) give x̂_{t+1} = x̂_t + 2h v(x̂_t) − h v(x̂_{t−1}): optimistic
// steps, which start with v(x̂_{−1}) = 0 here.
TEST(JointStep, PastExtragradientsTrialsMakeOptimisticSteps) {
  constexpr double kStep = 0.3;
  SmallGame game = objectives::dirac_game({.loss = objectives::DiracLoss::kGan});
  const auto velocity = game.velocity;
  std::vector<std::vector<double>> trials;  // where gradients are taken
  game.velocity = [&](std::span<const double> x, std::span<double> v) {
    trials.emplace_back(x.begin(), x.end());
    velocity(x, v);
  };
  Duel duel(game, steps(UpdateKind::kPastExtragradient, kStep), 0.5, -0.2);
  std::vector<double> expected = {0.5, -0.2};
  std::vector<double> before = {0, 0};
  for (int t = 0; t < 30; ++t) {
    duel.step();
    std::vector<double> now(2);
    velocity(expected, now);
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(trials.back()[k], expected[k], 1e-13) << "step " << t << ", player " << k;
      expected[k] += 2 * kStep * now[k] - kStep * before[k];
    }
    before = now;
  }
}

TEST(JointStep, CountsTheGradientsItTakes) {
  for (const UpdateKind updates : kJoint) {
    Duel duel(objectives::bilinear_game(1), steps(updates, 0.1), 1, 0);
    for (int t = 0; t < 5; ++t) {
      duel.step();
    }
    EXPECT_EQ(duel.evaluations(), updates == UpdateKind::kExtragradient ? 10 : 5) << static_cast<int>(updates);
  }
}

// Gidel et al. 2019, Algorithm 4: the memory takes in the gradient of either half, and both start from x_t.
TEST(JointStep, ExtragradientWithAdamIsExtraAdam) {
  const SmallGame game = objectives::dirac_game({.loss = objectives::DiracLoss::kGan});
  const TrainOptions options = steps(UpdateKind::kExtragradient, 0.05, RuleKind::kAdam);
  Duel duel(game, options, 0.5, -0.2);
  std::vector<double> x = {0.5, -0.2};
  std::vector<double> m(2);
  std::vector<double> s(2);
  int steps_made = 0;
  const auto update = [&](const std::vector<double>& at) {  // x_t moved by the gradient at `at`
    std::vector<double> v(2);
    game.velocity(at, v);
    ++steps_made;
    std::vector<double> to = x;
    for (std::size_t k = 0; k < 2; ++k) {
      m[k] = options.beta1 * m[k] - (1 - options.beta1) * v[k];
      s[k] = options.beta2 * s[k] + (1 - options.beta2) * v[k] * v[k];
      const double mean = m[k] / (1 - std::pow(options.beta1, steps_made));
      const double square = s[k] / (1 - std::pow(options.beta2, steps_made));
      to[k] -= options.time_step * mean / (std::sqrt(square) + options.epsilon);
    }
    return to;
  };
  for (int t = 0; t < 20; ++t) {
    duel.step();
    const std::vector<double> half = update(x);
    x = update(half);
    EXPECT_NEAR(duel.position()[0], x[0], 1e-12) << t;
    EXPECT_NEAR(duel.position()[1], x[1], 1e-12) << t;
  }
}

// Daskalakis et al. 2018, Algorithm 1: twice Adam's move, less its move before.
TEST(JointStep, OptimisticWithAdamIsOptimisticAdam) {
  const SmallGame game = objectives::bilinear_game(1);
  const TrainOptions options = steps(UpdateKind::kOptimistic, 0.05, RuleKind::kAdam);
  Duel duel(game, options, 0.5, -0.2);
  Adam<double> adam[] = {{options, 1, 1}, {options, 1, 1}};
  std::vector<double> x = {0.5, -0.2};
  std::vector<double> before;
  for (int t = 0; t < 20; ++t) {
    duel.step();
    std::vector<double> v(2);
    game.velocity(x, v);
    std::vector<double> u(2);
    for (std::size_t k = 0; k < 2; ++k) {
      Matrix<double> g(1, 1);
      Matrix<double> moved(1, 1);
      g(0, 0) = -v[k];
      adam[k].step(moved.view(), g.view(), options.time_step);
      u[k] = moved(0, 0);
    }
    for (std::size_t k = 0; k < 2; ++k) {
      x[k] += before.empty() ? u[k] : 2 * u[k] - before[k];
    }
    before = u;
    EXPECT_NEAR(duel.position()[0], x[0], 1e-13) << t;
    EXPECT_NEAR(duel.position()[1], x[1], 1e-13) << t;
  }
}

TEST(JointStep, GoesOnBitForBitFromItsStoredMemory) {
  for (const UpdateKind updates : kJoint) {
    for (const RuleKind rule : {RuleKind::kSgd, RuleKind::kMomentum, RuleKind::kRmsProp, RuleKind::kAdam}) {
      SCOPED_TRACE(testing::Message() << "updates " << static_cast<int>(updates) << ", rule "
                                      << static_cast<int>(rule));
      const SmallGame game = objectives::dirac_game({.loss = objectives::DiracLoss::kGan});
      Duel whole(game, steps(updates, 0.1, rule), 0.5, -0.2);
      for (int t = 0; t < 3; ++t) {
        whole.step();
      }
      Duel resumed(game, steps(updates, 0.1, rule), whole.position()[0], whole.position()[1]);
      resumed.restore(whole.memory());
      for (int t = 0; t < 3; ++t) {
        whole.step();
        resumed.step();
      }
      EXPECT_EQ(resumed.position(), whole.position());
    }
  }
}

// Heavy ball on the bilinear game (Gidel et al. 2019): β > 0 speeds the outward spiral up, β < 0 slows it down.
TEST(JointStep, MomentumSpeedsTheSpiralOfSimultaneousStepsUp) {
  const auto growth = [](double beta) {
    TrainOptions options = steps(UpdateKind::kSimultaneous, 0.1, RuleKind::kMomentum);
    options.momentum = beta;
    Duel duel(objectives::bilinear_game(1), options, 1, 0);
    for (int t = 0; t < 300; ++t) {
      duel.step();
    }
    const double from = duel.radius();
    for (int t = 0; t < 300; ++t) {
      duel.step();
    }
    return std::pow(duel.radius() / from, 1.0 / 300);
  };
  // As one complex number x = θ + iω, with u the move: u ← βu + ihx, x ← x + u, whose multipliers solve
  // z² − (1 + β + ih)z + β = 0.
  const auto modulus = [](double beta) {
    const std::complex<double> trace(1 + beta, 0.1);
    const std::complex<double> root = std::sqrt(trace * trace - 4 * beta);
    return std::max(std::abs(trace + root), std::abs(trace - root)) / 2;
  };
  for (const double beta : {0.0, 0.5, -0.5}) {
    EXPECT_NEAR(growth(beta), modulus(beta), 1e-6) << "β = " << beta;
  }
  EXPECT_GT(modulus(0.5), modulus(0));
  EXPECT_LT(modulus(-0.5), modulus(0));
}

}  // namespace
}  // namespace ganflow::dynamics
