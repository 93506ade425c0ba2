#include "ganflow/transport/mmd.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/transport/matern.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
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

template <class T = double>
Matrix<T> normal_points(std::size_t n, std::size_t d, std::uint64_t seed, double shift = 0) {
  Matrix<T> x(n, d);
  rng::fill_normal<T>({.seed = seed}, 0, std::span<T>(x.data(), n * d));
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) += static_cast<T>(shift);
  }
  return x;
}

std::vector<double> random_masses(std::size_t n, std::uint64_t seed) {
  std::vector<double> u(n);
  rng::fill_uniform<double>({.seed = seed}, 0, u);
  double total = 0;
  for (const double v : u) {
    total += v;
  }
  for (double& v : u) {
    v /= total;
  }
  return u;
}

double kernel_value(const MmdOptions& options, std::size_t d, double r) {
  switch (options.kernel) {
    case KernelKind::kEnergy: return -r;
    case KernelKind::kGaussian: return std::exp(-0.5 * r * r / (options.length * options.length));
    case KernelKind::kMatern: break;
  }
  const double order = options.smoothness - 0.5 * static_cast<double>(d);
  return matern_at_zero(options.smoothness, d) * matern(order, r / options.length);
}

template <class T>
double distance(const Matrix<T>& x, std::size_t i, const Matrix<T>& y, std::size_t j) {
  double square = 0;
  for (std::size_t c = 0; c < x.cols(); ++c) {
    const double difference = static_cast<double>(x(i, c)) - static_cast<double>(y(j, c));
    square += difference * difference;
  }
  return std::sqrt(square);
}

/// Σ_ij u_i v_j k(x_i, y_j), without i = j if `off_diagonal`.
template <class T>
double plain(const MmdOptions& options, const Matrix<T>& x, const std::vector<double>& u, const Matrix<T>& y,
             const std::vector<double>& v, bool off_diagonal = false) {
  long double sum = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < y.rows(); ++j) {
      sum += off_diagonal && i == j ? 0 : u[i] * v[j] * kernel_value(options, x.cols(), distance(x, i, y, j));
    }
  }
  return static_cast<double>(sum);
}

/// Those that need no table.
std::vector<MmdOptions> formula_kernels(std::size_t d) {
  const double half = 0.5 * static_cast<double>(d);
  std::vector<MmdOptions> kernels{{.kernel = KernelKind::kEnergy}, {.kernel = KernelKind::kGaussian, .length = 0.7}};
  for (const double order : {0.5, 1.5, 2.5}) {
    kernels.push_back({.kernel = KernelKind::kMatern, .length = 1.3, .smoothness = half + order});
  }
  return kernels;
}

std::vector<MmdOptions> all_kernels(std::size_t d) {
  const double half = 0.5 * static_cast<double>(d);
  std::vector<MmdOptions> kernels = formula_kernels(d);
  for (const double order : {1.0, 7.3}) {
    kernels.push_back({.kernel = KernelKind::kMatern, .length = 1.3, .smoothness = half + order});
  }
  return kernels;
}

template <class T>
class Mmd : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Mmd, Scalars);

TYPED_TEST(Mmd, AgreesWithPlainLoopsWeightedAndNot) {
  for (const std::size_t d : {1U, 2U, 6U}) {
    const auto x = normal_points<TypeParam>(75, d, 1);
    const auto y = normal_points<TypeParam>(33, d, 2, 0.5);
    for (const bool weighted : {false, true}) {
      const std::vector<double> u = weighted ? random_masses(75, 3) : std::vector<double>(75, 1.0 / 75);
      const std::vector<double> v = weighted ? random_masses(33, 4) : std::vector<double>(33, 1.0 / 33);
      const std::span<const double> none;
      for (const MmdOptions& options : all_kernels(d)) {
        const MmdResult result =
            mmd(WeightedPoints<TypeParam>{x, weighted ? std::span<const double>(u) : none},
                WeightedPoints<TypeParam>{y, weighted ? std::span<const double>(v) : none}, options);
        const double expected =
            plain(options, x, u, x, u) + plain(options, y, v, y, v) - 2 * plain(options, x, u, y, v);
        EXPECT_NEAR(result.squared, expected, result.error) << "d = " << d << ", s = " << options.smoothness;
        EXPECT_LT(result.error,
                  200 * static_cast<double>(std::numeric_limits<TypeParam>::epsilon()));  // a bar that says something
        double uu = 0, vv = 0;
        for (const double w : u) {
          uu += w * w;
        }
        for (const double w : v) {
          vv += w * w;
        }
        const double unbiased = plain(options, x, u, x, u, true) / (1 - uu) +
                                plain(options, y, v, y, v, true) / (1 - vv) - 2 * plain(options, x, u, y, v);
        EXPECT_NEAR(result.unbiased, unbiased, 2 * result.error) << "d = " << d << ", s = " << options.smoothness;
        EXPECT_EQ(result.distance, std::sqrt(std::max(0.0, result.squared)));
      }
    }
  }
}

