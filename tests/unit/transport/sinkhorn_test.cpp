#include "ganflow/transport/sinkhorn.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/transport/mmd.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Matrix<double> normal_points(std::size_t n, std::size_t d, std::uint64_t seed, double shift = 0) {
  Matrix<double> x(n, d);
  rng::fill_normal<double>({.seed = seed}, 0, std::span<double>(x.data(), n * d));
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) += shift;
  }
  return x;
}

std::vector<double> random_masses(std::size_t n, std::uint64_t seed, double total = 1) {
  std::vector<double> u(n);
  rng::fill_uniform<double>({.seed = seed}, 0, u);
  double sum = 0;
  for (const double v : u) {
    sum += v;
  }
  for (double& v : u) {
    v *= total / sum;
  }
  return u;
}

/// Dense, stored costs, natural logarithms, no relaxation, no steps: nothing in common with the code under test.
struct DenseAnswer {
  double value = 0;           // OT_ε by its dual
  double transport_cost = 0;  // ⟨C, π⟩
};

DenseAnswer dense_sinkhorn(const Matrix<double>& x, const std::vector<double>& a, const Matrix<double>& y,
                           const std::vector<double>& b, double order, double epsilon, double rho = INFINITY,
                           int iterations = 20'000) {
  const std::size_t n = x.rows(), m = y.rows();
  Matrix<double> cost(n, m);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      double square = 0;
      for (std::size_t c = 0; c < x.cols(); ++c) {
        square += std::pow(x(i, c) - y(j, c), 2);
      }
      cost(i, j) = std::pow(square, 0.5 * order);
    }
  }
  std::vector<double> f(n), g(m);
  const double damping = std::isinf(rho) ? 1 : rho / (rho + epsilon);
  for (int k = 0; k < iterations; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < m; ++j) {
        sum += b[j] * std::exp((g[j] - cost(i, j)) / epsilon);
      }
      f[i] = -damping * epsilon * std::log(sum);
    }
    for (std::size_t j = 0; j < m; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        sum += a[i] * std::exp((f[i] - cost(i, j)) / epsilon);
      }
      g[j] = -damping * epsilon * std::log(sum);
    }
  }
  DenseAnswer answer;
  double mass = 0, mass_a = 0, mass_b = 0;
  for (std::size_t i = 0; i < n; ++i) {
    mass_a += a[i];
    answer.value += a[i] * (std::isinf(rho) ? f[i] : rho * (1 - std::exp(-f[i] / rho)));
    for (std::size_t j = 0; j < m; ++j) {
      const double plan = a[i] * b[j] * std::exp((f[i] + g[j] - cost(i, j)) / epsilon);
      mass += plan;
      answer.transport_cost += plan * cost(i, j);
    }
  }
  for (std::size_t j = 0; j < m; ++j) {
    mass_b += b[j];
    answer.value += b[j] * (std::isinf(rho) ? g[j] : rho * (1 - std::exp(-g[j] / rho)));
  }
  answer.value -= epsilon * (mass - mass_a * mass_b);
  return answer;
}

TEST(Sinkhorn, AgreesWithADenseSolver) {
  for (const std::size_t d : {1U, 2U, 4U}) {
    const auto x = normal_points(30, d, 1), y = normal_points(21, d, 2, 0.5);
    const std::vector<double> a = random_masses(30, 3), b = random_masses(21, 4);
    for (const double order : {1.0, 2.0}) {
      for (const double epsilon : {0.3, 2.0}) {
        const DenseAnswer expected = dense_sinkhorn(x, a, y, b, order, epsilon, INFINITY, 3000);
        const SinkhornResult result =
            sinkhorn(WeightedPoints<double>{x, a}, WeightedPoints<double>{y, b}, {.epsilon = epsilon, .order = order});
        SCOPED_TRACE(testing::Message() << "d = " << d << ", p = " << order << ", ε = " << epsilon);
        EXPECT_EQ(result.status, SolveStatus::kConverged);
        EXPECT_LE(result.marginal_error, 1e-9);
        EXPECT_NEAR(result.value, expected.value, 1e-12);
        EXPECT_NEAR(result.transport_cost, expected.transport_cost, 1e-8);
        EXPECT_LE(result.dual, expected.value + 1e-13);
        EXPECT_GE(result.primal, expected.value - 1e-13);
        EXPECT_LT(result.primal - result.dual, 1e-7);
      }
    }
  }
}

