#include "ganflow/dynamics/supervised_training.hpp"

#include "supervised_support.hpp"

namespace ganflow::dynamics {
namespace {

TEST(SupervisedTraining, AStepIsTheBatchsGradient) {
  const TrainOptions options{.time_step = 0.3, .batch = 9};
  SupervisedTraining<double> training(make_lesson<double>({}), options);
  const SupervisedParts<double> lesson = make_lesson<double>({});
  Matrix<double> pairs(9, 4);
  lesson.pairs->sample({.seed = 6, .purpose = rng::Purpose::kDataBatch, .step = 0}, 0, pairs.view());
  auto gradient = Matrix<double>::padded(5, 6);
  Matrix<double> bias(1, 2);
  add_supervised_gradient<double>(lesson.learner, pairs, std::vector<double>(9, 1.0 / 9), gradient, bias);
  Matrix<double> theta(5, 6);
  for (std::size_t r = 0; r < 5; ++r) {
    for (std::size_t j = 0; j < 6; ++j) {
      theta(r, j) = lesson.learner.population().theta()(r, j) - 0.3 * gradient(r, j);
    }
  }
  training.advance();
  expect_near(matrix_of(training.state(), "generator"), theta, 1e-14, "theta");
}

// Noise of a coordinate after time 2 is about √(Δt/m) = √(0.01/2048) ~ 2e-3 times order-one standard deviations, the
// bias of Euler's steps about Δt; 0.06 is more than six of them.
TEST(SupervisedTraining, TendsToTheFlow) {
  SupervisedFlow flow(make_lesson<double>({}), {.time_step = 0.25}, {});
  SupervisedTraining<float> training(make_lesson<float>({}), {.time_step = 0.01, .batch = 2048});
  const Matrix<double> start = matrix_of(flow.state(), "generator");
  advance(flow, 8);
  advance(training, 200);
  const Matrix<double> limit = matrix_of(flow.state(), "generator");
  expect_near(matrix_of(training.state(), "generator"), limit, 0.06, "theta");
  double moved = 0;
  for (std::size_t j = 0; j < 6; ++j) {
    moved = std::max(moved, std::abs(limit(3, j) - start(3, j)));
  }
  EXPECT_GT(moved, 0.1);
  EXPECT_NEAR(training.energy({}, 1)->energy, flow.energy({}, 1)->energy, 0.02);  // both in closed form
}

TEST(SupervisedTraining, EveryRuleResumesBitForBit) {
  LessonOptions lesson;
  lesson.output_bias = true;
  lesson.box = 1.5;
  for (const RuleKind rule : kRules) {
    const TrainOptions options{.rule = rule, .time_step = 0.01, .batch = 9};
    SupervisedTraining<float> whole(make_lesson<float>(lesson), options);
    advance(whole, 6);
    const record::State half = whole.state();
    advance(whole, 6);
    SupervisedTraining<float> resumed(make_lesson<float>(lesson), options);
    resumed.restore(half);
    advance(resumed, 6);
    expect_same(whole.state(), resumed.state());
  }
}

TEST(SupervisedTraining, EnergyIsSampledWhereThereIsNoClosedForm) {
  LessonOptions lesson;
  lesson.activation = nets::Activation::kTanh;
  const SupervisedTraining<double> training(make_lesson<double>(lesson), {});
  const SupervisedFlow flow(make_lesson<double>(lesson), {},
                            {.quadrature = data::QuadratureRule::kTrapezoid, .data_order = 160});
  // 20,000 pairs of |y − t|²/2 with standard deviation below 3: 6σ = 0.13.
  EXPECT_NEAR(training.energy({.seed = 2}, 20'000)->energy, flow.energy({}, 0)->energy, 0.13);
  EXPECT_EQ(training.census().generator_gradient, std::nullopt);
}

}  // namespace
}  // namespace ganflow::dynamics
