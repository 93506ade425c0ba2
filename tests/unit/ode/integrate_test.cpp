#include "ganflow/ode/integrate.hpp"

#include "ganflow/core/errors.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

namespace ganflow::ode {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
const IntegrateOptions kTight{.relative_tolerance = 1e-13, .absolute_tolerance = 1e-14};

class Integrate : public testing::TestWithParam<Method> {};

TEST_P(Integrate, FollowsACircleWithinItsTolerance) {
  for (const double tolerance : {1e-5, 1e-8, 1e-11}) {
    const IntegrateOptions options{
        .method = GetParam(), .relative_tolerance = tolerance, .absolute_tolerance = tolerance};
    const Trajectory path =
        integrate({.field = rotate, .walls = {}, .sections = {}}, std::vector<double>{1, 0}, 0, 20 * kPi, options);
    EXPECT_EQ(path.status, Status::kReachedEnd);
    EXPECT_EQ(path.time, 20 * kPi);
    EXPECT_NEAR(path.state[0], 1, 1e3 * tolerance);  // ten turns of accumulated error
    EXPECT_NEAR(path.state[1], 0, 1e3 * tolerance);
    EXPECT_EQ(path.evaluations, (GetParam() == Method::kDormandPrince5 ? 6 : 12) * (path.steps + path.rejected) + 1);
  }
}

TEST_P(Integrate, OutputsAreOnTheSolution) {
  const std::vector<double> times = {0, 0.1, 1, 1, 2.5, 3};
  const IntegrateOptions options{.method = GetParam(), .relative_tolerance = 1e-9, .absolute_tolerance = 1e-9};
  const Trajectory path =
      integrate({.field = rotate, .walls = {}, .sections = {}}, std::vector<double>{1, 0}, 0, 3, options, times);
  ASSERT_EQ(path.times, times);
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(path.outputs(i, 0), std::cos(times[i]), 3e-7) << i;  // of one order less than the steps
  }
}