TYPED_TEST(Mmd, VanishesForEqualCloudsInAnyOrder) {
  const auto x = normal_points<TypeParam>(100, 2, 5, 1000);  // far from 0: differences must not feel it
  Matrix<TypeParam> reversed(100, 2);
  for (std::size_t i = 0; i < 100; ++i) {
    std::copy_n(x.row(99 - i), 2, reversed.row(i));
  }
  for (const MmdOptions& options : all_kernels(2)) {
    const MmdResult result = mmd(WeightedPoints<TypeParam>{x}, WeightedPoints<TypeParam>{reversed}, options);
    EXPECT_LE(std::abs(result.squared), result.error) << "s = " << options.smoothness;
  }
}

TYPED_TEST(Mmd, SameBitsForEveryNumberOfThreads) {
  const auto x = normal_points<TypeParam>(700, 3, 6), y = normal_points<TypeParam>(613, 3, 7);
  for (const MmdOptions& options : all_kernels(3)) {
    const ThreadLimit one(1);
    const MmdResult alone = mmd(WeightedPoints<TypeParam>{x}, WeightedPoints<TypeParam>{y}, options);
    for (const int threads : {2, 5}) {
      const ThreadLimit limit(threads);
      const MmdResult shared = mmd(WeightedPoints<TypeParam>{x}, WeightedPoints<TypeParam>{y}, options);
      EXPECT_EQ(alone.squared, shared.squared);
      EXPECT_EQ(alone.unbiased, shared.unbiased);
    }
  }
}

TEST(Mmd, EnergyDistanceOnTheLineIsTwiceTheSquaredDifferenceOfDistributionFunctions) {
  const auto x = normal_points(41, 1, 8), y = normal_points(30, 1, 9, 0.4);
  std::vector<double> places(x.data(), x.data() + 41);
  places.insert(places.end(), y.data(), y.data() + 30);
  std::sort(places.begin(), places.end());
  double integral = 0;
  for (std::size_t k = 0; k + 1 < places.size(); ++k) {
    const auto below = [&](const Matrix<double>& sample) {
      return static_cast<double>(std::count_if(sample.data(), sample.data() + sample.rows(),
                                               [&](double v) { return v <= places[k]; })) /
             static_cast<double>(sample.rows());
    };
    integral += 2 * std::pow(below(x) - below(y), 2) * (places[k + 1] - places[k]);
  }
  EXPECT_NEAR(mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {}).squared, integral, 1e-14);
}

TEST(Mmd, NegativeSobolevNormOnTheLineIsTheEnergyOfItsPotential) {
  // ‖μ‖²_{H^{-1}} = ∫ u² + u′², −u″ + u = μ: u = Σ w_i ½ e^{−|t − x_i|}. Kronrod on each smooth piece.
  const auto x = normal_points(5, 1, 10), y = normal_points(4, 1, 11);
  std::vector<double> places(x.data(), x.data() + 5), weights(5, 0.2);
  places.insert(places.end(), y.data(), y.data() + 4);
  weights.insert(weights.end(), 4, -0.25);
  const auto density = [&](double t) {
    double u = 0, slope = 0;
    for (std::size_t k = 0; k < places.size(); ++k) {
      const double e = 0.5 * weights[k] * std::exp(-std::abs(t - places[k]));
      u += e;
      slope += t > places[k] ? -e : e;
    }
    return u * u + slope * slope;
  };
  std::vector<double> ends = places;
  ends.push_back(-40);
  ends.push_back(40);
  std::sort(ends.begin(), ends.end());
  double energy = 0;
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    energy += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(density, ends[k], ends[k + 1], 12, 1e-13);
  }
  const MmdResult result =
      mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.kernel = KernelKind::kMatern, .smoothness = 1});
  EXPECT_NEAR(result.squared, energy, 1e-13);
}

