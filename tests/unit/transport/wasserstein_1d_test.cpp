#include "ganflow/transport/wasserstein_1d.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <boost/math/distributions/normal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using Points = std::vector<double>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-14;  // relative, a few ulp of sums of tens of terms
const bool kRapidCheckIsSeeded = setenv("RC_PARAMS", "seed=20250101", 0) == 0;  // NOLINT(cert-err58-cpp): cannot throw

Points normal_points(std::size_t n, std::uint64_t seed) {
  Points x(n);
  rng::fill_normal<double>({.seed = seed}, 0, x);
  return x;
}

/// min over all assignments of (mean |x_i − y_π(i)|^p)^{1/p}.
double by_brute_force(const Points& x, Points y, double order) {
  std::sort(y.begin(), y.end());
  double best = kInfinity;
  do {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double gap = std::abs(x[i] - y[i]);
      sum = std::isinf(order) ? std::max(sum, gap) : sum + std::pow(gap, order) / static_cast<double>(x.size());
    }
    best = std::min(best, std::isinf(order) ? sum : std::pow(sum, 1 / order));
  } while (std::next_permutation(y.begin(), y.end()));
  return best;
}

TEST(Wasserstein1d, IsTheBestOfAllAssignments) {
  for (std::size_t n = 1; n <= 7; ++n) {
    for (const double order : {1.0, 1.5, 2.0, 3.0, 20.0, kInfinity}) {
      const Points x = normal_points(n, n);
      const Points y = normal_points(n, 100 + n);
      const double brute = by_brute_force(x, y, order);
      EXPECT_NEAR(wasserstein_1d(x, y, order).distance, brute, 1e-13 * brute) << "n = " << n << ", p = " << order;
    }
  }
}

TEST(Wasserstein1d, TranslationCostsItsLength) {
  const Points x = normal_points(501, 1);
  Points y = x;
  for (double& v : y) {
    v -= 0.75;
  }
  std::reverse(y.begin(), y.end());
  for (const double order : {1.0, 2.0, 7.5, kInfinity}) {
    EXPECT_NEAR(wasserstein_1d(x, y, order).distance, 0.75, 0.75 * kRounding);
  }
}

TEST(Wasserstein1d, DilationCostsTheMoment) {
  const Points x = normal_points(400, 2);
  Points y = x;
  double first = 0;
  double second = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    y[i] = 3 * x[i];  // |3x − x| = 2|x|, and the map is monotone, hence optimal
    first += 2 * std::abs(x[i]) / static_cast<double>(x.size());
    second += 4 * x[i] * x[i] / static_cast<double>(x.size());
  }
  EXPECT_NEAR(wasserstein_1d(x, y, 1).distance, first, first * kRounding);
  EXPECT_NEAR(wasserstein_1d(x, y, 2).distance, std::sqrt(second), std::sqrt(second) * kRounding);
}

TEST(Wasserstein1d, PointMassAgainstAnythingIsAMoment) {
  const Points x = {-1, 4, 2};
  EXPECT_DOUBLE_EQ(wasserstein_1d(x, Points{1}, 1).distance, 2);
  EXPECT_DOUBLE_EQ(wasserstein_1d(x, Points{1}, 2).distance, std::sqrt(14.0 / 3));
  EXPECT_DOUBLE_EQ(wasserstein_1d(x, Points{1, 1}, kInfinity).distance, 3);
}

TEST(Wasserstein1d, RepeatedPointsAreWeights) {
  const Points repeated = {0, 1, 1, 5, 5, 5};
  const Points values = {5, 0, 1};
  const Points weights = {3.0 / 6, 1.0 / 6, 2.0 / 6};
  const Points y = normal_points(4, 3);
  for (const double order : {1.0, 2.0, 10.0, kInfinity}) {
    const double plain = wasserstein_1d(repeated, y, order).distance;
    const double weighted = wasserstein_1d({values, weights}, {y, {}}, order).distance;
    EXPECT_NEAR(weighted, plain, 1e-13 * plain) << "p = " << order;
    EXPECT_EQ(wasserstein_1d({values, weights}, {repeated, {}}, order).distance, 0) << "p = " << order;
  }
}