TEST(Sinkhorn, RelaxedMarginalsAgreeWithADenseSolver) {
  const auto x = normal_points(17, 2, 5), y = normal_points(20, 2, 6, 1);
  const std::vector<double> a = random_masses(17, 7, 1.5), b = random_masses(20, 8, 0.7);
  for (const double rho : {0.2, 3.0, 100.0}) {
    const DenseAnswer expected = dense_sinkhorn(x, a, y, b, 2, 0.5, rho, 6000);
    const SinkhornResult result =
        sinkhorn(WeightedPoints<double>{x, a}, WeightedPoints<double>{y, b}, {.epsilon = 0.5, .marginal_weight = rho});
    SCOPED_TRACE(testing::Message() << "ρ = " << rho);
    EXPECT_EQ(result.status, SolveStatus::kConverged);
    EXPECT_NEAR(result.value, expected.value, 1e-11);
    EXPECT_NEAR(result.primal, expected.value, 1e-7 * rho);
    EXPECT_GE(result.primal, expected.value - 1e-12 * rho);
    EXPECT_LT(result.iterations, 150U);  // the translation mode alone would take ρ/ε · 20
  }
}

TEST(Sinkhorn, RelaxedPointMassesHaveAClosedForm) {
  // P of mass on (x,y) minimises P C + ε KL(P|ab) + ρ KL(P|a) + ρ KL(P|b).
  Matrix<double> x(1, 1), y(1, 1);
  y(0, 0) = 1.5;
  const double a = 0.8, b = 1.7, epsilon = 0.3, rho = 1.2, cost = 2.25;
  const double log_p = (epsilon * std::log(a * b) + rho * std::log(a) + rho * std::log(b) - cost) / (epsilon + 2 * rho);
  const double p = std::exp(log_p);
  const auto kl = [p](double q) { return p * std::log(p / q) - p + q; };
  const SinkhornResult result = sinkhorn(WeightedPoints<double>{x, {&a, 1}}, WeightedPoints<double>{y, {&b, 1}},
                                         {.epsilon = epsilon, .marginal_weight = rho});
  EXPECT_NEAR(result.value, p * cost + epsilon * kl(a * b) + rho * kl(a) + rho * kl(b), 1e-12);
  EXPECT_NEAR(result.mass, p, 1e-8);
}

/// A normal law on a grid so fine and wide that sums are integrals to 1e-13.
struct GridLaw {
  Matrix<double> points{321, 1};
  std::vector<double> mass = std::vector<double>(321);

  GridLaw(double mean, double deviation) {
    double total = 0;
    for (std::size_t i = 0; i < mass.size(); ++i) {
      const double t = (static_cast<double>(i) - 160) / 20;
      points(i, 0) = mean + deviation * t;
      mass[i] = std::exp(-0.5 * t * t);
      total += mass[i];
    }
    for (double& m : mass) {
      m /= total;
    }
  }
  WeightedPoints<double> law() const { return {points, mass}; }
};

/// Janati, Muzellec, Peyré, Cuturi 2020, d = 1: OT_ε of N(m, A), N(m′, B) with ε = 2σ².
double gaussian_entropic_cost(double difference, double a, double b, double epsilon) {
  const double s2 = 0.5 * epsilon;
  const double root = std::sqrt(4 * a * b + s2 * s2);
  return difference * difference + a + b - root + s2 * (1 - std::log(2 * s2)) + s2 * std::log(root + s2);
}

TEST(Sinkhorn, NormalLawsHaveTheirClosedForm) {
  const GridLaw x(0, 1), y(0.7, 1.4);
  for (const double epsilon : {0.2, 1.0, 20.0}) {
    const SinkhornResult result = sinkhorn(x.law(), y.law(), {.epsilon = epsilon});
    EXPECT_NEAR(result.value, gaussian_entropic_cost(0.7, 1, 1.96, epsilon), 1e-10) << "ε = " << epsilon;
    const SinkhornDivergenceResult divergence = sinkhorn_divergence(x.law(), y.law(), {.epsilon = epsilon});
    const double expected =
        gaussian_entropic_cost(0.7, 1, 1.96, epsilon) -
        0.5 * (gaussian_entropic_cost(0, 1, 1, epsilon) + gaussian_entropic_cost(0, 1.96, 1.96, epsilon));
    EXPECT_NEAR(divergence.value, expected, 1e-10) << "ε = " << epsilon;
    EXPECT_TRUE(divergence.resolved);
  }
}

