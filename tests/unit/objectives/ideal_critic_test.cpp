#include "ganflow/objectives/ideal_critic.hpp"

#include "ganflow/core/errors.hpp"

#include "objective_support.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace ganflow::objectives {
namespace {

/// Data in the first half, generated samples, a little away, in the second.
struct Clouds {
  Matrix<double> x;
  Matrix<double> y;
};

Clouds clouds(std::size_t n, std::size_t d) {
  const Matrix<double> both = random_batch<double>(2 * n, d);
  Clouds result{.x = Matrix<double>(n, d), .y = Matrix<double>(n, d)};
  std::copy_n(both.row(0), n * d, result.x.data());
  std::copy_n(both.row(n), n * d, result.y.data());
  for (std::size_t i = 0; i < n * d; ++i) {
    result.y.data()[i] += 0.7;
  }
  return result;
}

constexpr std::size_t kDimensions[] = {1, 2, 5};
constexpr double kOrders[] = {1, 1.5, 2, 3};

// The plan stands still under small moves, so the loss is smooth where no two points meet.
TEST(IdealCritic, CotangentsAreTheDerivativesOfTheLoss) {
  constexpr double kStep = 1e-6;
  for (const std::size_t d : kDimensions) {
    for (const double order : kOrders) {
      SCOPED_TRACE(testing::Message() << "dimension " << d << ", order " << order);
      auto [x, y] = clouds(12, d);
      const IdealCritic critic(order);
      Matrix<double> g(12, d);
      critic.cotangents(x, y, g);
      for (std::size_t j = 0; j < 12; ++j) {
        for (std::size_t l = 0; l < d; ++l) {
          const double saved = y(j, l);
          y(j, l) = saved + kStep;
          const double up = critic.loss(x, y);
          y(j, l) = saved - kStep;
          const double down = critic.loss(x, y);
          y(j, l) = saved;
          // Central difference: h² + ε/h = 2e-10 of losses of order 1 to 10.
          EXPECT_NEAR(g(j, l), (up - down) / (2 * kStep), 1e-6 * size_of(g)) << "sample " << j << ", " << l;
        }
      }
    }
  }
}

TEST(IdealCritic, OfOrderOnePullsEveryPointWithTheSameForceTowardsItsPartner) {
  const IdealCritic critic(1);
  for (const std::size_t d : kDimensions) {
    SCOPED_TRACE(d);
    const auto [x, y] = clouds(9, d);
    Matrix<double> g(9, d);
    critic.cotangents(x, y, g);
    for (std::size_t j = 0; j < 9; ++j) {
      EXPECT_NEAR(std::sqrt(std::pow(size_of(g), 2) / 9), 1.0 / 9, 1e-14);
      double length = 0;
      for (std::size_t l = 0; l < d; ++l) {
        length += g(j, l) * g(j, l);
      }
      EXPECT_NEAR(std::sqrt(length), 1.0 / 9, 1e-14) << "sample " << j;
    }
  }
}

// A translation by t: y − x = t for every pair under order 2 (the identity is monotone), so the force is t/m.
TEST(IdealCritic, OfOrderTwoPullsATranslationBack) {
  for (const std::size_t d : kDimensions) {
    SCOPED_TRACE(d);
    const Matrix<double> x = random_batch<double>(8, d);
    Matrix<double> y = random_batch<double>(8, d);
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t l = 0; l < d; ++l) {
        y(i, l) += 0.25 * static_cast<double>(l + 1);
      }
    }
    Matrix<double> g(8, d);
    IdealCritic(2).cotangents(x, y, g);
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t l = 0; l < d; ++l) {
        EXPECT_NEAR(g(i, l), 0.25 * static_cast<double>(l + 1) / 8, 1e-14);
      }
    }
  }
}

TEST(IdealCritic, LeavesAPointOnItsPartnerAlone) {
  const Matrix<double> x = random_batch<double>(8, 2);
  Matrix<double> g(8, 2);
  IdealCritic(1).cotangents(x, x, g);
  EXPECT_EQ(size_of(g), 0);
  const auto line = column({1, 2, 3});
  Matrix<double> h(3, 1);
  IdealCritic(1).cotangents(line, column({2, 3, 1}), h);
  EXPECT_EQ(size_of(h), 0);
}