TEST(Wasserstein1d, ZeroWeightsDoNotCount) {
  const Points x = {0, 1000};
  const Points weights = {1, 0};
  EXPECT_EQ(wasserstein_1d({x, weights}, {Points{2}, {}}, kInfinity).distance, 2);
}

TEST(Wasserstein1d, UnequalCountsAgreeWithRepetition) {
  const Points x = normal_points(3, 5);
  const Points y = normal_points(4, 6);
  Points x4;
  Points y3;
  for (int k = 0; k < 4; ++k) {
    x4.insert(x4.end(), x.begin(), x.end());
  }
  for (int k = 0; k < 3; ++k) {
    y3.insert(y3.end(), y.begin(), y.end());
  }
  const WassersteinResult result = wasserstein_1d(x, y, 2);
  EXPECT_NEAR(result.distance, wasserstein_1d(x4, y3, 2).distance, kRounding * result.distance);
  EXPECT_EQ(result.n, 3U);
  EXPECT_EQ(result.m, 4U);
}

TEST(Wasserstein1d, HugeAndTinyGapsNeitherOverflowNorVanish) {
  EXPECT_DOUBLE_EQ(wasserstein_1d(Points{0}, Points{1e200}, 3).distance, 1e200);
  EXPECT_DOUBLE_EQ(wasserstein_1d(Points{0}, Points{1e-200}, 3).distance, 1e-200);
}

double normal_quantile(double u) { return boost::math::quantile(boost::math::normal(), u); }

TEST(Wasserstein1d, QuantilesOfGaussiansGiveTheClosedForm) {
  // Mid-quantiles of N(0,1) and N(1,2²): W_2² = 1 + (2−1)² E x², up to the tails that n mid-quantiles leave out.
  Points x(2000);
  Points y(2000);
  double second = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = normal_quantile((static_cast<double>(i) + 0.5) / 2000);
    y[i] = 1 + 2 * x[i];
    second += x[i] * x[i] / 2000;
  }
  EXPECT_NEAR(second, 1, 2e-3);
  EXPECT_NEAR(wasserstein_1d(x, y, 2).distance, std::sqrt(1 + second), 1e-13);
}

TEST(Wasserstein1d, PointMassAgainstAGaussianLawIsItsMoment) {
  const Points origin = {0};
  const WassersteinResult one = wasserstein_1d({origin, {}}, normal_quantile, 1);
  const WassersteinResult two = wasserstein_1d({origin, {}}, normal_quantile, 2);
  const WassersteinResult four = wasserstein_1d({origin, {}}, normal_quantile, 4);
  EXPECT_NEAR(one.distance, std::sqrt(2 / std::numbers::pi), 1e-9);  // 10 × the tolerance of a cell
  EXPECT_NEAR(two.distance, 1, 1e-9);
  EXPECT_NEAR(four.distance, std::pow(3, 0.25), 1e-9);
  EXPECT_LT(one.error, 1e-8);
  EXPECT_EQ(one.m, 0U);
}

TEST(Wasserstein1d, SamplesAgainstTheUniformLawGiveTheClosedForm) {
  // n mid-points against U(0,1): each cell gives ∫|t| over ±1/(2n), W_1 = 1/(4n), W_2² = 1/(12 n²).
  Points x(10);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = (static_cast<double>(i) + 0.5) / 10;
  }
  const auto identity = [](double u) { return u; };
  EXPECT_NEAR(wasserstein_1d({x, {}}, identity, 1).distance, 0.025, 1e-11);
  EXPECT_NEAR(wasserstein_1d({x, {}}, identity, 2).distance, 0.1 / std::sqrt(12), 1e-11);
  const Points weights(10, 0.1);
  EXPECT_NEAR(wasserstein_1d({x, weights}, identity, 1).distance, 0.025, 1e-11);
}

double coin_quantile(double u) { return u < 0.5 ? 0.0 : 1.0; }

