#include "ganflow/transport/exact.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/power_cost.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include "clouds.hpp"
#include "lemon_oracle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using Points = WeightedPoints<double>;

constexpr double kCertified = 1e-11;  // of the cost: potentials of these clouds are at most a hundred times as large
const bool kRapidCheckIsSeeded = setenv("RC_PARAMS", "seed=20250101", 0) == 0;  // NOLINT(cert-err58-cpp): cannot throw

constexpr std::size_t kPairsToCheck =
    2'000'000;  // of larger problems the sums alone: a test takes seconds, not minutes

/// Everything that a result promises, checked pair by pair.
void expect_certified(const ExactResult& result, const Points& x, const Points& y, double order) {
  const std::size_t n = x.points.rows();
  const std::size_t m = y.points.rows();
  const std::vector<double> u = masses(x);
  const std::vector<double> v = masses(y);
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  ASSERT_EQ(result.f.size(), n);
  ASSERT_EQ(result.g.size(), m);
  const PowerCost cost(order);
  double scale = 0;
  double dual = 0;
  for (std::size_t i = 0; i < n; ++i) {
    dual += u[i] * result.f[i];
    scale = std::max(scale, std::abs(result.f[i]));
    for (std::size_t j = 0; j < (n * m <= kPairsToCheck ? m : 0); ++j) {
      const double pair = cost(x.points.row(i), y.points.row(j), x.points.cols());
      ASSERT_LE(result.f[i] + result.g[j], pair + 1e-14 * (scale + pair)) << "i = " << i << ", j = " << j;
    }
  }
  for (std::size_t j = 0; j < m; ++j) {
    dual += v[j] * result.g[j];
  }
  std::vector<double> rows(n);
  std::vector<double> columns(m);
  double primal = 0;
  for (const PlanEntry& entry : result.plan) {
    EXPECT_GT(entry.mass, 0);
    rows[entry.source] += entry.mass;
    columns[entry.sink] += entry.mass;
    primal += entry.mass * cost(x.points.row(entry.source), y.points.row(entry.sink), x.points.cols());
  }
  EXPECT_LE(result.plan.size(), n + m - 1);
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(rows[i], u[i], 1e-14);
  }
  for (std::size_t j = 0; j < m; ++j) {
    EXPECT_NEAR(columns[j], v[j], 1e-14);
  }
  EXPECT_NEAR(result.cost, primal, 1e-13 * primal);
  EXPECT_NEAR(result.dual, dual, 1e-13 * scale);
  EXPECT_NEAR(result.gap, 0, kCertified * primal + 1e-14 * scale);  // the cost of a cloud to itself is 0
  EXPECT_NEAR(std::pow(result.distance, order), primal, 1e-13 * primal);
}

/// Every solve of these tests that runs to its end carries its certificate.
ExactResult certified(const Points& x, const Points& y, const ExactOptions& options = {}) {
  ExactResult result = exact_transport(x, y, options);
  expect_certified(result, x, y, options.order);
  return result;
}

struct Case {
  const char* name;
  Matrix<double> x;
  Matrix<double> y;
  bool weighted = false;
};

