#include "ganflow/ode/cvode.hpp"

#include "ganflow/core/errors.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::ode {
namespace {

constexpr double kPi = 3.14159265358979323846;

/// x'' = μ(1 − x²)x' − x: stiff for large μ.
VectorField van_der_pol(double mu) {
  return [mu](double, std::span<const double> x, std::span<double> v) {
    v[0] = x[1];
    v[1] = mu * (1 - x[0] * x[0]) * x[1] - x[0];
  };
}

class CvodeFamilies : public testing::TestWithParam<CvodeFamily> {};

TEST_P(CvodeFamilies, ErrorFallsWithTheTolerance) {
  double before = 1;
  for (const double tolerance : {1e-4, 1e-7, 1e-10}) {
    const Trajectory path =
        integrate_cvode({.field = rotate, .walls = {}, .sections = {}}, std::vector<double>{1, 0}, 0, 4 * kPi,
                        {.family = GetParam(), .relative_tolerance = tolerance, .absolute_tolerance = tolerance});
    EXPECT_EQ(path.status, Status::kReachedEnd);
    EXPECT_EQ(path.time, 4 * kPi);
    const double error = std::hypot(path.state[0] - 1, path.state[1]);
    EXPECT_LT(error, 2e3 * tolerance);  // two turns of errors that add up
    EXPECT_LT(error, 0.1 * before);
    before = error;
  }
}

TEST_P(CvodeFamilies, OutputsAndSectionsAreOnTheSolution) {
  const Section up{.value = [](std::span<const double> x) { return x[1]; }, .direction = Direction::kUp};
  const Trajectory path = integrate_cvode(
      {.field = rotate, .walls = {}, .sections = {up}}, std::vector<double>{std::cos(1.0), std::sin(1.0)}, 1, 14,
      {.family = GetParam(), .relative_tolerance = 1e-10, .absolute_tolerance = 1e-11},
      std::vector<double>{1, 2, 2, 7});
  ASSERT_EQ(path.times.size(), 4U);
  EXPECT_NEAR(path.outputs(3, 0), std::cos(7.0), 1e-7);
  ASSERT_EQ(path.crossings.size(), 2U);
  EXPECT_NEAR(path.crossings[0].time, 2 * kPi, 1e-7);
  EXPECT_NEAR(path.crossings[1].time, 4 * kPi, 1e-7);
}

INSTANTIATE_TEST_SUITE_P(Families, CvodeFamilies, testing::Values(CvodeFamily::kAdams, CvodeFamily::kBdf));

TEST(Cvode, StopsAtASectionWhenAsked) {
  const Section section{
      .value = [](std::span<const double> x) { return x[0]; }, .direction = Direction::kBoth, .stop_after = 2};
  const Trajectory path =
      integrate_cvode({.field = rotate, .walls = {}, .sections = {section}}, std::vector<double>{1, 0}, 0, 40, {});
  EXPECT_EQ(path.status, Status::kStopped);
  EXPECT_NEAR(path.time, 1.5 * kPi, 1e-6);
}

/// The stiff case: agreement with DOP853, at a small part of its evaluations.
TEST(Cvode, StiffVanDerPolCostsLittle) {
  const Problem problem{.field = van_der_pol(1000), .walls = {}, .sections = {}};
  const std::vector<double> start = {2, 0};
  const Trajectory bdf =
      integrate_cvode(problem, start, 0, 200, {.relative_tolerance = 1e-8, .absolute_tolerance = 1e-10});
  const Trajectory dop = integrate(problem, start, 0, 200, {.relative_tolerance = 1e-8, .absolute_tolerance = 1e-10});
  EXPECT_NEAR(bdf.state[0], dop.state[0], 1e-6);
  EXPECT_LT(100 * bdf.evaluations, dop.evaluations);
}

TEST(Cvode, ReportsWhatStoppedIt) {
  const Trajectory short_of_steps = integrate_cvode({.field = rotate, .walls = {}, .sections = {}},
                                                    std::vector<double>{1, 0}, 0, 100, {.max_steps = 10});
  EXPECT_EQ(short_of_steps.status, Status::kTooManySteps);
  EXPECT_LT(short_of_steps.time, 100);
  const VectorField blow_up = [](double, std::span<const double> x, std::span<double> v) { v[0] = x[0] * x[0]; };
  const Trajectory infinite =
      integrate_cvode({.field = blow_up, .walls = {}, .sections = {}}, std::vector<double>{1}, 0, 2, {});
  EXPECT_NE(infinite.status, Status::kReachedEnd);
  EXPECT_NEAR(infinite.time, 1, 1e-3);
}

TEST(Cvode, RefusesWallsAndBadInput) {
  const Problem walled{.field = rotate, .walls = {.low = {-1, -1}, .high = {1, 1}}, .sections = {}};
  EXPECT_THROW(integrate_cvode(walled, std::vector<double>{0, 0}, 0, 1, {}), InputError);
  const Problem free{.field = rotate, .walls = {}, .sections = {}};
  EXPECT_THROW(integrate_cvode(free, std::vector<double>{NAN, 0}, 0, 1, {}), InputError);
  EXPECT_THROW(integrate_cvode(free, std::vector<double>{1, 0}, 0, 1, {.relative_tolerance = 0}), InputError);
  const VectorField refuses = [](double, std::span<const double>, std::span<double>) { throw InputError("no"); };
  EXPECT_THROW(integrate_cvode({.field = refuses, .walls = {}, .sections = {}}, std::vector<double>{1, 0}, 0, 1, {}),
               InputError);
}

}  // namespace
}  // namespace ganflow::ode