TEST(Wasserstein1d, JumpsOfALawAreFoundInsideACell) {
  const Points x = {0, 0, 1};
  const WassersteinResult one = wasserstein_1d({x, {}}, coin_quantile, 1);
  EXPECT_EQ(one.status, SolveStatus::kConverged);
  EXPECT_NEAR(one.distance, 1.0 / 6, 1e-11);
  EXPECT_LT(one.error, 1e-11);
  EXPECT_NEAR(wasserstein_1d({x, {}}, coin_quantile, 3).distance, std::cbrt(1.0 / 6), 1e-11);
}

double logistic_quantile(double u) { return std::log(u / (1 - u)); }

TEST(Wasserstein1d, SamplesOfTheirLawCostAsManyCallsAsThereArePoints) {
  // Every cell has a crossing, and two have a singular end: the sum over cells by hand, against the whole.
  const Points x = normal_points(1000, 9);
  std::atomic<int> calls = 0;
  const QuantileFunction counted = [&](double u) {
    ++calls;
    return normal_quantile(u);
  };
  Points sorted = x;
  std::sort(sorted.begin(), sorted.end());
  // ∫ q du = −φ(q): W_1 in closed form, cell by cell, with the sign turned at the crossing Φ(x).
  const auto primitive = [](double q) { return -std::exp(-0.5 * q * q) / std::sqrt(2 * std::numbers::pi); };
  const auto piece = [&](double point, double low, double high) {
    const auto at = [&](double u) { return u <= 0 || u >= 1 ? 0 : primitive(normal_quantile(u)); };
    return std::abs(point * (high - low) - (at(high) - at(low)));
  };
  double expected = 0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const double low = static_cast<double>(k) / 1000;
    const double high = static_cast<double>(k + 1) / 1000;
    const double middle = std::clamp(boost::math::cdf(boost::math::normal(), sorted[k]), low, high);
    expected += piece(sorted[k], low, middle) + piece(sorted[k], middle, high);
  }
  const WassersteinResult result = wasserstein_1d({x, {}}, counted, 1);
  EXPECT_NEAR(result.distance, expected, 1e-11 * expected);
  EXPECT_LT(result.error, 1e-10 * expected);
  EXPECT_LT(calls, 60 * 1000);
  for (const double order : {1.5, 2.0, 3.0}) {
    calls = 0;
    EXPECT_EQ(wasserstein_1d({x, {}}, counted, order).status, SolveStatus::kConverged);
    EXPECT_LT(calls, 80 * 1000) << "p = " << order;
  }
}

TEST(Wasserstein1d, TwoLawsGiveTheClosedForm) {
  const auto wide = [](double u) { return 1 + 3 * normal_quantile(u); };
  // N(1,3²) and N(0,1): the map is monotone, and the difference is N(1,2²).
  EXPECT_NEAR(wasserstein_1d_of_laws(wide, normal_quantile, 2).distance, std::sqrt(5), 1e-10);
  const double mean = 2 * std::sqrt(2 / std::numbers::pi) * std::exp(-0.125) + std::erf(1 / (2 * std::numbers::sqrt2));
  EXPECT_NEAR(wasserstein_1d_of_laws(normal_quantile, wide, 1).distance, mean, 1e-10);
  EXPECT_EQ(wasserstein_1d_of_laws(wide, wide, 2).distance, 0);
  // Logistic law against a fair coin on {0,1}: ∫_{−∞}^0 F + ∫_0^1 (F − ½) + ∫_1^∞ (1 − F), of which log(1 + e^x) is the
  // primitive; quantile and coin jump and cross where no piece ends.
  const double expected = std::log1p(std::numbers::e) - 0.5 + std::log1p(1 / std::numbers::e);
  EXPECT_NEAR(wasserstein_1d_of_laws(logistic_quantile, coin_quantile, 1).distance, expected, 1e-10);
}