TEST(Sinkhorn, TendsToWassersteinAsEpsilonVanishes) {
  // The best plan has KL(π | a⊗b) = log n: W ≤ OT_ε ≤ W + ε log n.
  const auto x = normal_points(40, 1, 9), y = normal_points(40, 1, 10, 1);
  const std::vector<double> xs(x.data(), x.data() + 40), ys(y.data(), y.data() + 40);
  for (const double order : {1.0, 2.0}) {
    const double exact = std::pow(wasserstein_1d(xs, ys, order).distance, order);
    for (const double epsilon : {1e-2, 1e-3, 1e-4}) {
      const SinkhornResult result =
          sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{y},
                   {.epsilon = epsilon, .order = order, .tolerance = 1e-5, .max_iterations = 3000});
      SCOPED_TRACE(testing::Message() << "p = " << order << ", ε = " << epsilon);
      EXPECT_GE(result.primal, exact);
      EXPECT_LE(result.dual, exact + epsilon * std::log(40));
      EXPECT_LT(result.primal - result.dual, 2e-4 + 1e3 * result.marginal_error);
      EXPECT_GT(result.dual, exact - 2e-4 - 1e3 * result.marginal_error);
    }
  }
}

TEST(SinkhornDivergence, TendsToTheEnergyDistanceAsEpsilonGrows) {
  const auto x = normal_points(60, 2, 11), y = normal_points(50, 2, 12, 0.8);
  const double energy = mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {}).squared;
  double previous = 0;
  for (const double epsilon : {1e2, 1e3, 1e4}) {
    const double off = std::abs(
        sinkhorn_divergence(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.epsilon = epsilon, .order = 1})
            .value -
        0.5 * energy);
    EXPECT_LT(off, 1 / epsilon);  // of order C²/ε
    EXPECT_TRUE(previous == 0 || off < 0.11 * previous) << "ε = " << epsilon;
    previous = off;
  }
}

TEST(SinkhornDivergence, OfATranslationIsItsSquare) {
  // Quadratic costs split off the means, so S_ε(a, a + t) = |t|², whatever ε.
  const auto x = normal_points(70, 3, 13);
  auto y = x;
  for (std::size_t i = 0; i < 70; ++i) {
    y(i, 0) += 0.3;
    y(i, 2) -= 0.4;
  }
  for (const double epsilon : {0.2, 5.0}) {
    const SinkhornDivergenceResult result = sinkhorn_divergence(WeightedPoints<double>{x}, WeightedPoints<double>{y},
                                                                {.epsilon = epsilon, .tolerance = 1e-12});
    EXPECT_NEAR(result.value, 0.25, 1e-10);
    EXPECT_NEAR(result.raw, 0.25, result.error);
  }
}

TEST(SinkhornDivergence, CloseAndEqualCloudsAreNeverNegative) {
  const auto x = normal_points(80, 2, 14);
  for (const double order : {1.0, 2.0}) {
    for (const double noise : {0.0, 1e-9, 1e-7, 1e-5}) {
      auto y = normal_points(80, 2, 15);
      for (std::size_t k = 0; k < 160; ++k) {
        y.data()[k] = x.data()[k] + noise * y.data()[k];
      }
      const SinkhornDivergenceResult result =
          sinkhorn_divergence(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.epsilon = 0.1, .order = order});
      EXPECT_GE(result.value, 0);
      EXPECT_GE(result.raw, -1e-14) << "noise " << noise;
      EXPECT_LE(result.raw, result.error + 3 * std::pow(noise, order)) << "noise " << noise;  // ≤ E |noise|^p
      EXPECT_LT(result.error, 1e-7);
      EXPECT_FALSE(result.resolved && noise == 0);
    }
  }
}

