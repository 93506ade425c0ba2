// [flow] of a spec: what it takes, what it refuses, and what of [dynamics] it silences.

#include "ganflow/dynamics/mean_field_flow.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_writer.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

std::string flow_refusal(std::vector<std::string> overrides) {
  try {
    minimal_with(std::move(overrides));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(FlowSpec, ASpecForTrainingBecomesAFlowByOneKey) {
  const std::vector<std::string> overrides = {"dynamics.kind=flow"};
  const Spec spec = parse_spec(gallery_spec_text("pendulum"), "pendulum", overrides);
  EXPECT_EQ(spec.kind, dynamics::DynamicsKind::kFlow);
  const Experiment experiment = build(spec);
  EXPECT_NE(dynamic_cast<const dynamics::MeanFieldFlow*>(experiment.process.get()), nullptr);
  const std::string text = write_spec(spec, std::nullopt);
  EXPECT_THAT(text, HasSubstr("[flow]"));
  EXPECT_THAT(text, testing::Not(HasSubstr("batch = 128")));
  EXPECT_EQ(write_spec(parse_spec(text, "pendulum"), std::nullopt), text);
}

TEST(FlowSpec, HasAColumnForTheErrorOfItsIntegrals) {
  const Spec spec = minimal_with({"dynamics.kind=flow", "observe.samples=8"});
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  const record::Frame frame = look.frame(*experiment.process);
  EXPECT_EQ(frame.values.size(), look.columns().size());
  const double error = value_of(look, frame, "quadrature_error");
  EXPECT_GT(error, 0);
  EXPECT_LT(error, spec.flow.quadrature_tolerance);
}

TEST(FlowSpec, RefusesWhatWouldDoNothing) {
  EXPECT_EQ(flow_refusal({"dynamics.kind=flow"}), "");
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "dynamics.batch=64"}), HasSubstr("a flow has no batches"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "precision=float64"}), HasSubstr("float64"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "dynamics.noise=0.1"}), HasSubstr("is a diffusion"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "dynamics.updates=optimistic"}), HasSubstr("no rule of steps"));
  EXPECT_THAT(flow_refusal({"flow.method=heun"}), HasSubstr("belongs to dynamics.kind 'flow'"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "flow.tolerance=1e-6"}), HasSubstr("has a fixed step"));
  EXPECT_EQ(flow_refusal({"dynamics.kind=flow", "flow.method=adaptive", "flow.tolerance=1e-6"}), "");
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "flow.quadrature=gauss", "flow.points=64"}), HasSubstr("no points"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "flow.quadrature=qmc", "flow.data_order=64"}), HasSubstr("no order"));
}

TEST(FlowSpec, RefusesWhatHasNoFlow) {
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "dynamics.rule=adam", "dynamics.generator_rate=0.1",
                            "dynamics.critic_rate=0.1"}),
              HasSubstr("dynamics.rule = 'adam' (the flow is the limit of sgd"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "critic.activation=step"}), HasSubstr("a step has none"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "objective.kind=ideal", "critic.box="}), HasSubstr("there is none"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "critic.projection=norm", "critic.bound=1"}),
              HasSubstr("faces of a box only"));
  EXPECT_THAT(flow_refusal({"dynamics.kind=flow", "flow.tolerance=7", "flow.method=adaptive"}),
              HasSubstr("flow.tolerance"));
}

TEST(FlowSpec, ABoxOfTheGeneratorNeedsNoClipOrder) {
  EXPECT_EQ(flow_refusal({"dynamics.kind=flow", "generator.box=2"}), "");
  EXPECT_THAT(flow_refusal({"generator.box=2"}), HasSubstr("clips only the critic"));
}

}  // namespace
}  // namespace ganflow::experiment