/// Calls visit(sample) for all N-tuples from `population`, each as likely as the others.
template <class Visit>
void for_all_samples(const Matrix<double>& population, std::size_t size, const Visit& visit) {
  const std::size_t count = population.rows(), d = population.cols();
  std::vector<std::size_t> index(size, 0);
  while (true) {
    Matrix<double> sample(size, d);
    for (std::size_t k = 0; k < size; ++k) {
      std::copy_n(population.row(index[k]), d, sample.row(k));
    }
    visit(sample);
    std::size_t k = 0;
    while (k < size && ++index[k] == count) {
      index[k++] = 0;
    }
    if (k == size) {
      return;
    }
  }
}

TEST(Mmd, SamplingIdentityHoldsExactly) {
  // Theory §5: E ‖μ^N − μ‖² = (1/N)(k(0) − ∬ k dμ dμ), here with every sample of 3 from 4 points.
  const auto population = normal_points(4, 2, 12);
  const std::vector<double> equal(4, 0.25);
  for (const MmdOptions& options : formula_kernels(2)) {
    double mean = 0;
    for_all_samples(population, 3, [&](const Matrix<double>& sample) {
      mean += mmd(WeightedPoints<double>{sample}, WeightedPoints<double>{population}, options).squared / 64;
    });
    const double expected = (kernel_value(options, 2, 0) - plain(options, population, equal, population, equal)) / 3;
    EXPECT_NEAR(mean, expected, 1e-14) << "s = " << options.smoothness;
  }
}

TEST(Mmd, UnbiasedEstimateHasTheDistanceAsItsMean) {
  const auto p = normal_points(3, 2, 13), q = normal_points(3, 2, 14, 0.3);
  for (const MmdOptions& options : formula_kernels(2)) {
    double mean = 0;
    for_all_samples(p, 3, [&](const Matrix<double>& x) {
      for_all_samples(q, 2, [&](const Matrix<double>& y) {
        mean += mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, options).unbiased / (27 * 9);
      });
    });
    EXPECT_NEAR(mean, mmd(WeightedPoints<double>{p}, WeightedPoints<double>{q}, options).squared, 1e-13);
  }
}

TEST(Mmd, WhatACloudAddsByItselfNeedBeFoundOnce) {
  const Matrix<double> x = normal_points(70, 3, 1);
  const Matrix<double> other = normal_points(50, 3, 2, 0.3);
  const Matrix<double> y = normal_points(130, 3, 3);
  const std::vector<double> v = random_masses(130, 4);
  MmdOptions options{.kernel = KernelKind::kMatern, .smoothness = 3};
  const MmdResult first = mmd({.points = x.view()}, {.points = y.view(), .weights = v}, options);
  const MmdResult second = mmd({.points = other.view()}, {.points = y.view(), .weights = v}, options);
  EXPECT_NEAR(first.y_self, second.y_self, 1e-14);  // about different centres
  options.y_self = first.y_self;
  const MmdResult spared = mmd({.points = other.view()}, {.points = y.view(), .weights = v}, options);
  EXPECT_NEAR(spared.squared, second.squared, 1e-14);
  EXPECT_EQ(spared.y_self, first.y_self);
  options.y_self = first.y_self + 1;  // it is this very number that is taken
  EXPECT_NEAR(mmd({.points = other.view()}, {.points = y.view(), .weights = v}, options).squared, second.squared + 1,
              1e-14);
}

TEST(Mmd, ASinglePointHasNoUnbiasedEstimate) {
  const auto x = normal_points(1, 2, 15), y = normal_points(5, 2, 16);
  EXPECT_TRUE(std::isnan(mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {}).unbiased));
  EXPECT_FALSE(std::isnan(mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {}).squared));
}