TEST_P(Integrate, SectionsAreSolvedForOnActualSteps) {
  IntegrateOptions options = kTight;
  options.method = GetParam();
  const Section section{.value = [](std::span<const double> x) { return x[1]; }, .direction = Direction::kUp};
  const Trajectory path = integrate({.field = rotate, .walls = {}, .sections = {section}},
                                    std::vector<double>{std::cos(1.0), std::sin(1.0)}, 1, 40, options);
  ASSERT_EQ(path.crossings.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(path.crossings[i].time, 2 * kPi * static_cast<double>(i + 1), 2e-11);
    EXPECT_NEAR(path.crossings[i].state[1], 0, 3e-14);  // what one resolution of time moves
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, Integrate, testing::Values(Method::kDormandPrince5, Method::kDormandPrince8));

TEST(Integrate, StopsAtASectionWhenAsked) {
  const Section section{
      .value = [](std::span<const double> x) { return x[0]; }, .direction = Direction::kBoth, .stop_after = 2};
  const Trajectory path =
      integrate({.field = rotate, .walls = {}, .sections = {section}}, std::vector<double>{1, 0}, 0, 40, kTight);
  EXPECT_EQ(path.status, Status::kStopped);
  EXPECT_NEAR(path.time, 1.5 * kPi, 1e-12);
  EXPECT_NEAR(path.state[1], -1, 1e-12);
  EXPECT_EQ(path.crossings.size(), 2U);
}

VectorField constant(std::vector<double> velocity) {
  return [velocity](double, std::span<const double>, std::span<double> v) {
    std::copy(velocity.begin(), velocity.end(), v.begin());
  };
}

/// Straight into a corner, two walls at once, then the third; pushed out again by another constant velocity.
TEST(ProjectedIntegrate, ConstantVelocityIntoACornerAndOutOfItIsExact) {
  const Walls walls{.low = {-1, -1, -1}, .high = {1, 1, 1}};
  const Trajectory in = integrate({.field = constant({1, 0.5, -1}), .walls = walls, .sections = {}},
                                  std::vector<double>{0, 0, 0}, 0, 4, {});
  EXPECT_EQ(in.state, (std::vector<double>{1, 1, -1}));
  ASSERT_EQ(in.events.size(), 3U);
  EXPECT_NEAR(in.events[0].time, 1, 1e-15);
  EXPECT_NEAR(in.events[1].time, 1, 1e-15);
  EXPECT_NEAR(in.events[2].time, 2, 4e-15);  // rounding of some ten steps
  EXPECT_EQ(in.events[2].coordinate, 1U);
  EXPECT_LT(in.evaluations, 600);
  const Trajectory out =
      integrate({.field = constant({-2, -0.25, 1}), .walls = walls, .sections = {}}, in.state, 4, 4.5, {});
  EXPECT_NEAR(out.state[0], 0, 1e-15);
  EXPECT_NEAR(out.state[1], 0.875, 1e-15);
  EXPECT_NEAR(out.state[2], -0.5, 1e-15);
  EXPECT_TRUE(out.events.empty());
}

/// x' = cos t against a wall at ½: contact at π/6, release when the velocity turns at π/2, not when x would be back.
/// Afterwards x = ½ + sin t − 1.
TEST(ProjectedIntegrate, ReleasesWhenTheVelocityTurns) {
  const VectorField field = [](double t, std::span<const double>, std::span<double> v) { v[0] = std::cos(t); };
  const Walls walls{.low = {-kInfinity}, .high = {0.5}};
  const std::vector<double> times = {1, 2, 3};
  const Trajectory path =
      integrate({.field = field, .walls = walls, .sections = {}}, std::vector<double>{0}, 0, 100, kTight, times);
  ASSERT_GE(path.events.size(), 2U);
  EXPECT_NEAR(path.events[0].time, kPi / 6, 1e-14);
  EXPECT_EQ(path.events[0].state[0], 0.5);
  EXPECT_NEAR(path.events[1].time, kPi / 2, 1e-14);
  EXPECT_EQ(path.events[1].kind, EventKind::kRelease);
  EXPECT_EQ(path.outputs(0, 0), 0.5);
  EXPECT_NEAR(path.outputs(1, 0), std::sin(2.0) - 0.5, 1e-12);
  // From then on it only touches the wall, once a period; rounding decides whether that is a contact.
  EXPECT_NEAR(path.state[0], std::sin(100.0) - 0.5, 1e-12);
  EXPECT_LE(path.events.size(), 2U + 2U * 16U);
  EXPECT_LT(path.evaluations, 20'000);
}

/// x = 1 + ε − (t − 1)² and a wall at 1: contact when the top sticks out, sliding until the velocity turns at t = 1.
TEST(ProjectedIntegrate, GrazingTouchesAreSeen) {
  const VectorField field = [](double t, std::span<const double>, std::span<double> v) { v[0] = -2 * (t - 1); };
  const Walls walls{.low = {-kInfinity}, .high = {1}};
  for (const double out : {1e-3, 1e-6, 1e-9}) {
    const Trajectory path =
        integrate({.field = field, .walls = walls, .sections = {}}, std::vector<double>{out}, 0, 2, kTight);
    ASSERT_EQ(path.events.size(), 2U) << out;
    EXPECT_NEAR(path.events[0].time, 1 - std::sqrt(out), 1e-15 / std::sqrt(out)) << out;
    EXPECT_NEAR(path.events[1].time, 1, 1e-13) << out;
    EXPECT_NEAR(path.state[0], 0, 1e-14);
  }
  const Trajectory below =
      integrate({.field = field, .walls = walls, .sections = {}}, std::vector<double>{-1e-9}, 0, 2, kTight);
  EXPECT_TRUE(below.events.empty());
}

/// An edge: two coordinates held at once, released one after the other; the third slides all the time.
TEST(ProjectedIntegrate, SlidesAlongAnEdge) {
  const VectorField field = [](double, std::span<const double> x, std::span<double> v) {
    v[0] = 1 - x[2];
    v[1] = 2 - x[2];
    v[2] = 1;
  };
  const Walls walls{.low = {-kInfinity, -kInfinity, -kInfinity}, .high = {1, 1, kInfinity}};
  const Trajectory path =
      integrate({.field = field, .walls = walls, .sections = {}}, std::vector<double>{1, 1, 0}, 0, 3, kTight);
  ASSERT_EQ(path.events.size(), 4U);
  EXPECT_EQ(path.events[0].time, 0);
  EXPECT_EQ(path.events[1].time, 0);
  EXPECT_EQ(path.events[2].coordinate, 0U);
  EXPECT_NEAR(path.events[2].time, 1, 1e-14);
  EXPECT_EQ(path.events[3].coordinate, 1U);
  EXPECT_NEAR(path.events[3].time, 2, 1e-14);
  EXPECT_NEAR(path.state[0], 1 - 2, 1e-13);    // −∫_1^3 (t − 1)
  EXPECT_NEAR(path.state[1], 1 - 0.5, 1e-13);  // −∫_2^3 (t − 2)
}

/// Both are let go in the same instant.
TEST(ProjectedIntegrate, SimultaneousReleases) {
  const VectorField field = [](double t, std::span<const double>, std::span<double> v) {
    v[0] = std::cos(t);
    v[1] = -std::cos(t);
  };
  const Trajectory path = integrate({.field = field, .walls = {.low = {-1, -1}, .high = {1, 1}}, .sections = {}},
                                    std::vector<double>{1, -1}, 0, 3, kTight);
  ASSERT_EQ(path.events.size(), 4U);
  EXPECT_NEAR(path.events[2].time, kPi / 2, 1e-14);
  EXPECT_NEAR(path.events[3].time, kPi / 2, 1e-14);
  EXPECT_NEAR(path.state[0], std::sin(3.0), 1e-13);
  EXPECT_NEAR(path.state[1], -std::sin(3.0), 1e-13);
}

/// A velocity of exactly 0 at the wall: the next moment decides.
TEST(ProjectedIntegrate, AVanishingVelocityAtTheWallGoesWhereItTurns) {
  for (const double turn : {-1.0, 1.0}) {
    const VectorField field = [turn](double, std::span<const double> x, std::span<double> v) {
      v[0] = turn * x[1];
      v[1] = 1;
    };
    const Trajectory path = integrate({.field = field, .walls = {.low = {-9, -9}, .high = {1, 9}}, .sections = {}},
                                      std::vector<double>{1, 0}, 0, 2, kTight);
    EXPECT_EQ(path.events.size(), turn > 0 ? 1U : 0U);
    EXPECT_NEAR(path.state[0], turn > 0 ? 1 : 1 - 2, 1e-13);
  }
}

TEST(ProjectedIntegrate, PressedIntoACornerForEverCostsLittle) {
  const VectorField field = [](double, std::span<const double>, std::span<double> v) { v[0] = v[1] = 1; };
  const Trajectory path = integrate({.field = field, .walls = {.low = {0, 0}, .high = {1, 1}}, .sections = {}},
                                    std::vector<double>{0.5, 0.25}, 0, 1e6, {});
  EXPECT_EQ(path.state, (std::vector<double>{1, 1}));
  EXPECT_EQ(path.contacts(), 2);
  EXPECT_LT(path.evaluations, 1000);
}

TEST(Integrate, BlowUpIsAStatus) {
  const VectorField field = [](double, std::span<const double> x, std::span<double> v) { v[0] = x[0] * x[0]; };
  const Trajectory path = integrate({.field = field, .walls = {}, .sections = {}}, std::vector<double>{1}, 0, 2, {});
  EXPECT_TRUE(path.status == Status::kStepTooSmall || path.status == Status::kNotFinite) << to_string(path.status);
  EXPECT_NEAR(path.time, 1, 1e-6);
}

TEST(Integrate, GuardsAreAStatus) {
  const Trajectory path =
      integrate({.field = rotate, .walls = {}, .sections = {}}, std::vector<double>{1, 0}, 0, 1e9, {.max_steps = 10});
  EXPECT_EQ(path.status, Status::kTooManySteps);
  EXPECT_EQ(path.steps + path.rejected, 10);
}

TEST(Integrate, RefusesWhatCannotWork) {
  const Problem box{.field = rotate, .walls = {.low = {-1, -1}, .high = {1, 1}}, .sections = {}};
  EXPECT_THROW(integrate(box, std::vector<double>{2, 0}, 0, 1, {}), InputError);
  EXPECT_THROW(integrate(box, std::vector<double>{std::nan(""), 0}, 0, 1, {}), InputError);
  EXPECT_THROW(integrate(box, std::vector<double>{0, 0}, 1, 0, {}), InputError);
  EXPECT_THROW(integrate(box, std::vector<double>{0, 0}, 0, 1, {.relative_tolerance = 0}), InputError);
  EXPECT_THROW(integrate(box, std::vector<double>{0, 0}, 0, 1, {.max_events = 0}), InputError);
}

}  // namespace
}  // namespace ganflow::ode