TEST(SinkhornDivergence, IsSymmetricAndPositive) {
  const auto x = normal_points(45, 2, 16), y = normal_points(61, 2, 17, 0.1);
  const SinkhornOptions options{.epsilon = 0.2};
  const SinkhornDivergenceResult one =
      sinkhorn_divergence(WeightedPoints<double>{x}, WeightedPoints<double>{y}, options);
  const SinkhornDivergenceResult other =
      sinkhorn_divergence(WeightedPoints<double>{y}, WeightedPoints<double>{x}, options);
  EXPECT_NEAR(one.value, other.value, 1e-13);
  EXPECT_TRUE(one.resolved);
  EXPECT_EQ(one.status, SolveStatus::kConverged);
}

TEST(SinkhornDivergence, OfRelaxedMassesCountsTheirDifference) {
  const auto x = normal_points(12, 2, 18), y = normal_points(15, 2, 19);
  const std::vector<double> a = random_masses(12, 20, 1.5), b = random_masses(15, 21, 0.7);
  const double value =
      dense_sinkhorn(x, a, y, b, 2, 0.5, 2).value -
      0.5 * (dense_sinkhorn(x, a, x, a, 2, 0.5, 2).value + dense_sinkhorn(y, b, y, b, 2, 0.5, 2).value) +
      0.25 * 0.8 * 0.8;
  const SinkhornDivergenceResult result = sinkhorn_divergence(
      WeightedPoints<double>{x, a}, WeightedPoints<double>{y, b}, {.epsilon = 0.5, .marginal_weight = 2});
  EXPECT_NEAR(result.value, value, 1e-11);
}

TEST(Sinkhorn, SelfTransportAgreesWithTheAlternatingSolver) {
  const auto x = normal_points(50, 2, 22);
  for (const double epsilon : {0.1, 1.0}) {
    const SinkhornOptions options{.epsilon = epsilon, .tolerance = 1e-12};
    const SinkhornResult self = sinkhorn_self(WeightedPoints<double>{x}, options);
    const SinkhornResult pair = sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{x}, options);
    EXPECT_NEAR(self.value, pair.value, 1e-11);
    EXPECT_EQ(self.f, self.g);
    EXPECT_LT(self.iterations, 50U);  // ⅓^k, and the start
  }
}

TEST(Sinkhorn, BoundsHoldHoweverEarlyItStops) {
  const auto x = normal_points(40, 2, 23), y = normal_points(35, 2, 24, 0.6);
  const SinkhornOptions options{.epsilon = 0.05};
  const double exact = sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{y}, options).value;
  for (const std::size_t most : {1U, 2U, 5U, 20U}) {
    SinkhornOptions early = options;
    early.max_iterations = most;
    const SinkhornResult result = sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{y}, early);
    EXPECT_EQ(result.status, SolveStatus::kIterationLimit);
    EXPECT_EQ(result.iterations, most);
    EXPECT_GT(result.marginal_error, options.tolerance);
    EXPECT_LE(result.dual, exact + 1e-12);
    EXPECT_GE(result.primal, exact - 1e-12);
    EXPECT_TRUE(std::isfinite(result.primal));
  }
}

TEST(Sinkhorn, SmallEpsilonGivesNumbersWithoutNaN) {
  const auto x = normal_points(60, 2, 25), y = normal_points(60, 2, 26, 3);
  const SinkhornResult result =
      sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.epsilon = 1e-6, .max_iterations = 200});
  EXPECT_TRUE(std::isfinite(result.value) && std::isfinite(result.primal) && std::isfinite(result.transport_cost));
  EXPECT_LE(result.dual, result.primal);
  EXPECT_NEAR(result.mass, 1, 1e-6);
}

TEST(Sinkhorn, PointsWithoutMassDoNotCount) {
  const auto x = normal_points(20, 2, 27), y = normal_points(20, 2, 28);
  std::vector<double> a(20, 0.1), none(20, 0.05);
  std::fill(a.begin() + 10, a.end(), 0.0);
  const Matrix<double> half = [&] {
    Matrix<double> first(10, 2);
    std::copy_n(x.data(), 20, first.data());
    return first;
  }();
  const SinkhornOptions options{.epsilon = 0.3};
  EXPECT_NEAR(sinkhorn(WeightedPoints<double>{x, a}, WeightedPoints<double>{y, none}, options).value,
              sinkhorn(WeightedPoints<double>{half}, WeightedPoints<double>{y}, options).value, 1e-12);
}

