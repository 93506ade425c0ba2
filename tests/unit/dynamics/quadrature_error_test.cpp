#include "ganflow/dynamics/quadrature_error.hpp"

#include "ganflow/data/make_law.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::dynamics {
namespace {

std::unique_ptr<data::Law> normal() {
  data::LawOptions options;
  options.name = "gaussian";
  options.dimension = 1;
  return data::make_law(options);
}

/// Two "populations" of one number each: the integral of f, and 100 that never errs.
template <class F>
VelocitiesOver integral_of(const F& f) {
  return [f](const data::Nodes& nodes) {
    std::vector<Matrix<double>> velocities;
    velocities.emplace_back(1, 1);
    velocities.emplace_back(1, 1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      velocities[0](0, 0) += nodes.weights[i] * f(nodes.points(i, 0));
    }
    velocities[1](0, 0) = 100;
    return velocities;
  };
}

double error_of(const data::Quadrature& quadrature, const VelocitiesOver& velocities) {
  return quadrature_error(quadrature, velocities, velocities);
}

TEST(QuadratureError, IsRelativeToThePopulationsOwnVelocity) {
  const auto square = integral_of([](double x) { return std::cos(3 * x); });  // exact: e^{−9/2} = 0.0111
  const data::Quadrature made = data::make_quadrature(*normal(), {.rule = data::QuadratureRule::kGauss, .order = 6});
  const double exact = std::exp(-4.5);
  const double base = square(made.nodes)[0](0, 0);
  EXPECT_GT(std::abs(base - exact), 1e-3);
  EXPECT_NEAR(error_of(made, square), std::abs(base - exact) / std::abs(base), 0.1);
}

TEST(QuadratureError, OfReplicatesIsTheirStandardError) {
  data::Quadrature made{.nodes = {}, .estimate = data::ErrorEstimate::kReplicates, .others = {}, .words = {}};
  for (const double x : {1.0, 3.0}) {
    data::Nodes one{.points = Matrix<double>(1, 1), .weights = {1}};
    one.points(0, 0) = x;
    made.others.push_back(std::move(one));
  }
  made.nodes = {.points = Matrix<double>(1, 1), .weights = {1}};
  made.nodes.points(0, 0) = 2;
  EXPECT_NEAR(error_of(made, integral_of([](double x) { return x; })), 1.0 / 2, 1e-15);  // √(2/(2·1)) over 2
}

TEST(SufficientQuadrature, IsFoundByTrying) {
  const auto velocities = integral_of([](double x) { return std::tanh(x + 1); });
  const auto error = [&](const data::Quadrature& q) { return error_of(q, velocities); };
  const std::string words =
      sufficient_quadrature(*normal(), {.rule = data::QuadratureRule::kGauss, .order = 5}, 1e-7, "flow.order", error);
  ASSERT_THAT(words, testing::MatchesRegex("flow.order = [0-9]+ suffices"));
  const std::size_t order = std::stoul(words.substr(13));
  EXPECT_LE(error(data::make_quadrature(*normal(), {.order = order})), 1e-7);
  EXPECT_GT(error(data::make_quadrature(*normal(), {.order = order / 2})), 1e-7);
}

TEST(SufficientQuadrature, TriesTheTrapezoidForSteepUnits) {
  const auto velocities = integral_of([](double x) { return std::tanh(12 * x + 1); });
  const std::string words = sufficient_quadrature(*normal(), {.order = 64}, 1e-7, "flow.order",
                                                  [&](const auto& q) { return error_of(q, velocities); });
  EXPECT_THAT(words, testing::HasSubstr("trapezoid"));
}

TEST(SufficientQuadrature, SaysSoWhenThereIsNone) {
  const auto velocities = integral_of([](double x) { return x > 0.1 ? 1.0 : 0.0; });
  EXPECT_THAT(
      sufficient_quadrature(*normal(), {}, 1e-12, "flow.order", [&](const auto& q) { return error_of(q, velocities); }),
      testing::HasSubstr("raise flow.quadrature_tolerance"));
}

}  // namespace
}  // namespace ganflow::dynamics