TEST(Mmd, StopsWhenToldAndSaysSo) {
  const auto x = normal_points(200, 1, 17);
  const MmdResult finished =
      mmd(WeightedPoints<double>{x}, WeightedPoints<double>{x}, {.progress = [](const Advance&) { return true; }});
  EXPECT_EQ(finished.status, SolveStatus::kConverged);
  const auto large = normal_points(30'000, 1, 18);
  int looks = 0;
  const MmdResult stopped =
      mmd(WeightedPoints<double>{large}, WeightedPoints<double>{x}, {.progress = [&](const Advance& done) {
            ++looks;
            EXPECT_GT(done.fraction, 0);
            return false;
          }});
  EXPECT_EQ(stopped.status, SolveStatus::kInterrupted);
  EXPECT_EQ(looks, 1);
  EXPECT_TRUE(std::isnan(stopped.squared) && std::isnan(stopped.distance));
}

TEST(Mmd, RefusesBadInputWithItsValue) {
  const auto x = normal_points(10, 2, 19), flat = normal_points(10, 3, 20);
  const auto run = [&](const MmdOptions& options) {
    mmd(WeightedPoints<double>{x}, WeightedPoints<double>{x}, options);
  };
  EXPECT_THAT([&] { mmd(WeightedPoints<double>{x}, WeightedPoints<double>{flat}, {}); },
              ThrowsMessage<InputError>(HasSubstr("2 coordinates")));
  EXPECT_THAT([&] { run({.kernel = KernelKind::kGaussian, .length = 0}); },
              ThrowsMessage<InputError>(HasSubstr("mmd.length = 0")));
  EXPECT_THAT([&] { run({.kernel = KernelKind::kMatern, .smoothness = 1}); },
              ThrowsMessage<InputError>(HasSubstr("s > d/2 = 1")));
  EXPECT_THAT([&] { run({.kernel = KernelKind::kMatern, .smoothness = 102}); },
              ThrowsMessage<InputError>(HasSubstr("Gaussian")));
  EXPECT_THAT([&] { run({.kernel = KernelKind::kMatern, .smoothness = std::nan("")}); },
              ThrowsMessage<InputError>(HasSubstr("mmd.smoothness = nan")));
}

TEST(Mmd, RefusesPointsWhoseSquaresOverflow) {
  Matrix<float> x(2, 1), y(2, 1);
  x(0, 0) = 1e20F;
  y(0, 0) = std::numeric_limits<float>::max();
  EXPECT_THAT([&] { mmd(WeightedPoints<float>{x}, WeightedPoints<float>{x}, {}); },
              ThrowsMessage<InputError>(HasSubstr("squares overflow")));
  EXPECT_THAT([&] { mmd(WeightedPoints<float>{y}, WeightedPoints<float>{y}, {}); },
              ThrowsMessage<InputError>(HasSubstr("squares overflow")));
  x(0, 0) = 1e15F;
  EXPECT_EQ(mmd(WeightedPoints<float>{x}, WeightedPoints<float>{x}, {}).squared, 0);
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

RC_GTEST_PROP(MmdProperty, IsAMetricThatFeelsNoOrderOfPoints, ()) {
  const auto d = *rc::gen::inRange<std::size_t>(1, 5);
  const MmdOptions options = *rc::gen::elementOf(formula_kernels(d));
  const Matrix<double> x = arbitrary_cloud(d);
  const Matrix<double> y = arbitrary_cloud(d);
  const Matrix<double> z = arbitrary_cloud(d);
  const auto distance = [&](const Matrix<double>& a, const Matrix<double>& b) {
    return mmd(WeightedPoints<double>{a}, WeightedPoints<double>{b}, options).distance;
  };
  constexpr double kRounding = 1e-6;  // of squares near 0: the root of 1e-12, the error of sums of values below 100
  RC_ASSERT(distance(x, z) <= distance(x, y) + distance(y, z) + kRounding);
  RC_ASSERT(std::abs(distance(x, y) - distance(reversed(y), reversed(x))) <= kRounding);
  RC_ASSERT(distance(x, reversed(x)) <= kRounding);
}

}  // namespace
}  // namespace ganflow::transport
