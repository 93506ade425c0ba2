#include "ganflow/dynamics/supervised_task.hpp"

#include "ganflow/data/quadrature.hpp"

#include "supervised_support.hpp"

#include <cstring>

namespace ganflow::dynamics {
namespace {

data::Nodes fine_nodes(const data::Law& pairs) {
  return data::make_quadrature(pairs, {.rule = data::QuadratureRule::kTrapezoid, .order = 120}).nodes;
}

// Theory §7 against an integral over the plane.
TEST(SupervisedTask, TheClosedFormIsTheIntegral) {
  const SupervisedParts<double> lesson = make_lesson<double>({});
  const SupervisedTask task(lesson.pairs);
  ASSERT_TRUE(task.has_closed_form(lesson.learner));
  const data::Nodes nodes = fine_nodes(*lesson.pairs);
  const double exact = task.energy(lesson.learner);
  EXPECT_NEAR(supervised_energy<double>(lesson.learner, nodes.points, nodes.weights), exact, 1e-11);
  auto closed = Matrix<double>::padded(5, 6);
  task.add_gradient(lesson.learner, closed);
  auto open = Matrix<double>::padded(5, 6);
  Matrix<double> bias(1, 2);
  EXPECT_NEAR(add_supervised_gradient<double>(lesson.learner, nodes.points, nodes.weights, open, bias), exact, 1e-11);
  expect_near(closed, open, 1e-10, "gradient");
}

TEST(SupervisedTask, ATeacherHasNothingToLearn) {
  LessonOptions lesson;
  SupervisedParts<double> parts = make_lesson<double>(lesson);
  const auto& law = dynamic_cast<const TeacherLaw&>(*parts.pairs);
  parts.learner = {law.teacher(), nets::Readout::kIdentity, false};
  EXPECT_NEAR(SupervisedTask(parts.pairs).energy(parts.learner), 0, 1e-15);
}

TEST(SupervisedTask, GradientsAreFiniteDifferences) {
  for (const nets::Readout readout : {nets::Readout::kIdentity, nets::Readout::kTanh}) {
    LessonOptions lesson;
    lesson.activation = nets::Activation::kTanh;
    lesson.readout = readout;
    lesson.output_bias = true;
    SupervisedParts<double> parts = make_lesson<double>(lesson);
    const data::Nodes nodes = data::make_quadrature(*parts.pairs, {.order = 5}).nodes;
    auto gradient = Matrix<double>::padded(5, 6);
    Matrix<double> bias(1, 2);
    add_supervised_gradient<double>(parts.learner, nodes.points, nodes.weights, gradient, bias);
    const auto slope = [&](double& parameter) {
      constexpr double kStep = 1e-5;
      const double at = parameter;
      parameter = at + kStep;
      const double up = supervised_energy<double>(parts.learner, nodes.points, nodes.weights);
      parameter = at - kStep;
      const double down = supervised_energy<double>(parts.learner, nodes.points, nodes.weights);
      parameter = at;
      return (up - down) / (2 * kStep);
    };
    for (std::size_t r = 0; r < 5; ++r) {
      for (std::size_t j = 0; j < 6; ++j) {
        EXPECT_NEAR(gradient(r, j), 6 * slope(parts.learner.population().theta()(r, j)), 1e-7) << r << ' ' << j;
      }
    }
    EXPECT_NEAR(bias(0, 1), slope(parts.learner.bias()(0, 1)), 1e-8);
  }
}

TEST(SupervisedTask, KnowsWhereTheClosedFormEnds) {
  LessonOptions lesson;
  lesson.activation = nets::Activation::kTanh;
  EXPECT_FALSE(SupervisedTask(make_lesson<double>(lesson).pairs).has_closed_form(make_lesson<double>(lesson).learner));
  lesson = {};
  lesson.output_bias = true;
  EXPECT_FALSE(SupervisedTask(make_lesson<double>(lesson).pairs).has_closed_form(make_lesson<double>(lesson).learner));
  const auto narrow = std::make_shared<TeacherLaw>(two_gaussians(2),
                                                   some_units<double>(3, LessonOptions{}, rng::Purpose::kCriticStart));
  EXPECT_FALSE(SupervisedTask(narrow).has_closed_form(make_lesson<double>({}).learner));
}

TEST(OneHot, GivesEachClassAColumn) {
  const Matrix<double> targets = one_hot({2, 0});
  ASSERT_EQ(targets.cols(), 3U);
  EXPECT_EQ(targets(0, 2), 1);
  EXPECT_EQ(targets(0, 0), 0);
  EXPECT_EQ(targets(1, 0), 1);
  EXPECT_THROW(one_hot({}), InputError);
  EXPECT_THROW(one_hot({-1, 0}), InputError);
}

TEST(MakePairs, RefusesAnotherNumberOfTargets) {
  std::vector<std::byte> bytes(2 * sizeof(double));
  const double values[] = {3, 5};
  std::memcpy(bytes.data(), values, bytes.size());
  data::Table table{.dtype = data::DType::kFloat64, .shape = {2, 1}, .bytes = data::own_bytes(bytes, "x")};
  const data::Dataset inputs({.name = "x", .values = table, .labels = {}, .classes = {}});
  Matrix<double> targets(2, 1);
  targets(1, 0) = 7;
  const auto pairs = make_pairs(inputs, targets.view());
  const data::Nodes nodes = data::make_quadrature(*pairs, {}).nodes;
  EXPECT_EQ(nodes.points(1, 0), 5);
  EXPECT_EQ(nodes.points(1, 1), 7);
  EXPECT_THROW(make_pairs(inputs, Matrix<double>(3, 1).view()), InputError);
}

TEST(TeacherLaw, SamplesItsOwnAnswers) {
  const SupervisedParts<double> lesson = make_lesson<double>({});
  Matrix<double> pairs(7, 4);
  lesson.pairs->sample({.seed = 3}, 0, pairs.view());
  Matrix<double> again = pairs;
  const auto& law = dynamic_cast<const TeacherLaw&>(*lesson.pairs);
  replace_targets<double>(nets::Generator<double>(law.teacher(), nets::Readout::kIdentity, false), again.view());
  expect_near(pairs, again, 1e-15, "pairs");
  Matrix<double> tail(3, 4);
  lesson.pairs->sample({.seed = 3}, 4, tail.view());
  expect_near(
      tail,
      [&] {
        Matrix<double> rows(3, 4);
        std::copy_n(pairs.row(4), 12, rows.data());
        return rows;
      }(),
      1e-15, "tail");
  EXPECT_EQ(law.pieces().size(), 1U);
}

}  // namespace
}  // namespace ganflow::dynamics
