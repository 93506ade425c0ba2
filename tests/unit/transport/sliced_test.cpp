#include "ganflow/transport/sliced.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const bool kRapidCheckIsSeeded = setenv("RC_PARAMS", "seed=20250101", 0) == 0;  // NOLINT(cert-err58-cpp): cannot throw

template <class T>
Matrix<T> normal_points(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<T> x(n, d);
  rng::fill_normal<T>({.seed = seed}, 0, std::span<T>(x.data(), n * d));
  return x;
}

template <class T>
class Sliced : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Sliced, Scalars);

TYPED_TEST(Sliced, IsExactOnTheLine) {
  const auto x = normal_points<TypeParam>(50, 1, 1);
  const auto y = normal_points<TypeParam>(33, 1, 2);
  const std::vector<double> xs(x.data(), x.data() + 50);
  const std::vector<double> ys(y.data(), y.data() + 33);
  for (const double order : {1.0, 2.0}) {
    const SlicedResult result = sliced_wasserstein(x, y, {.order = order});
    EXPECT_EQ(result.distance, wasserstein_1d(xs, ys, order).distance);
    EXPECT_EQ(result.standard_error, 0);
    EXPECT_EQ(result.projections, 1U);
  }
}

TYPED_TEST(Sliced, TranslationGivesTheMeanOfItsProjections) {
  // E|⟨u,t⟩| = |t| Γ(d/2)/(√π Γ((d+1)/2)); E⟨u,t⟩² = |t|²/d. H0 true: 6 standard errors, false alarm 2e-9 a case.
  for (const std::size_t d : {2U, 3U, 10U, 100U}) {
    const auto x = normal_points<TypeParam>(20, d, 3);
    auto y = x;
    for (std::size_t i = 0; i < 20; ++i) {
      y(i, 0) += TypeParam{4};
      y(i, d - 1) -= TypeParam{3};
    }
    const double half = 0.5 * static_cast<double>(d);
    const double mean = 5 * std::exp(std::lgamma(half) - std::lgamma(half + 0.5)) / std::sqrt(std::numbers::pi);
    const SlicedResult one = sliced_wasserstein(x, y, {.order = 1, .projections = 2000});
    EXPECT_NEAR(one.distance, mean, 6 * one.standard_error) << "d = " << d;
    EXPECT_LT(one.standard_error, 0.03 * mean);
    const SlicedResult two = sliced_wasserstein(x, y, {.order = 2, .projections = 2000});
    EXPECT_NEAR(two.distance, 5 / std::sqrt(static_cast<double>(d)), 6 * two.standard_error) << "d = " << d;
  }
}

TYPED_TEST(Sliced, SameBitsForEveryNumberOfThreads) {
  const auto x = normal_points<TypeParam>(700, 20, 5);
  const auto y = normal_points<TypeParam>(600, 20, 6);
  const ThreadLimit one(1);
  const SlicedResult alone = sliced_wasserstein(x, y, {.projections = 50});
  for (const int threads : {2, 3, 8}) {
    const ThreadLimit limit(threads);
    const SlicedResult shared = sliced_wasserstein(x, y, {.projections = 50});
    EXPECT_EQ(alone.distance, shared.distance);
    EXPECT_EQ(alone.standard_error, shared.standard_error);
  }
}

TYPED_TEST(Sliced, PaddedRowsAreReadWithoutTheirPadding) {
  const auto x = normal_points<TypeParam>(30, 3, 7);
  const auto y = normal_points<TypeParam>(30, 3, 8);
  Matrix<TypeParam> padded = Matrix<TypeParam>::padded(30, 3);
  for (std::size_t i = 0; i < 30; ++i) {
    for (std::size_t c = 0; c < padded.stride(); ++c) {
      padded.row(i)[c] = c < 3 ? x(i, c) : std::numeric_limits<TypeParam>::quiet_NaN();
    }
  }
  EXPECT_EQ(sliced_wasserstein(padded, y, {}).distance, sliced_wasserstein(x, y, {}).distance);
}

TYPED_TEST(Sliced, WeightsAreRepeatedPoints) {
  const auto x = normal_points<TypeParam>(20, 3, 21), y = normal_points<TypeParam>(33, 3, 22);
  std::vector<double> weights(20);
  Matrix<TypeParam> repeated(40, 3);
  std::size_t row = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    const std::size_t copies = i % 2 == 0 ? 3 : 1;
    weights[i] = static_cast<double>(copies) / 40;
    for (std::size_t k = 0; k < copies; ++k) {
      std::copy_n(x.row(i), 3, repeated.row(row++));
    }
  }
  for (const double order : {1.0, 2.0}) {
    const SlicedOptions options{.order = order, .projections = 30};
    const SlicedResult weighted =
        sliced_wasserstein(WeightedPoints<TypeParam>{x, weights}, WeightedPoints<TypeParam>{y}, options);
    EXPECT_NEAR(weighted.distance, sliced_wasserstein(repeated, y, options).distance,
                sizeof(TypeParam) == 4 ? 1e-6 : 1e-13);
  }
}