TEST(Wasserstein1d, RefusesBadInputWithItsValue) {
  const Points x = {0, 1};
  const Points bad = {0, std::nan("")};
  EXPECT_THAT([&] { wasserstein_1d(x, bad); }, ThrowsMessage<InputError>(HasSubstr("y[1] = nan")));
  EXPECT_THAT([&] { wasserstein_1d(Points{kInfinity}, x); }, ThrowsMessage<InputError>(HasSubstr("x[0] = inf")));
  EXPECT_THAT([&] { wasserstein_1d(Points{}, x); }, ThrowsMessage<InputError>(HasSubstr("x has no points")));
  EXPECT_THAT([&] { wasserstein_1d(x, x, 0.5); }, ThrowsMessage<InputError>(HasSubstr("p = 0.5")));
  EXPECT_THAT([&] { wasserstein_1d(x, x, std::nan("")); }, ThrowsMessage<InputError>(HasSubstr("p = nan")));
  const auto weigh = [&](Points weights) { wasserstein_1d({x, weights}, {x, {}}); };
  EXPECT_THAT([&] { weigh({1.5, -0.5}); }, ThrowsMessage<InputError>(HasSubstr("weight 1 of x is -0.5")));
  EXPECT_THAT([&] { weigh({0.5, 0.51}); }, ThrowsMessage<InputError>(HasSubstr("sum to 1.01, +0.01 off 1")));
  EXPECT_THAT([&] { weigh({1.0}); }, ThrowsMessage<InputError>(HasSubstr("2 points but 1 weights")));
  EXPECT_THAT([&] { weigh({std::nan(""), 1}); }, ThrowsMessage<InputError>(HasSubstr("weight 0 of x is nan")));
  const auto nowhere = [](double) { return std::nan(""); };
  EXPECT_THAT([&] { wasserstein_1d({x, {}}, nowhere, 1); }, ThrowsMessage<InputError>(HasSubstr("quantile(")));
  EXPECT_THAT([&] { wasserstein_1d({x, {}}, normal_quantile, kInfinity); }, ThrowsMessage<InputError>(HasSubstr("∞")));
}

/// Points of a few hundred, as multiples of 1/8 so that ties occur.
Points arbitrary_points() {
  const auto grid = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-200, 200)));
  Points x;
  for (const int v : grid) {
    x.push_back(v / 8.0);
  }
  return x;
}

double arbitrary_order() { return *rc::gen::element(1.0, 1.25, 2.0, 5.0, kInfinity); }

RC_GTEST_PROP(Wasserstein1dProperty, IsSymmetric, ()) {
  const Points x = arbitrary_points();
  const Points y = arbitrary_points();
  const double order = arbitrary_order();
  const double forth = wasserstein_1d(x, y, order).distance;
  const double back = wasserstein_1d(y, x, order).distance;
  RC_ASSERT(std::abs(forth - back) <= 1e-13 * forth);
}

RC_GTEST_PROP(Wasserstein1dProperty, ObeysTheTriangleInequality, ()) {
  const Points x = arbitrary_points();
  const Points y = arbitrary_points();
  const Points z = arbitrary_points();
  const double order = arbitrary_order();
  const double direct = wasserstein_1d(x, z, order).distance;
  const double detour = wasserstein_1d(x, y, order).distance + wasserstein_1d(y, z, order).distance;
  RC_ASSERT(direct <= detour * (1 + 1e-12));
}

RC_GTEST_PROP(Wasserstein1dProperty, GrowsWithTheOrderAndVanishesOnlyOnItself, ()) {
  const Points x = arbitrary_points();
  const Points y = arbitrary_points();
  const double one = wasserstein_1d(x, y, 1).distance;
  const double two = wasserstein_1d(x, y, 2).distance;
  RC_ASSERT(one <= two * (1 + 1e-12));
  RC_ASSERT(two <= wasserstein_1d(x, y, kInfinity).distance * (1 + 1e-12));
  RC_ASSERT(wasserstein_1d(x, x, 2).distance == 0);
}

RC_GTEST_PROP(Wasserstein1dProperty, IsThatOfTheMirroredPoints, ()) {
  Points x = arbitrary_points();
  Points y = arbitrary_points();
  const double before = wasserstein_1d(x, y, 2).distance;
  for (Points* points : {&x, &y}) {
    for (double& v : *points) {
      v = -v;
    }
  }
  RC_ASSERT(std::abs(wasserstein_1d(x, y, 2).distance - before) <= 1e-13 * before);
}

}  // namespace
}  // namespace ganflow::transport