// The line is a subspace of the plane: the sorted matching against the network simplex.
TEST(IdealCritic, OnTheLineAgreesWithTheGeneralSolver) {
  for (const double order : {1.5, 2.0, 3.0}) {  // for order 1 the plan is not unique
    const auto [x, y] = clouds(20, 1);
    Matrix<double> wide_x(20, 2);
    Matrix<double> wide_y(20, 2);
    for (std::size_t i = 0; i < 20; ++i) {
      wide_x(i, 0) = x(i, 0);
      wide_y(i, 0) = y(i, 0);
    }
    const IdealCritic critic(order);
    Matrix<double> g(20, 1);
    Matrix<double> wide(20, 2);
    critic.cotangents(x, y, g);
    critic.cotangents(wide_x, wide_y, wide);
    EXPECT_NEAR(critic.loss(x, y), critic.loss(wide_x, wide_y), 1e-13);
    for (std::size_t i = 0; i < 20; ++i) {
      EXPECT_NEAR(g(i, 0), wide(i, 0), 1e-14) << "sample " << i;
      EXPECT_EQ(wide(i, 1), 0);
    }
  }
}

// Kantorovich's duality: E D(x) − E D(y) = W_1 for a D whose slope is nowhere above 1.
TEST(IdealCritic, IsItsOwnWitness) {
  for (const std::size_t d : kDimensions) {
    SCOPED_TRACE(d);
    const auto [x, y] = clouds(16, d);
    const IdealCritic critic(1);
    Matrix<double> on_x(16, 1);
    Matrix<double> on_y(16, 1);
    critic.evaluate(x, y, x, on_x);
    critic.evaluate(x, y, y, on_y);
    double payoff = 0;
    for (std::size_t i = 0; i < 16; ++i) {
      payoff += (on_x(i, 0) - on_y(i, 0)) / 16;
    }
    EXPECT_NEAR(payoff, critic.loss(x, y), 1e-12);
    for (std::size_t i = 0; i < 16; ++i) {
      for (std::size_t j = 0; j < 16; ++j) {
        double square = 0;
        for (std::size_t l = 0; l < d; ++l) {
          square += std::pow(x(i, l) - y(j, l), 2);
        }
        EXPECT_LE(std::abs(on_x(i, 0) - on_y(j, 0)), std::sqrt(square) + 1e-12) << i << ", " << j;
      }
    }
  }
}

// Of any order: with D^c(y) = min_i (|x_i − y|^p / p − D(x_i)) the dual value E D(x) + E D^c(y) is the loss. No potential
// has more, so this certifies D.
TEST(IdealCritic, HasTheValueOfTheDualProblem) {
  for (const std::size_t d : kDimensions) {
    for (const double order : kOrders) {
      SCOPED_TRACE(testing::Message() << "dimension " << d << ", order " << order);
      const auto [x, y] = clouds(16, d);
      const IdealCritic critic(order);
      Matrix<double> on_x(16, 1);
      critic.evaluate(x, y, x, on_x);
      double dual = 0;
      for (std::size_t j = 0; j < 16; ++j) {
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < 16; ++i) {
          double square = 0;
          for (std::size_t l = 0; l < d; ++l) {
            square += std::pow(x(i, l) - y(j, l), 2);
          }
          least = std::min(least, std::pow(square, order / 2) / order - on_x(i, 0));
        }
        dual += (on_x(j, 0) + least) / 16;
      }
      EXPECT_NEAR(dual, critic.loss(x, y), 1e-12 * (1 + dual));
    }
  }
}

TEST(IdealCritic, RefusesWhatHasNoDistance) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double order : {0.5, kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(IdealCritic{order}, InputError) << order;
  }
  Matrix<double> g(2, 1);
  EXPECT_THROW(IdealCritic(1).cotangents(column({0, 1}), column({0, kInfinity}), g), InputError);
  EXPECT_THROW(IdealCritic(1).cotangents(column({0, 1, 2}), column({0, 1}), g), InputError);
  EXPECT_THROW(IdealCritic(1).loss(random_batch<double>(2, 2), column({0, 1})), InputError);
}

}  // namespace
}  // namespace ganflow::objectives
