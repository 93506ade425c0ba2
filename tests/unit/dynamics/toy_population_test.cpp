#include "ganflow/dynamics/toy_population.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/toy_flow.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ganflow::dynamics {
namespace {

using objectives::PriorKind;
using objectives::ToyGame;

/// Away from the walls ν translates rigidly, and so does μ in q(θ) = ∫dθ/Φ'.
TEST(ToyPopulation, TranslatesRigidlyAwayFromTheWalls) {
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian}) {
    const ToyGame game({.prior = prior, .critic_speed = 0.5});
    const ToyPopulation start{.theta = {-0.4, 0.1, 0.3, 0.9}, .omega = {-0.3, -0.1, 0.2}};
    const ToyPopulationOrbit orbit = follow(game, start, {.time = 40});
    ASSERT_EQ(orbit.contacts, 0);
    for (std::size_t s = 0; s < orbit.time.size(); ++s) {
      for (std::size_t j = 1; j < 3; ++j) {
        EXPECT_NEAR(orbit.omega(s, j) - orbit.omega(s, 0), start.omega[j] - start.omega[0], 1e-12);
      }
      for (std::size_t i = 1; i < 4; ++i) {
        EXPECT_NEAR(game.prior().travel(orbit.theta(s, i)) - game.prior().travel(orbit.theta(s, 0)),
                    game.prior().travel(start.theta[i]) - game.prior().travel(start.theta[0]), 1e-10);
      }
    }
  }
}

/// With walls: between them ν still translates rigidly, and what was pressed flat moves as one ever after. So ω_j is
/// the two-sided stop of the common drive: at most [−1,1] apart from rigid, in order, merged pairs stay merged.
TEST(ToyPopulation, FlattensOnAWallAndStaysFlat) {
  const ToyGame game({.critic_speed = 2});
  const ToyPopulation start{.theta = {1.5, 2}, .omega = {-0.5, 0, 0.25, 0.75}};
  const ToyPopulationOrbit orbit = follow(game, start, {.time = 60, .samples = 500});
  EXPECT_GE(orbit.contacts, 4);
  double largest = -1;
  for (std::size_t s = 0; s < orbit.time.size(); ++s) {
    for (std::size_t j = 1; j < 4; ++j) {
      const double gap = orbit.omega(s, j) - orbit.omega(s, j - 1);
      EXPECT_GE(gap, 0);
      EXPECT_LE(gap, start.omega[j] - start.omega[j - 1] + 1e-12);
      if (s > 0) {
        EXPECT_LE(gap, orbit.omega(s - 1, j) - orbit.omega(s - 1, j - 1) + 1e-12);  // gaps only shrink
      }
    }
    largest = std::max(largest, orbit.omega(s, 3));
  }
  EXPECT_EQ(largest, 1);
  const std::size_t last = orbit.time.size() - 1;
  EXPECT_NEAR(orbit.omega(last, 0), orbit.omega(last, 3), 1e-12);  // all four have coagulated
}

/// The drive is common: the stop operator of the recorded drive reproduces every particle (Skorokhod's map), here until
/// the first turn, where it is a clip.
TEST(ToyPopulation, UntilTheFirstTurnPositionsAreAClip) {
  const ToyGame game({.critic_speed = 1});
  const ToyPopulation start{.theta = {2.5}, .omega = {-0.75, 0.5}};
  const ToyPopulationOrbit orbit = follow(game, start, {.time = 20, .samples = 200});
  for (std::size_t s = 0; s < orbit.time.size() && orbit.theta(s, 0) > 0; ++s) {
    const double moved = orbit.omega(s, 0) < 1 ? orbit.omega(s, 0) - start.omega[0] : 1.75;
    EXPECT_NEAR(orbit.omega(s, 1), std::min(1.0, start.omega[1] + moved), 1e-11);
  }
}

TEST(ToyPopulation, OneParticleEachIsTheToyGame) {
  const ToyGame game({.critic_speed = 1});
  const Orbit single = follow(game, objectives::ToyPoint{2, 0.5}, {.time = 30, .samples = 50});
  const ToyPopulationOrbit orbit = follow(game, ToyPopulation{{2}, {0.5}}, {.time = 30, .samples = 50});
  const ToyPopulationOrbit triple = follow(game, ToyPopulation{{2, 2, 2}, {0.5, 0.5}}, {.time = 30, .samples = 50});
  for (std::size_t s = 0; s < 50; ++s) {
    EXPECT_NEAR(orbit.theta(s, 0), single.theta[s], 1e-9);
    EXPECT_NEAR(orbit.omega(s, 0), single.omega[s], 1e-9);
    EXPECT_NEAR(triple.omega(s, 1), single.omega[s], 1e-9);
  }
}

TEST(ToyPopulation, ManyParticlesCostWhatTheyShould) {
  const ToyGame game({.critic_speed = 1});
  ToyPopulation start;
  for (int i = 0; i < 50; ++i) {
    start.theta.push_back(1 + 0.02 * i);
    start.omega.push_back(-0.9 + 0.035 * i);
  }
  const ToyPopulationOrbit orbit = follow(game, start, {.time = 60});
  EXPECT_EQ(orbit.status, ode::Status::kReachedEnd);
  EXPECT_GE(orbit.contacts, 50);
  EXPECT_LT(orbit.evaluations, 100 * orbit.contacts + 5000);
}

TEST(ToyPopulation, RefusesEmptyAndOutside) {
  const ToyGame game({});
  EXPECT_THROW(follow(game, ToyPopulation{{}, {0}}, {}), InputError);
  EXPECT_THROW(follow(game, ToyPopulation{{0}, {1.5}}, {}), InputError);
  EXPECT_THROW(follow(game, ToyPopulation{{0}, {0}}, {.time = 0}), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
