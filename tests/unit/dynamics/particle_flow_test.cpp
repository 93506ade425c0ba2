#include "ganflow/dynamics/particle_flow.hpp"

#include "ganflow/nets/start.hpp"

#include "trainer_support.hpp"

#include <cmath>

namespace ganflow::dynamics {
namespace {

/// Three particles of units with one input and output: a, b, c.
nets::Population<double> three() {
  nets::Population<double> population({nets::Activation::kErf, 1, 1}, 3, 1);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t j = 0; j < 3; ++j) {
      population.theta()(r, j) = 0.1 * static_cast<double>(r) - 0.2 * static_cast<double>(j);
    }
  }
  return population;
}

/// A constant velocity (1, −½, 0) for every particle.
ParticleFlow::Field constant(ParticleFlow& flow, double direction = 1) {
  return [&flow, direction] {
    const MatrixView<double> v = flow.velocity(0);
    for (std::size_t j = 0; j < v.cols(); ++j) {
      v(0, j) = direction;
      v(1, j) = -0.5 * direction;
      v(2, j) = 0;
    }
  };
}

// Into a corner and back out: exact for every method, since velocities are constant between events.
TEST(ParticleFlow, AConstantVelocityCollapsesAPopulationInTheCornerAndTakesItOutTogether) {
  for (const FlowMethod method : {FlowMethod::kEuler, FlowMethod::kHeun, FlowMethod::kRk4, FlowMethod::kAdaptive}) {
    nets::Population<double> population = three();
    for (std::size_t j = 0; j < 3; ++j) {
      population.theta()(2, j) = 0.25;  // so that they can become equal
    }
    ParticleFlow flow({.time_step = 0.25}, {.method = method});
    flow.add("critic", population, nets::Box(1));
    for (std::int64_t t = 0; t < kFlowMergeEvery; ++t) {
      flow.advance(constant(flow));
    }
    EXPECT_EQ(population.size(), 1U) << "merged";
    for (int t = 0; t < 2; ++t) {
      flow.advance(constant(flow, -1));
    }
    const Matrix<double> theta = matrix_of(flow.state(), "critic");
    ASSERT_EQ(theta.cols(), 3U);
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(theta(0, j), 0.5, 1e-12);
      EXPECT_NEAR(theta(1, j), -0.75, 1e-12);
      EXPECT_EQ(theta(2, j), 0.25);
    }
    std::vector<std::string> kinds;
    for (const record::Event& event : flow.take_events()) {
      kinds.push_back(event.kind);
    }
    EXPECT_THAT(kinds, testing::Contains("merge"));
    EXPECT_THAT(kinds, testing::Contains("release"));
    EXPECT_EQ(kinds.front(), "contact");
  }
}

TEST(ParticleFlow, ContactsHaveTheirExactTimesUnderTheAdaptivePair) {
  nets::Population<double> population = three();
  ParticleFlow flow({.time_step = 2}, {.method = FlowMethod::kAdaptive});
  flow.add("critic", population, nets::Box(1));
  flow.advance(constant(flow));
  const std::vector<record::Event> events = flow.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].iteration, 1);
  EXPECT_EQ(events[0].time, 2);
  const auto field = [&](const std::string& name) {
    for (const auto& [key, value] : events[0].fields) {
      if (key == name) {
        return value;
      }
    }
    return record::Event::Value();
  };
  EXPECT_NEAR(std::get<double>(field("first_time")), 1, 1e-12);  // a of particle 0 starts at 0 and moves by 1
  EXPECT_EQ(std::get<std::string>(field("parameter")), "a_1");
  EXPECT_EQ(std::get<std::string>(field("population")), "critic");
  EXPECT_EQ(std::get<std::int64_t>(field("particle")), 0);
  EXPECT_EQ(std::get<std::int64_t>(field("count")),
            5);  // a: 1, 1.2, 1.4; b from 0.1, −0.1, −0.3 by −1: only −0.9 is inside
}

TEST(ParticleFlow, MovesABiasToo) {
  nets::Population<double> population = three();
  Matrix<double> bias(1, 2);
  ParticleFlow flow({.time_step = 0.5}, {});
  flow.add("generator", population, std::nullopt);
  flow.add_bias(bias);
  for (int t = 0; t < 2; ++t) {
    flow.advance([&] { flow.velocity(1)(0, 1) = 3; });
  }
  EXPECT_EQ(bias(0, 0), 0);
  EXPECT_NEAR(bias(0, 1), 3, 1e-15);
  EXPECT_TRUE(flow.state().contains("bias"));
  EXPECT_EQ(flow.wall_share(0), std::nullopt);
}

TEST(ParticleFlow, PutsAStartIntoItsBox) {
  nets::Population<double> population = three();
  ParticleFlow flow({}, {});
  flow.add("critic", population, nets::Box(0.15));
  EXPECT_EQ(population.theta()(0, 2), -0.15);
  EXPECT_NEAR(flow.wall_share(0).value(), 5.0 / 9, 1e-15);
}

TEST(ParticleFlow, SaysWhereItDiverged) {
  nets::Population<double> population = three();
  ParticleFlow flow({.time_step = 1, .norm_limit = 5}, {});
  flow.add("critic", population, std::nullopt);
  for (int t = 0; t < 6; ++t) {
    flow.advance(constant(flow));
  }
  ASSERT_TRUE(flow.divergence().has_value());
  EXPECT_THAT(*flow.divergence(), testing::HasSubstr("the critic's a_1 of particle 0"));
}

}  // namespace
}  // namespace ganflow::dynamics
