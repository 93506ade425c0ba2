#pragma once
/// What the tests of all step rules share: a small matrix of parameters, gradients for it, and the memory of a rule.

#include "ganflow/dynamics/rules/step_rule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <type_traits>

namespace ganflow::dynamics {

constexpr std::size_t kRows = 2;
constexpr std::size_t kColumns = 5;  ///< not a multiple of any vector's length: rows are padded

/// Bounds the error of a handful of operations, relative to terms of order 1.
template <class T>
constexpr double kFewRoundings = 16 * static_cast<double>(std::numeric_limits<T>::epsilon());

template <class T>
Matrix<T> start_parameters() {
  auto theta = Matrix<T>::padded(kRows, kColumns);
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      theta(r, j) = static_cast<T>(0.25 * static_cast<double>(r) - 0.5 * static_cast<double>(j) + 0.125);
    }
  }
  return theta;
}

/// Gradient of step k = 1, 2, …: different in every entry and step, of both signs; entry (0,0) is 0 for ever.
template <class T>
Matrix<T> gradient_of_step(int k) {
  auto g = Matrix<T>::padded(kRows, kColumns);
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      g(r, j) = static_cast<T>(std::sin(3.0 * k * static_cast<double>(r * kColumns + j)));
    }
  }
  return g;
}

/// What a rule with memory is tested on, in float and double: its options, and rules of their shape. A subclass passes
/// the options.
template <template <class> class Rule, class T>
class MemoryRule : public testing::Test {
 protected:
  explicit MemoryRule(const TrainOptions& options) : options_(options) {}
  Rule<T> rule(std::size_t columns = kColumns) const { return Rule<T>(options_, kRows, columns); }

  /// What `rule` wrote under the name of the critic after the first step.
  record::State state_after_one_step() const {
    Rule<T> rule = this->rule();
    Matrix<T> theta = start_parameters<T>();
    rule.step(theta.view(), gradient_of_step<T>(1).view(), 0.1);
    record::State state;
    rule.save(state, "critic");
    return state;
  }

  void expect_foreign_memory_refused() const {
    record::State wider;
    rule(kColumns + 1).save(wider, "critic");
    EXPECT_THROW(rule().restore(wider, "critic"), InputError);
    using Other = std::conditional_t<std::is_same_v<T, float>, double, float>;
    record::State other;
    Rule<Other>(options_, kRows, kColumns).save(other, "critic");
    EXPECT_THROW(rule().restore(other, "critic"), InputError);
    record::State mine;
    rule().save(mine, "critic");
    EXPECT_NO_THROW(rule().restore(mine, "critic"));
    EXPECT_THROW(rule().restore(mine, "generator"), InputError);
  }

  /// Entry (0,0) has gradient 0 for ever, and 0/0 must not move it.
  void expect_rest_without_gradient() const {
    TrainOptions options = options_;
    options.epsilon = 1e-300;  // positive, and 0 when rounded to float
    Rule<T> rule(options, kRows, kColumns);
    Matrix<T> theta = start_parameters<T>();
    for (int k = 1; k <= 2; ++k) {
      rule.step(theta.view(), gradient_of_step<T>(k).view(), 0.1);
    }
    EXPECT_EQ(theta(0, 0), start_parameters<T>()(0, 0));
  }

 private:
  TrainOptions options_;
};

/// Parameters after `steps` steps with gradient_of_step, first = number of the first step.
template <class T, class Rule>
Matrix<T> after_steps(Rule& rule, Matrix<T> theta, int first, int steps, double time_step) {
  for (int k = first; k < first + steps; ++k) {
    rule.step(theta.view(), gradient_of_step<T>(k).view(), time_step);
  }
  return theta;
}

template <class T>
void expect_same_bits(const Matrix<T>& a, const Matrix<T>& b) {
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t j = 0; j < a.cols(); ++j) {
      EXPECT_EQ(a(r, j), b(r, j)) << "parameter " << r << " of particle " << j;
    }
  }
}

template <class T>
void expect_near(const Matrix<T>& a, const Matrix<T>& b, double tolerance) {
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t j = 0; j < a.cols(); ++j) {
      EXPECT_NEAR(a(r, j), b(r, j), tolerance) << "parameter " << r << " of particle " << j;
    }
  }
}

/// Three steps, its memory carried over to a fresh rule, three more: the bits of six steps without a stop.
template <class T, class Rule>
void expect_memory_survives(const Rule& fresh) {
  constexpr double kTimeStep = 0.1;
  Rule uninterrupted = fresh;
  const auto expected = after_steps<T>(uninterrupted, start_parameters<T>(), 1, 6, kTimeStep);
  Rule before = fresh;
  const auto half = after_steps<T>(before, start_parameters<T>(), 1, 3, kTimeStep);
  record::State state;
  before.save(state, "critic");
  Rule after = fresh;
  after.restore(state, "critic");
  expect_same_bits(after_steps<T>(after, half, 4, 3, kTimeStep), expected);
}

/// A player who ascends passes −Δt: the mirror image of descending, whatever the rule remembers.
template <class T, class Rule>
void expect_ascent_mirrors_descent(const Rule& fresh) {
  Rule up = fresh;
  Rule down = fresh;
  const Matrix<T> start = Matrix<T>::padded(kRows, kColumns);  // 0
  const auto higher = after_steps<T>(up, start, 1, 4, -0.1);
  const auto lower = after_steps<T>(down, start, 1, 4, 0.1);
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      EXPECT_EQ(higher(r, j), -lower(r, j)) << "parameter " << r << " of particle " << j;
    }
  }
  Rule once = fresh;
  EXPECT_GT(after_steps<T>(once, start, 1, 1, -0.1)(0, 1), 0);  // its first gradient, sin 3, is positive
}

}  // namespace ganflow::dynamics
