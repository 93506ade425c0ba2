#include "ganflow/transport/anchored_plan.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::transport {
namespace {

struct Laws {
  CentredLaw x = centred<double>(normal_cloud(70, 2, 1), random_weights(70, 3), {0, 0});
  CentredLaw y = centred<double>(normal_cloud(90, 2, 2), random_weights(90, 4), {0, 0});
};

Potentials draw_potentials() {
  Potentials p{std::vector<double>(70), std::vector<double>(90)};
  rng::fill_normal<double>({.seed = 5}, 0, p.x);
  rng::fill_normal<double>({.seed = 6}, 0, p.y);
  return p;
}

/// Largest difference between the sums of both plans at potentials moved by `size` from the anchor's.
double largest_error(const AnchoredPlan& plan, Side side, double size) {
  Potentials moved = draw_potentials();
  std::vector<double>& other = side == Side::kX ? moved.y : moved.x;
  std::vector<double> step(other.size());
  rng::fill_normal<double>({.seed = 7}, 0, step);
  for (std::size_t j = 0; j < other.size(); ++j) {
    other[j] += size * step[j];
  }
  const std::vector<double>& own = side == Side::kX ? moved.x : moved.y;
  std::vector<double> sums(own.size()), exact(own.size());
  plan.log_sums(side, own, other, sums);
  plan.exact().log_sums(side, own, other, exact);
  double largest = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    largest = std::max(largest, std::abs(sums[i] - exact[i]));
  }
  return largest;
}

TEST(AnchoredPlan, ErrorsShrinkWithTheWayFromTheAnchor) {
  const Laws laws;
  for (const double order : {1.0, 2.0}) {
    const EntropicProblem problem{laws.x, laws.y, order, 0.4, std::numeric_limits<double>::infinity()};
    AnchoredPlan plan(problem, {});
    plan.anchor(draw_potentials());
    for (const Side side : {Side::kX, Side::kY}) {
      EXPECT_EQ(largest_error(plan, side, 0), 0);
      for (const double size : {1.0, 1e-3, 1e-6}) {
        // η: exponents reach about 60 here, each rounded some times; the largest of 90 normal steps is below 5.
        EXPECT_LE(largest_error(plan, side, size), 5 * size * 60 * 8 * 6e-8 + 1e-13) << size;
      }
    }
  }
}

TEST(AnchoredPlan, FloatAloneWouldNotDo) {
  const Laws laws;
  const EntropicProblem problem{laws.x, laws.y, 2, 0.4, std::numeric_limits<double>::infinity()};
  const EntropicPlan<float> rough(problem.x, problem.y, problem.order, problem.epsilon);
  AnchoredPlan plan(problem, {});
  const Potentials p = draw_potentials();
  plan.anchor(p);
  std::vector<double> sums(70), in_float(70);
  plan.log_sums(Side::kX, p.x, p.y, sums);
  rough.log_sums(Side::kX, p.x, p.y, in_float);
  double largest = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    largest = std::max(largest, std::abs(sums[i] - in_float[i]));
  }
  EXPECT_GT(largest, 1e-8);  // what the test above has at 1e-6 is far below
  EXPECT_LT(largest_error(plan, Side::kX, 1e-6), 0.01 * largest);
}

}  // namespace
}  // namespace ganflow::transport
