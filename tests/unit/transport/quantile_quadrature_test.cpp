#include "ganflow/transport/quantile_quadrature.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::transport {
namespace {

using Ends = std::vector<double>;

/// Exact up to a few ulp of one.
PiecewiseFunction exact(double (*f)(double)) {
  return [f](std::size_t, double u) { return RoundedValue{f(u), 0}; };
}

void expect_integral(const Ends& ends, double (*f)(double), double value) {
  const QuadratureResult result = integrate_pieces(ends, exact(f), {});
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  EXPECT_NEAR(result.value, value, 1e-11 * value);  // the tolerance
  EXPECT_LE(std::abs(result.value - value), result.error + 1e-14 * value);
  EXPECT_LE(result.error, 1.1e-11 * value);
}

TEST(QuantileQuadrature, FindsJumpsKinksAndSingularEnds) {
  expect_integral(
      {0, 1}, [](double u) { return u * u; }, 1.0 / 3);
  expect_integral(
      {0, 1}, [](double u) { return u < 0.3 ? 0.0 : 1.0; }, 0.7);  // a jump nobody told of
  expect_integral(
      {0, 0.5, 1}, [](double u) { return std::abs(u - 0.123); }, 0.5 * (0.123 * 0.123 + 0.877 * 0.877));
  expect_integral(
      {0, 1}, [](double u) { return -std::log(u); }, 1);  // W_1 of an exponential law
  expect_integral(
      {0, 1}, [](double u) { return std::pow(-std::log(u), 3); }, 6);
  expect_integral(
      {0, 1}, [](double u) { return std::pow(u, -0.25); }, 4.0 / 3);
}

TEST(QuantileQuadrature, EachPieceHasItsOwnFunction) {
  const auto steps = [](std::size_t piece, double u) { return RoundedValue{static_cast<double>(piece) + u, 0}; };
  const QuadratureResult result = integrate_pieces(Ends{0, 0.25, 0.25, 1}, steps, {});
  EXPECT_NEAR(result.value, 0.5 + 0.75 * 2, 1e-15);  // the empty piece 1 does not count
}

TEST(QuantileQuadrature, StopsAtTheRoundingOfTheIntegrand) {
  // Noise of 1e-6 would be halved for ever: it is declared, and becomes the error.
  const auto noisy = [](std::size_t, double u) { return RoundedValue{1 + 1e-6 * std::sin(1e9 * u), 1e-6}; };
  const QuadratureResult result = integrate_pieces(Ends{0, 1}, noisy, {});
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  EXPECT_NEAR(result.value, 1, 1e-6);
  EXPECT_GE(result.error, 1e-6);
}

TEST(QuantileQuadrature, SaysThatItDidNotReachItsTolerance) {
  const auto noisy = [](std::size_t, double u) { return RoundedValue{1 + std::sin(1e12 * u), 0}; };
  const QuadratureResult result = integrate_pieces(Ends{0, 1}, noisy, {.spare_pieces = 1000});
  EXPECT_EQ(result.status, SolveStatus::kIterationLimit);
  EXPECT_GT(result.error, 1e-3);
}

TEST(QuantileQuadrature, ThreadsChangeNoBit) {
  Ends ends;
  for (int k = 0; k <= 5000; ++k) {
    ends.push_back(k / 5000.0);
  }
  const auto f = [](std::size_t piece, double u) {
    return RoundedValue{std::abs(u - (static_cast<double>(piece) + 0.3) / 5000) - std::log(u), 0};
  };
  const double shared = integrate_pieces(ends, f, {}).value;
  const ThreadLimit one(1);
  EXPECT_EQ(integrate_pieces(ends, f, {}).value, shared);
}

TEST(QuantileQuadrature, ACallerMayStopIt) {
  const auto stop = [](const Advance&) { return false; };
  EXPECT_EQ(integrate_pieces(Ends{0, 1}, exact([](double u) { return u; }), {.progress = stop}).status,
            SolveStatus::kInterrupted);
}

TEST(QuantileQuadrature, RefusesAToleranceOfZero) {
  EXPECT_THAT(
      [] {
        integrate_pieces(Ends{0, 1}, exact([](double u) { return u; }), {.relative_tolerance = 0});
      },
      testing::ThrowsMessage<InputError>(testing::HasSubstr("relative_tolerance = 0")));
}

}  // namespace
}  // namespace ganflow::transport