std::vector<Case> cases() {
  Matrix<double> line_x = normal_cloud(80, 2, 5);
  Matrix<double> line_y = normal_cloud(60, 2, 6);
  for (std::size_t k = 0; k < 80; ++k) {
    line_x(k, 1) = 2 * line_x(k, 0);
  }
  for (std::size_t k = 0; k < 60; ++k) {
    line_y(k, 1) = 2 * line_y(k, 0);
  }
  Matrix<double> grid(100, 2);
  Matrix<double> moved(100, 2);
  for (std::size_t k = 0; k < 100; ++k) {
    grid(k, 0) = moved(k, 0) = static_cast<double>(k % 10);
    grid(k, 1) = static_cast<double>(k / 10);
    moved(k, 1) = grid(k, 1) + 3;
  }
  std::vector<Case> all;
  all.push_back({"normal", normal_cloud(150, 2, 1), normal_cloud(150, 2, 2)});
  all.push_back({"unequal", normal_cloud(150, 2, 1), normal_cloud(90, 2, 2)});
  all.push_back({"weighted", normal_cloud(120, 2, 1), normal_cloud(90, 2, 2), true});
  all.push_back({"space", normal_cloud(120, 3, 1), normal_cloud(120, 3, 2)});
  all.push_back({"ten dimensions", normal_cloud(150, 10, 1), normal_cloud(150, 10, 2)});
  all.push_back({"weighted in five", normal_cloud(80, 5, 1), normal_cloud(100, 5, 2), true});
  all.push_back({"lattice", lattice_cloud(150, 2, 3), lattice_cloud(150, 2, 4)});
  all.push_back({"weighted lattice", lattice_cloud(150, 2, 3), lattice_cloud(70, 2, 4), true});
  all.push_back({"grid", grid, moved});
  all.push_back({"collinear", line_x, line_y});
  all.push_back({"lumps", lumps(150, 3, 1.5, 1), lumps(150, 5, 2, 2)});
  all.push_back({"weighted lumps", lumps(120, 3, 1.5, 1), lumps(90, 5, 2, 2), true});
  all.push_back({"one point", normal_cloud(1, 2, 1), normal_cloud(30, 2, 2), true});
  all.push_back({"one each", normal_cloud(1, 4, 1), normal_cloud(1, 4, 2)});
  all.push_back({"all equal", Matrix<double>(20, 2), Matrix<double>(30, 2)});
  return all;
}

/// 1, 2, …, period, 1, 2, …
std::vector<std::int64_t> pattern(std::size_t n, std::size_t period) {
  std::vector<std::int64_t> masses(n);
  for (std::size_t k = 0; k < n; ++k) {
    masses[k] = static_cast<std::int64_t>(1 + k % period);
  }
  return masses;
}

TEST(ExactTransport, FindsLemonsOptimumWithACertificate) {
  for (const Case& one : cases()) {
    for (const double order : {1.0, 1.5, 2.0, 3.0}) {
      SCOPED_TRACE(testing::Message() << one.name << ", p = " << order);
      // Whole numbers, so that LEMON has the same masses; with weights many partial sums tie, too.
      std::vector<std::int64_t> supplies = pattern(one.x.rows(), one.weighted ? 3 : 1);
      std::vector<std::int64_t> demands = pattern(one.y.rows(), one.weighted ? 2 : 1);
      const std::int64_t sum_x = std::accumulate(supplies.begin(), supplies.end(), std::int64_t{0});
      const std::int64_t sum_y = std::accumulate(demands.begin(), demands.end(), std::int64_t{0});
      std::vector<double> u;
      std::vector<double> v;
      for (std::int64_t& supply : supplies) {
        u.push_back(static_cast<double>(supply) / static_cast<double>(sum_x));
        supply *= sum_y;
      }
      for (std::int64_t& demand : demands) {
        v.push_back(static_cast<double>(demand) / static_cast<double>(sum_y));
        demand *= sum_x;
      }
      if (!one.weighted) {
        u.clear();
        v.clear();
      }
      const Points x{one.x, u};
      const Points y{one.y, v};
      const ExactResult result = certified(x, y, {.order = order});
      std::vector<double> costs;
      for (std::size_t i = 0; i < one.x.rows(); ++i) {
        for (std::size_t j = 0; j < one.y.rows(); ++j) {
          costs.push_back(PowerCost(order)(one.x.row(i), one.y.row(j), one.x.cols()));
        }
      }
      const double total = static_cast<double>(sum_x) * static_cast<double>(sum_y);
      const double expected = lemon_transport(costs, supplies, demands) / total;
      EXPECT_NEAR(result.cost, expected, kCertified * expected);
    }
  }
}