TEST(Sinkhorn, SameBitsForEveryNumberOfThreads) {
  const auto x = normal_points(300, 2, 29), y = normal_points(257, 2, 30);
  const ThreadLimit one(1);
  const SinkhornDivergenceResult alone =
      sinkhorn_divergence(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.epsilon = 0.2});
  const ThreadLimit three(3);
  const SinkhornDivergenceResult shared =
      sinkhorn_divergence(WeightedPoints<double>{x}, WeightedPoints<double>{y}, {.epsilon = 0.2});
  EXPECT_EQ(alone.raw, shared.raw);
  EXPECT_EQ(alone.error, shared.error);
  EXPECT_EQ(alone.xy.f, shared.xy.f);
  EXPECT_EQ(alone.xy.iterations, shared.xy.iterations);
}

TEST(Sinkhorn, FloatCloudsGiveDoubleAnswers) {
  Matrix<float> x(30, 2), y(30, 2);
  rng::fill_normal<float>({.seed = 31}, 0, std::span<float>(x.data(), 60));
  rng::fill_normal<float>({.seed = 32}, 0, std::span<float>(y.data(), 60));
  Matrix<double> xd(30, 2), yd(30, 2);
  std::copy_n(x.data(), 60, xd.data());
  std::copy_n(y.data(), 60, yd.data());
  const SinkhornOptions options{.epsilon = 0.2};
  EXPECT_EQ(sinkhorn(WeightedPoints<float>{x}, WeightedPoints<float>{y}, options).value,
            sinkhorn(WeightedPoints<double>{xd}, WeightedPoints<double>{yd}, options).value);
}

TEST(Sinkhorn, StopsWhenToldAndSaysSo) {
  const auto x = normal_points(30, 2, 33), y = normal_points(30, 2, 34);
  double last = -1;
  int calls = 0;
  const SinkhornResult result = sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{y},
                                         {.epsilon = 0.1, .progress = [&](const Advance& done) {
                                            EXPECT_GE(done.fraction, 0);
                                            EXPECT_LE(done.fraction, 1);
                                            last = done.fraction;
                                            return ++calls < 4;
                                          }});
  EXPECT_EQ(result.status, SolveStatus::kInterrupted);
  EXPECT_EQ(result.iterations, 4U);
  EXPECT_LE(result.dual, result.primal);
  EXPECT_LT(last, 1);
}

TEST(Sinkhorn, RefusesBadInputWithItsValue) {
  const auto x = normal_points(5, 2, 35);
  const auto run = [&](const SinkhornOptions& options) {
    sinkhorn(WeightedPoints<double>{x}, WeightedPoints<double>{x}, options);
  };
  EXPECT_THAT([&] { run({}); }, ThrowsMessage<InputError>(HasSubstr("sinkhorn.epsilon = 0")));
  EXPECT_THAT([&] { run({.epsilon = -1}); }, ThrowsMessage<InputError>(HasSubstr("sinkhorn.epsilon = -1")));
  EXPECT_THAT([&] { run({.epsilon = std::nan("")}); }, ThrowsMessage<InputError>(HasSubstr("sinkhorn.epsilon = nan")));
  EXPECT_THAT([&] { run({.epsilon = 1, .order = 0.5}); }, ThrowsMessage<InputError>(HasSubstr("p ≥ 1")));
  EXPECT_THAT([&] { run({.epsilon = 1, .order = 3}); }, ThrowsMessage<InputError>(HasSubstr("sinkhorn.order = 3")));
  EXPECT_THAT([&] { run({.epsilon = 1, .marginal_weight = 0}); },
              ThrowsMessage<InputError>(HasSubstr("marginal_weight")));
  EXPECT_THAT([&] { run({.epsilon = 1, .tolerance = 0}); }, ThrowsMessage<InputError>(HasSubstr("sinkhorn.tolerance")));
  EXPECT_THAT([&] { run({.epsilon = 1, .max_iterations = 0}); },
              ThrowsMessage<InputError>(HasSubstr("max_iterations")));
  const std::vector<double> weights{0.2, 0.2, 0.2, 0.2, 0.3};
  EXPECT_THAT(
      [&] {
        sinkhorn(WeightedPoints<double>{x, weights}, WeightedPoints<double>{x}, {.epsilon = 1});
      },
      ThrowsMessage<InputError>(HasSubstr("+0.1 off 1")));
}

}  // namespace
}  // namespace ganflow::transport
