#include "ganflow/ode/projected_step.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace ganflow::ode {
namespace {

std::vector<double> follow(FixedMethod method, const VectorField& field, const Walls& walls, std::vector<double> x,
                           double end, double h) {
  ProjectedStep step(method, walls, x.size());
  const auto steps = std::llround(end / h);
  for (std::int64_t s = 0; s < steps; ++s) {
    step(field, static_cast<double>(s) * h, h, x);
  }
  return x;
}

TEST(ProjectedStep, IsTheFixedStepWithoutWalls) {
  for (const FixedMethod method : {FixedMethod::kEuler, FixedMethod::kHeun, FixedMethod::kRk4}) {
    std::vector<double> x = {1, 0.5};
    integrate_fixed(method, rotate, {}, 0, 0.1, 7, x);
    EXPECT_EQ(follow(method, rotate, {}, {1, 0.5}, 0.7, 0.1), x);
  }
}

/// x' = (1, y cos t): x rests at its wall all the time, y = y_0 e^{sin t} must not notice.
TEST(ProjectedStep, SlidingKeepsTheOrder) {
  const VectorField field = [](double t, std::span<const double> x, std::span<double> v) {
    v[0] = 1;
    v[1] = x[0] * x[1] * std::cos(t);
  };
  const Walls walls{.low = {-1, -9}, .high = {1, 9}};
  for (const auto& [method, order] :
       {std::pair{FixedMethod::kEuler, 1.0}, {FixedMethod::kHeun, 2.0}, {FixedMethod::kRk4, 4.0}}) {
    const auto error = [&, m = method](double h) {
      const std::vector<double> x = follow(m, field, walls, {1, 1}, 1, h);
      EXPECT_EQ(x[0], 1);
      return std::abs(x[1] - std::exp(std::sin(1)));
    };
    EXPECT_NEAR(std::log2(error(1.0 / 32) / error(1.0 / 64)), order, 0.15) << order;
  }
}

/// x' = cos t meets its wall ½ at π/6 and leaves it at π/2, when cos turns; y' = x. Exact: piecewise.
TEST(ProjectedStep, ContactAndReleaseCostAtMostTheSecondOrder) {
  const VectorField field = [](double t, std::span<const double> x, std::span<double> v) {
    v[0] = std::cos(t);
    v[1] = x[0];
  };
  const Walls walls{.low = {-9, -9}, .high = {0.5, 9}};
  const double contact = std::numbers::pi / 6;
  const double release = std::numbers::pi / 2;
  const double end = 3;
  const double exact_x = 0.5 + std::sin(end) - 1;
  const double exact_y = (1 - std::cos(contact)) + 0.5 * (release - contact) +
                         (-0.5 * (end - release) + std::cos(release) - std::cos(end));
  for (const FixedMethod method : {FixedMethod::kHeun, FixedMethod::kRk4}) {
    // A contact falls anywhere in a step, so the error's constant wanders: a bound, not a slope.
    for (const double h : {1.0 / 16, 1.0 / 64, 1.0 / 256, 1.0 / 1024}) {
      const std::vector<double> x = follow(method, field, walls, {0, 0}, end, h);
      EXPECT_LT(std::abs(x[0] - exact_x), h * h) << h;
      EXPECT_LT(std::abs(x[1] - exact_y), 3 * h * h) << h;  // both events, each O(h²) over a time of up to 2.5
    }
  }
}

TEST(ProjectedStep, AConstantVelocityEndsInTheCorner) {
  const VectorField field = [](double /*t*/, std::span<const double> /*x*/, std::span<double> v) {
    v[0] = 1;
    v[1] = -0.25;
  };
  const Walls walls{.low = {-1, -1}, .high = {1, 1}};
  const std::vector<double> on_the_way = follow(FixedMethod::kRk4, field, walls, {0, 0}, 2, 0.25);
  EXPECT_EQ(on_the_way[0], 1);
  EXPECT_NEAR(on_the_way[1], -0.5, 1e-15);
  EXPECT_EQ(follow(FixedMethod::kRk4, field, walls, {0, 0}, 8, 0.25), (std::vector<double>{1, -1}));
}

TEST(ProjectedStep, ProjectedVelocityVanishesOutwardOnly) {
  const Walls walls{.low = {-1, -1, -1, -1}, .high = {1, 1, 1, 1}};
  std::vector<double> v = {2, -2, -2, 3};
  project_velocity(walls, std::vector<double>{1, 1, -1, 0.5}, v);
  EXPECT_EQ(v, (std::vector<double>{0, -2, 0, 3}));
}

}  // namespace
}  // namespace ganflow::ode