TEST(ExactTransport, TranslationCostsItsLength) {
  for (const std::size_t d : {1U, 2U, 3U, 7U}) {
    for (const double length : {5.0, 1.0, 1e-3}) {
      const Matrix<double> x = normal_cloud(700, d, 1);
      Matrix<double> y = x;
      for (std::size_t k = 0; k < 700; ++k) {
        y(699 - k, 0) = x(k, 0) + (d == 1 ? length : 0.6 * length);
        for (std::size_t c = 1; c < d; ++c) {
          y(699 - k, c) = x(k, c) + (c + 1 == d ? 0.8 * length : 0);
        }
      }
      for (const double order : {1.0, 2.0, 3.0}) {
        const ExactResult result = certified({x, {}}, {y, {}}, {.order = order});
        EXPECT_EQ(result.status, SolveStatus::kConverged);
        EXPECT_NEAR(result.distance, length, 1e-9 * length) << "d = " << d << ", p = " << order;
      }
    }
  }
}

TEST(ExactTransport, DilationCostsTheSecondMoment) {
  const Matrix<double> x = normal_cloud(1500, 2, 3);
  Matrix<double> y = x;
  double moment = 0;
  for (std::size_t k = 0; k < 3000; ++k) {
    y.data()[k] *= 3;  // the gradient of a convex function: optimal
    moment += 4 * x.data()[k] * x.data()[k] / 1500;
  }
  EXPECT_NEAR(certified({x, {}}, {y, {}}).cost, moment, 1e-12 * moment);
}

TEST(ExactTransport, IsThatOfTheLineWhenPointsLieOnOne) {
  const std::vector<double> u = random_weights(300, 1);
  const std::vector<double> v = random_weights(200, 2);
  const Matrix<double> x = normal_cloud(300, 1, 3);
  const Matrix<double> y = normal_cloud(200, 1, 4);
  for (const double order : {1.0, 1.5, 2.0, 3.0}) {
    const double expected = wasserstein_1d({{x.data(), 300}, u}, WeightedSamples{{y.data(), 200}, v}, order).distance;
    for (const std::size_t d : {1U, 2U, 6U}) {  // along the diagonal of R^d
      Matrix<double> xd(300, d);
      Matrix<double> yd(200, d);
      for (std::size_t c = 0; c < d; ++c) {
        for (std::size_t k = 0; k < 300; ++k) {
          xd(k, c) = x(k, 0) / std::sqrt(static_cast<double>(d));
        }
        for (std::size_t k = 0; k < 200; ++k) {
          yd(k, c) = y(k, 0) / std::sqrt(static_cast<double>(d));
        }
      }
      EXPECT_NEAR(certified({xd, u}, {yd, v}, {.order = order}).distance, expected, 1e-11 * expected)
          << "d = " << d << ", p = " << order;
    }
  }
}

