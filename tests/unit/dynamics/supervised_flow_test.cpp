#include "ganflow/dynamics/supervised_flow.hpp"

#include "supervised_support.hpp"

namespace ganflow::dynamics {
namespace {

double energy_of(const SupervisedFlow& flow) { return flow.energy({}, 0)->energy; }

// The same flow by closed forms and by nodes: the energies agree to 1e-8 all along.
TEST(SupervisedFlow, QuadratureFollowsTheClosedForm) {
  SupervisedFlow exact(make_lesson<double>({}), {.time_step = 0.25}, {});
  SupervisedFlow nodes(make_lesson<double>({}), {.time_step = 0.25},
                       {.quadrature = data::QuadratureRule::kTrapezoid, .data_order = 96});
  EXPECT_EQ(std::get<std::string>(exact.take_events().front().fields.front().second), "closed form");
  for (int t = 0; t < 12; ++t) {
    EXPECT_NEAR(energy_of(exact), energy_of(nodes), 1e-8) << t;
    exact.advance();
    nodes.advance();
  }
  EXPECT_LT(energy_of(exact), 0.9 * energy_of(SupervisedFlow(make_lesson<double>({}), {}, {})));
}

// Theory §4: dE/dt = −∫|∇ δE/δμ|² dμ. The integral of the dissipation by Simpson's rule over the flow's own steps.
TEST(SupervisedFlow, EnergyFallsByTheDissipation) {
  constexpr double kStep = 0.05;
  SupervisedFlow flow(make_lesson<double>({}), {.time_step = kStep}, {});
  const EnergyBalance start = *flow.energy({}, 0);
  double integral = 0;
  for (int t = 0; t < 20; t += 2) {
    const double begin = flow.energy({}, 0)->dissipation;
    flow.advance();
    const double middle = flow.energy({}, 0)->dissipation;
    flow.advance();
    const double end = flow.energy({}, 0)->dissipation;
    integral += kStep / 3 * (begin + 4 * middle + end);
  }
  EXPECT_GT(integral, 1e-3);
  EXPECT_NEAR(start.energy - energy_of(flow), integral, 1e-6);  // Simpson and RK4: O(step⁴)
}

TEST(SupervisedFlow, BiasAndBoxTakePart) {
  LessonOptions lesson;
  lesson.output_bias = true;
  lesson.box = 0.9;
  lesson.inputs = 1;
  lesson.outputs = 1;
  SupervisedFlow flow(make_lesson<double>(lesson), {.time_step = 0.1}, {.method = FlowMethod::kHeun});
  const double before = energy_of(flow);
  advance(flow, 30);
  EXPECT_LT(energy_of(flow), before);
  EXPECT_NE(matrix_of(flow.state(), "bias")(0, 0), 0);
  EXPECT_LE(largest(matrix_of(flow.state(), "generator")), 0.9);
  EXPECT_TRUE(flow.census().wall_share.has_value());
}

TEST(SupervisedFlow, ResumesBitForBit) {
  SupervisedFlow whole(make_lesson<double>({}), {.time_step = 0.2}, {});
  advance(whole, 5);
  const record::State half = whole.state();
  advance(whole, 5);
  SupervisedFlow resumed(make_lesson<double>({}), {.time_step = 0.2}, {});
  resumed.restore(half);
  advance(resumed, 5);
  expect_same(whole.state(), resumed.state());
}

TEST(SupervisedFlow, SamplesArePairs) {
  SupervisedFlow flow(make_lesson<double>({}), {}, {});
  Matrix<double> pairs(4, flow.dimension());
  flow.generate({.seed = 8}, pairs.view());
  Matrix<double> again = pairs;
  replace_targets<double>(make_lesson<double>({}).learner, again.view());
  expect_near(pairs, again, 1e-15, "pairs");
}

TEST(SupervisedFlow, ACoarseQuadratureIsRefused) {
  try {
    SupervisedFlow(make_lesson<double>({}), {}, {.quadrature = data::QuadratureRule::kGauss, .data_order = 3});
    FAIL() << "order 3 was accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("flow.data_order = "));
  }
}

}  // namespace
}  // namespace ganflow::dynamics