TEST(SlicedWasserstein, StopsWhenToldWithWhatIsFinished) {
  const auto x = normal_points<double>(20'000, 8, 23);
  std::size_t calls = 0;
  const SlicedResult result = sliced_wasserstein(x, x, {.projections = 10'000, .progress = [&](const Advance& done) {
                                                          EXPECT_LT(done.fraction, 1);
                                                          ++calls;
                                                          return false;
                                                        }});
  EXPECT_EQ(result.status, SolveStatus::kInterrupted);
  EXPECT_EQ(calls, 1U);
  EXPECT_GT(result.projections, 0U);
  EXPECT_LT(result.projections, 10'000U);
}

TEST(SlicedWasserstein, FirstDirectionsDoNotDependOnTheirNumber) {
  // With P and P+1 directions the mean changes by (w_{P+1} − mean)/(P+1): bounded by the largest projection.
  const auto x = normal_points<double>(40, 4, 9);
  const auto y = normal_points<double>(40, 4, 10);
  double sum = 0;
  for (std::size_t count = 1; count <= 20; ++count) {
    const double next = sliced_wasserstein(x, y, {.projections = count}).distance * static_cast<double>(count);
    EXPECT_GE(next - sum, -1e-12) << "directions " << count;  // each direction adds a distance, which is ≥ 0
    sum = next;
  }
}

TEST(SlicedWasserstein, StandardErrorTellsTheSpreadOverSeeds) {
  // 200 seeds: the sample deviation has relative deviation 1/√400 = 5%; 6 of them, false alarm below 1e-8.
  const auto x = normal_points<double>(60, 5, 11);
  auto y = normal_points<double>(60, 5, 12);
  for (std::size_t i = 0; i < 60; ++i) {
    y(i, 2) += 2;
  }
  double sum = 0;
  double square = 0;
  double claimed = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const SlicedResult r = sliced_wasserstein(x, y, {.projections = 64, .seed = seed});
    sum += r.distance / 200;
    square += r.distance * r.distance / 200;
    claimed += r.standard_error / 200;
  }
  EXPECT_NEAR(std::sqrt(square - sum * sum), claimed, 0.3 * claimed);
}

TEST(SlicedWasserstein, IsZeroOnItselfAndSymmetric) {
  const auto x = normal_points<double>(40, 3, 13);
  const auto y = normal_points<double>(25, 3, 14);
  EXPECT_EQ(sliced_wasserstein(x, x, {}).distance, 0);
  EXPECT_EQ(sliced_wasserstein(x, x, {}).standard_error, 0);
  EXPECT_NEAR(sliced_wasserstein(x, y, {}).distance, sliced_wasserstein(y, x, {}).distance, 1e-14);
}

TEST(SlicedWasserstein, OneDirectionHasNoStandardError) {
  const auto x = normal_points<double>(10, 2, 15);
  const auto y = normal_points<double>(10, 2, 16);
  EXPECT_TRUE(std::isnan(sliced_wasserstein(x, y, {.projections = 1}).standard_error));
}

TEST(SlicedWasserstein, RefusesBadInputWithItsValue) {
  const auto x = normal_points<double>(10, 2, 17);
  const auto flat = normal_points<double>(10, 3, 18);
  auto bad = x;
  bad(4, 1) = std::nan("");
  EXPECT_THAT([&] { sliced_wasserstein(bad, x, {}); }, ThrowsMessage<InputError>(HasSubstr("x[4, 1] = nan")));
  EXPECT_THAT([&] { sliced_wasserstein(x, flat, {}); }, ThrowsMessage<InputError>(HasSubstr("2 coordinates")));
  EXPECT_THAT([&] { sliced_wasserstein(x, Matrix<double>(0, 2), {}); },
              ThrowsMessage<InputError>(HasSubstr("y has shape (0, 2)")));
  EXPECT_THAT([&] { sliced_wasserstein(x, x, {.order = 0}); }, ThrowsMessage<InputError>(HasSubstr("sliced.order")));
  EXPECT_THAT([&] { sliced_wasserstein(x, x, {.projections = 0}); },
              ThrowsMessage<InputError>(HasSubstr("sliced.projections")));
}

/// Points on a lattice, so that they repeat.
Matrix<double> arbitrary_cloud(std::size_t d) {
  const auto n = *rc::gen::inRange<std::size_t>(1, 30);
  Matrix<double> x(n, d);
  for (std::size_t k = 0; k < n * d; ++k) {
    x.data()[k] = *rc::gen::inRange(-20, 20) / 4.0;
  }
  return x;
}

/// The same points in opposite order.
Matrix<double> reversed(const Matrix<double>& x) {
  Matrix<double> result(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    std::copy_n(x.row(x.rows() - 1 - i), x.cols(), result.row(i));
  }
  return result;
}

RC_GTEST_PROP(SlicedProperty, IsAMetricThatFeelsNoOrderOfPoints, ()) {
  const auto d = *rc::gen::inRange<std::size_t>(2, 5);
  const SlicedOptions options{.order = *rc::gen::element(1.0, 2.0, 3.0), .projections = 7, .seed = 5};
  const Matrix<double> x = arbitrary_cloud(d);
  const Matrix<double> y = arbitrary_cloud(d);
  const Matrix<double> z = arbitrary_cloud(d);
  const auto distance = [&](const Matrix<double>& a, const Matrix<double>& b) {
    return sliced_wasserstein(a, b, options).distance;
  };
  RC_ASSERT(distance(x, z) <= (distance(x, y) + distance(y, z)) * (1 + 1e-12));  // the directions are the same
  RC_ASSERT(std::abs(distance(x, y) - distance(reversed(y), reversed(x))) <= 1e-12 * distance(x, y));
  RC_ASSERT(distance(x, reversed(x)) == 0);
}

}  // namespace
}  // namespace ganflow::transport