TEST(ExactTransport, LargeCloudsInThePlaneAreCertified) {
  const Matrix<double> x = normal_cloud(6000, 2, 7);
  Matrix<double> y = normal_cloud(5000, 2, 8);
  for (std::size_t k = 0; k < 5000; ++k) {
    y(k, 0) = 1.5 * y(k, 0) + 1;
  }
  const ExactResult result = certified({x, {}}, {y, {}});
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  EXPECT_NEAR(result.gap, 0, 1e-12 * result.cost);
  EXPECT_LE(result.arcs, 20U * 11'000U);  // cost is part of the contract: of 30 million pairs
  EXPECT_LE(result.pivots, 11'000U);
}

TEST(ExactTransport, LumpsOfOtherMassesAreCertifiedAsFast) {
  const Matrix<double> x = lumps(3000, 8, 2, 7);
  const Matrix<double> y = lumps(3000, 5, 3, 8);
  for (const double order : {1.0, 2.0}) {
    const ExactResult result = certified({x, {}}, {y, {}}, {.order = order});
    EXPECT_EQ(result.status, SolveStatus::kConverged);
    EXPECT_NEAR(result.gap, 0, 1e-12 * result.cost);
    EXPECT_LE(result.arcs, 30U * 3000U);  // of 9 million pairs
    EXPECT_LE(result.pivots, 3000U);
  }
}

TEST(ExactTransport, HasTheSameBitsForEveryNumberOfThreads) {
  for (const std::size_t d : {2U, 8U}) {
    const Matrix<double> x = normal_cloud(900, d, 1);
    const Matrix<double> y = normal_cloud(700, d, 2);
    ExactResult one;
    {
      const ThreadLimit limit(1);
      one = certified({x, {}}, {y, {}});
    }
    const ExactResult many = certified({x, {}}, {y, {}});
    EXPECT_EQ(one.cost, many.cost);
    EXPECT_EQ(one.dual, many.dual);
    EXPECT_EQ(one.f, many.f);
    EXPECT_EQ(one.g, many.g);
    EXPECT_EQ(one.pivots, many.pivots);
  }
}

TEST(ExactTransport, PotentialsOfANearbyProblemSaveTheHierarchy) {
  const Matrix<double> x = normal_cloud(800, 2, 1);
  const Matrix<double> y = normal_cloud(800, 2, 2);
  Matrix<double> moved = x;
  for (std::size_t k = 0; k < 1600; ++k) {
    moved.data()[k] += 1e-3 * std::sin(static_cast<double>(k));
  }
  const ExactResult before = certified({x, {}}, {y, {}});
  const ExactResult cold = certified({moved, {}}, {y, {}});
  for (const ExactOptions& options : {ExactOptions{.y_potentials = before.g}, ExactOptions{.x_potentials = before.f}}) {
    const ExactResult warm = certified({moved, {}}, {y, {}}, options);
    EXPECT_NEAR(warm.cost, cold.cost, 1e-12 * cold.cost);
    EXPECT_LE(warm.rounds, cold.rounds + 2);
  }
}

TEST(ExactTransport, PointsWithoutMassAreUnderTheCertificateToo) {
  const Matrix<double> x = normal_cloud(40, 2, 1);
  const Matrix<double> y = normal_cloud(30, 2, 2);
  std::vector<double> u(40, 1.0 / 35);
  std::vector<double> v(30, 1.0 / 28);
  for (const std::size_t k : {0U, 7U, 8U, 20U, 39U}) {
    u[k] = 0;
  }
  v[3] = v[29] = 0;
  certified({x, u}, {y, v});
}

TEST(ExactTransport, StopsWhereverItIsToldWithBoundsOnEitherSide) {
  const Matrix<double> x = normal_cloud(1000, 2, 1);
  const Matrix<double> y = normal_cloud(1000, 2, 2);
  std::vector<std::string> phases;
  const ExactResult whole = exact_transport({x, {}}, {y, {}}, {.progress = [&](const Advance& advance) {
                                              phases.push_back(advance.phase);
                                              return true;
                                            }});
  for (std::size_t answers = 0; answers < phases.size(); ++answers) {
    std::size_t asked = 0;
    const ExactResult result =
        exact_transport({x, {}}, {y, {}}, {.progress = [&](const Advance&) { return asked++ < answers; }});
    ASSERT_EQ(result.status, SolveStatus::kInterrupted);
    EXPECT_EQ(asked, answers + 1);  // at once
    EXPECT_GE(result.cost, whole.cost * (1 - 1e-12));
    EXPECT_LE(result.dual, whole.cost * (1 + 1e-12));
    const bool with_plan = phases[answers] == "pivots" || phases[answers].find("check") == 0;
    EXPECT_TRUE(!with_plan || std::isfinite(result.cost)) << phases[answers];
    double mass = 0;
    for (const PlanEntry& entry : result.plan) {
      mass += entry.mass;
    }
    EXPECT_NEAR(mass, std::isfinite(result.cost) ? 1 : 0, 1e-12);
  }
  EXPECT_THAT(phases, testing::IsSupersetOf({"potentials of 250 points", "bids", "check 1 of all pairs"}));
}

TEST(ExactTransport, RefusesBadInputWithItsValue) {
  const Matrix<double> x = normal_cloud(4, 2, 1);
  Matrix<double> nan = x;
  nan(2, 1) = std::numeric_limits<double>::quiet_NaN();
  const Matrix<double> space = normal_cloud(4, 3, 1);
  const std::vector<double> heavy = {0.5, 0.5, 0.5, 0.5};
  const std::vector<double> negative = {0.5, 0.75, -0.5, 0.25};
  const auto solve = [&](const Points& a, const Points& b, double order = 2) {
    return [=] { exact_transport(a, b, {.order = order}); };
  };
  EXPECT_THAT(solve({x, {}}, {x, {}}, 0.5), ThrowsMessage<InputError>(HasSubstr("exact.order = 0.5")));
  EXPECT_THAT(solve({x, {}}, {x, {}}, std::numeric_limits<double>::infinity()),
              ThrowsMessage<InputError>(HasSubstr("exact.order = inf")));
  EXPECT_THAT(solve({x, {}}, {nan, {}}), ThrowsMessage<InputError>(HasSubstr("y[2, 1] = nan")));
  EXPECT_THAT(solve({x, {}}, {space, {}}), ThrowsMessage<InputError>(HasSubstr("2 coordinates and y has 3")));
  EXPECT_THAT(solve({x, heavy}, {x, {}}), ThrowsMessage<InputError>(HasSubstr("+1 off 1")));
  EXPECT_THAT(solve({x, {}}, {x, negative}), ThrowsMessage<InputError>(HasSubstr("weight 2 of y is -0.5")));
  EXPECT_THAT(solve({Matrix<double>(0, 2), {}}, {x, {}}), ThrowsMessage<InputError>(HasSubstr("shape (0, 2)")));
  EXPECT_THAT(
      [&] {
        exact_transport({x, {}}, {x, {}}, {.y_potentials = std::span(heavy).first(3)});
      },
      ThrowsMessage<InputError>(HasSubstr("3 values for 4 points")));
}

Matrix<double> arbitrary_cloud(std::size_t d) {
  const auto n = *rc::gen::inRange<std::size_t>(1, 25);
  const auto numbers = *rc::gen::container<std::vector<int>>(n * d, rc::gen::inRange(-20, 21));
  Matrix<double> x(n, d);
  for (std::size_t k = 0; k < n * d; ++k) {
    x.data()[k] = 0.25 * numbers[k];  // ties and repeated points
  }
  return x;
}

RC_GTEST_PROP(ExactTransportProperty, IsSymmetricAndFeelsNoOrderOfPoints, ()) {
  const auto d = *rc::gen::inRange<std::size_t>(1, 6);
  const auto order = *rc::gen::element(1.0, 1.5, 2.0, 3.0);
  const Matrix<double> x = arbitrary_cloud(d);
  const Matrix<double> y = arbitrary_cloud(d);
  Matrix<double> reversed(x.rows(), d);
  for (std::size_t k = 0; k < x.rows(); ++k) {
    std::copy_n(x.row(k), d, reversed.row(x.rows() - 1 - k));
  }
  const double forth = certified({x, {}}, {y, {}}, {.order = order}).cost;
  const double back = certified({y, {}}, {reversed, {}}, {.order = order}).cost;
  RC_ASSERT(std::abs(forth - back) <= 1e-12 * forth);
}

RC_GTEST_PROP(ExactTransportProperty, ObeysTheTriangleInequality, ()) {
  const auto d = *rc::gen::inRange<std::size_t>(1, 6);
  const auto order = *rc::gen::element(1.0, 2.0, 3.0);
  const Matrix<double> x = arbitrary_cloud(d);
  const Matrix<double> y = arbitrary_cloud(d);
  const Matrix<double> z = arbitrary_cloud(d);
  const auto distance = [&](const Matrix<double>& a, const Matrix<double>& b) {
    return certified({a, {}}, {b, {}}, {.order = order}).distance;
  };
  RC_ASSERT(distance(x, z) <= (distance(x, y) + distance(y, z)) * (1 + 1e-9));
  RC_ASSERT(distance(x, x) == 0);
}

}  // namespace
}  // namespace ganflow::transport
