#include "ganflow/simd/chebyshev_series.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

class ChebyshevSeries : public testing::TestWithParam<Target> {
 protected:
  TargetOverride override_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(EveryTarget, ChebyshevSeries, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return to_string(target.param); });

/// cos(k arccos t), the definition.
double chebyshev(std::size_t k, double t) { return std::cos(static_cast<double>(k) * std::acos(t)); }

/// n points of [−1,1], both ends among them, and n weights of either sign.
struct Points {
  std::vector<double> t;
  std::vector<double> g;
  explicit Points(std::size_t n) : t(n), g(n) {
    rng::fill_uniform<double>({.seed = 5}, 0, t);
    rng::fill_normal<double>({.seed = 6}, 0, g);
    for (double& x : t) {
      x = 2 * x - 1;
    }
    t.front() = -1;
    t.back() = 1;
  }
};

// T_k is right to k² ε at worst (the ends of the interval), so 200 degrees and sums of 96 terms of size 1 lose less
// than 96 · 4e4 · 2.2e-16.
constexpr double kTolerance = 1e-9;

template <class T>
void check_scaling() {
  constexpr double kUntouched = 7;
  for (std::size_t n = 1; n <= kChebyshevPoints; ++n) {
    std::vector<T> x(n);
    rng::fill_uniform<T>({.seed = 7}, 0, x);  // in (0,1): t in (−1,1)
    std::vector<double> t(kChebyshevPoints, kUntouched);
    EXPECT_TRUE(scale_to_interval(x, 0.5, 2, 1, t));
    for (std::size_t i = 0; i < t.size(); ++i) {
      EXPECT_EQ(t[i], i < n ? (static_cast<double>(x[i]) - 0.5) * 2 : kUntouched);
    }
    for (const T out : {T{1.25}, T{-0.25}, std::numeric_limits<T>::quiet_NaN()}) {
      std::vector<T> one_out = x;
      one_out[n - 1] = out;
      EXPECT_FALSE(scale_to_interval(one_out, 0.5, 2, 1, t)) << "sample " << n << " is " << out;
    }
  }
}

TEST_P(ChebyshevSeries, SamplesAreScaledAndOneOutsideIsNoticed) {
  check_scaling<float>();
  check_scaling<double>();
}

TEST_P(ChebyshevSeries, MomentsAreSumsOfCosines) {
  for (const std::size_t n : {kChebyshevPoints, 3 * kChebyshevPoints}) {
    for (const std::size_t degrees : {1U, 2U, 3U, 24U, 200U}) {
      const Points points(n);
      std::vector<double> moments(degrees);
      chebyshev_moments(points.t, points.g, moments);
      for (std::size_t k = 0; k < degrees; ++k) {
        double want = 0;
        for (std::size_t i = 0; i < n; ++i) {
          want += points.g[i] * chebyshev(k, points.t[i]);
        }
        EXPECT_NEAR(moments[k], want, kTolerance) << "degree " << k << " of " << degrees << ", " << n << " points";
      }
    }
  }
}

TEST_P(ChebyshevSeries, SumsOverDegreesAreTransposedMoments) {
  for (const std::size_t degrees : {1U, 2U, 3U, 24U, 200U}) {
    const Points points(2 * kChebyshevPoints);
    std::vector<double> c(degrees);
    rng::fill_normal<double>({.seed = 7}, 0, c);
    std::vector<double> y(points.t.size());
    chebyshev_series(c, points.t, y);
    for (std::size_t i = 0; i < y.size(); ++i) {
      double want = 0;
      for (std::size_t k = 0; k < degrees; ++k) {
        want += c[k] * chebyshev(k, points.t[i]);
      }
      EXPECT_NEAR(y[i], want, kTolerance) << "point " << points.t[i] << ", " << degrees << " degrees";
    }
  }
}

TEST_P(ChebyshevSeries, OfNoPointsIsEmpty) {
  std::vector<double> moments(3, 1.0);
  chebyshev_moments({}, {}, moments);
  EXPECT_EQ(moments, std::vector<double>(3, 0.0));
}

TEST_P(ChebyshevSeries, CombinesRows) {
  for (const std::size_t n : {kChebyshevPoints, 3 * kChebyshevPoints}) {
    const std::vector<double> factors{1, -0.5, 3};
    Matrix<double> rows(factors.size(), n);
    rng::fill_normal<double>({.seed = 8}, 0, {rows.data(), factors.size() * n});
    std::vector<double> got(n, 7.0);
    combine_rows(rows, factors, got);
    for (std::size_t c = 0; c < n; ++c) {
      EXPECT_NEAR(got[c], rows(0, c) - 0.5 * rows(1, c) + 3 * rows(2, c), 1e-14) << c;
    }
  }
}

}  // namespace
}  // namespace ganflow::simd
