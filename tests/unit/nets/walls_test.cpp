#include "ganflow/nets/walls.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::nets {
namespace {

Population<double> random_population(Activation activation, std::size_t inputs, double scale = 1) {
  NetworkOptions options;
  options.units = 9;
  options.activation = activation;
  options.scale = scale;
  return start_population<double>(options, inputs, 1, 3, rng::Purpose::kCriticStart, {});
}

double norm_of(const Population<double>& population, std::size_t j) {
  double sum = 0;
  for (std::size_t r = 0; r < population.parameters(); ++r) {
    sum += population.theta()(r, j) * population.theta()(r, j);
  }
  return std::sqrt(sum);
}

TEST(Ball, BringsEveryUnitToTheNearestPointOfTheBall) {
  auto population = random_population(Activation::kTanh, 3);
  const auto before = population;
  Ball(1.5).project(population.theta());
  int moved = 0;
  for (std::size_t j = 0; j < 9; ++j) {
    const double length = norm_of(before, j);
    const double factor = length > 1.5 ? 1.5 / length : 1;
    moved += length > 1.5 ? 1 : 0;
    for (std::size_t r = 0; r < 5; ++r) {
      EXPECT_NEAR(population.theta()(r, j), factor * before.theta()(r, j), 1e-15) << r << ", " << j;
    }
  }
  EXPECT_GT(moved, 0);
  EXPECT_LT(moved, 9);
  const auto inside = population;
  Ball(1.6).project(population.theta());
  for (std::size_t j = 0; j < 9; ++j) {
    EXPECT_EQ(population.theta()(2, j), inside.theta()(2, j));
  }
}

TEST(Ball, LeavesANanWhereItWasBorn) {
  auto population = random_population(Activation::kTanh, 3);
  population.theta()(1, 4) = std::numeric_limits<double>::quiet_NaN();
  const double neighbour = population.theta()(0, 4);
  Ball(0.1).project(population.theta());
  EXPECT_TRUE(std::isnan(population.theta()(1, 4)));
  EXPECT_EQ(population.theta()(0, 4), neighbour);
}

// |D(x) − D(y)| ≤ L |x − y|, for every unit that has a slope.
TEST(SlopeBound, BoundsTheSlopeOfANetwork) {
  for (const Activation activation :
       {Activation::kTanh, Activation::kErf, Activation::kRelu, Activation::kLeakyRelu, Activation::kSoftplus,
        Activation::kSigmoid, Activation::kSin, Activation::kLinear}) {
    SCOPED_TRACE(static_cast<int>(activation));
    const auto population = random_population(activation, 2, 3);
    const double bound = slope_bound(population);
    Matrix<double> x(4000, 2);
    rng::fill_normal<double>({.seed = 5}, 0, {x.data(), 8000});
    Matrix<double> ones(4000, 1);
    Matrix<double> slope(4000, 2);
    for (std::size_t i = 0; i < 4000; ++i) {
      ones(i, 0) = 1;
    }
    input_gradient<double>(population, x, ones, slope);
    double steepest = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
      steepest = std::max(steepest, std::hypot(slope(i, 0), slope(i, 1)));
    }
    EXPECT_LE(steepest, bound);
    EXPECT_GT(steepest, 0.02 * bound);  // a bound that says something: units partly cancel
  }
}

TEST(SlopeBound, IsAttainedByUnitsInARow) {
  Population<double> population({Activation::kErf, 2, 1}, 3, 2);
  for (std::size_t j = 0; j < 3; ++j) {
    population.a()(0, j) = 0.6;
    population.a()(1, j) = 0.8;
    population.c()(0, j) = 1.5;
  }
  EXPECT_NEAR(slope_bound(population), 2 * 1.5 * 2 * std::numbers::inv_sqrtpi, 1e-14);
  EXPECT_EQ(slope_bound(random_population(Activation::kStep, 1)), std::numeric_limits<double>::infinity());
}

TEST(SlopeLimit, MultipliesTheNetworkItself) {
  auto population = random_population(Activation::kTanh, 2, 3);
  const double bound = slope_bound(population);
  auto limited = population;
  SlopeLimit(0.25 * bound).project(limited);
  EXPECT_NEAR(slope_bound(limited), 0.25 * bound, 1e-14);
  Matrix<double> x(50, 2);
  rng::fill_normal<double>({.seed = 5}, 0, {x.data(), 100});
  Matrix<double> before(50, 1);
  Matrix<double> after(50, 1);
  evaluate<double>(population, x, before);
  evaluate<double>(limited, x, after);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_NEAR(after(i, 0), 0.25 * before(i, 0), 1e-14);
  }
  auto free = population;
  SlopeLimit(2 * bound).project(free);
  EXPECT_EQ(free.c()(0, 3), population.c()(0, 3));
}

TEST(Walls, ProjectByTheirKind) {
  const auto start = random_population(Activation::kTanh, 2);
  auto boxed = start;
  project<double>(Box(0.3), boxed);
  for (std::size_t j = 0; j < 9; ++j) {
    EXPECT_LE(std::abs(boxed.theta()(0, j)), 0.3);
  }
  auto balled = start;
  project<double>(Ball(0.3), balled);
  EXPECT_NEAR(norm_of(balled, 0), 0.3, 1e-15);
  auto limited = start;
  project<double>(SlopeLimit(0.01), limited);
  EXPECT_NEAR(slope_bound(limited), 0.01, 1e-16);
}

TEST(Walls, RefuseBoundsThatAreNone) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double bad : {0.0, -1.0, kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(Ball{bad}, InputError) << bad;
    EXPECT_THROW(SlopeLimit{bad}, InputError) << bad;
  }
}

}  // namespace
}  // namespace ganflow::nets
