#include "ganflow/dynamics/grid_measure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace ganflow::dynamics {
namespace {

using Velocity = std::function<std::vector<double>(double, double, double)>;  // (t, x, y) → one or two components

std::vector<std::vector<double>> velocities(const GridMeasure& grid, const Velocity& velocity, double t) {
  const Matrix<double> faces = grid.faces();
  std::vector<std::vector<double>> v;
  std::size_t column = 0;
  for (std::size_t k = 0; k < grid.dimensions(); ++k) {
    std::vector<double>& own = v.emplace_back();
    for (std::size_t f = 0; f < grid.face_count(k); ++f, ++column) {
      own.push_back(velocity(t, faces(0, column), grid.dimensions() == 2 ? faces(1, column) : 0)[k]);
    }
  }
  return v;
}

/// `steps` equal steps up to the time `end`.
void follow(GridMeasure& grid, const Velocity& velocity, double end, int steps) {
  const double dt = end / steps;
  for (int s = 0; s < steps; ++s) {
    const auto at = [&](int stage) {
      return std::vector<FaceVelocities>(1, velocities(grid, velocity, (s + stage) * dt));
    };
    advance_grids(
        {&grid, 1}, at(0), [&] { return at(1); }, dt);
  }
}

Velocity constant(double x, double y) {
  return [x, y](double, double, double) { return std::vector{x, y}; };
}

double sum(const GridMeasure& grid) { return std::accumulate(grid.mass().begin(), grid.mass().end(), 0.0); }

// A smooth bump moved by a velocity that depends on place and time: x' = cos t/2 (1 + x/2); L1 error by slope.
TEST(GridMeasure, IsOfSecondOrderInSmoothFlow) {
  const auto cdf = [](double x) { return 0.5 * std::erfc(-x / (0.2 * std::sqrt(2.0))); };
  const auto error = [&](std::size_t cells) {
    GridMeasure grid(std::vector<GridAxis>{{.low = -2, .high = 2, .cells = cells}});
    const GridAxis& axis = grid.axis(0);
    for (std::size_t i = 1; i <= cells; ++i) {
      grid.mass()[i] = cdf(axis.face(i)) - cdf(axis.face(i - 1));
    }
    follow(
        grid, [](double t, double x, double) { return std::vector{0.5 * std::cos(t) * (1 + 0.5 * x)}; }, 1,
        static_cast<int>(cells));
    // log(1 + x/2) moves by sin t/4.
    const auto back = [](double x) { return 2 * ((1 + x / 2) * std::exp(-std::sin(1.0) / 4) - 1); };
    double l1 = 0;
    for (std::size_t i = 1; i <= cells; ++i) {
      l1 += std::abs(grid.mass()[i] - (cdf(back(axis.face(i))) - cdf(back(axis.face(i - 1)))));
    }
    return l1;
  };
  EXPECT_GT(std::log2(error(200) / error(400)), 1.8);  // the limiter flattens the top, which costs a part of an order
  EXPECT_LT(error(400), 1e-3);
}

/// Uniform on the square [−1, 1]².
GridMeasure square(std::size_t cells) {
  GridMeasure grid(std::vector<GridAxis>{{.cells = cells}, {.cells = cells}});
  for (std::size_t i = 1; i <= cells; ++i) {
    for (std::size_t j = 1; j <= cells; ++j) {
      grid.mass()[i * (cells + 2) + j] = 1.0 / static_cast<double>(cells * cells);
    }
  }
  return grid;
}

/// Mass on: the inside, the edge x = 1, the edge y = −1, the corner (1, −1).
std::vector<double> strata(const GridMeasure& grid) {
  const std::size_t cells = grid.axis(0).cells;
  std::vector<double> mass(4);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const std::size_t edge = i / (cells + 2) == cells + 1 ? 1 : 0;
    const std::size_t other = i % (cells + 2) == 0 ? 2 : 0;
    mass[edge + other] += grid.mass()[i];
  }
  return mass;
}

/// E x, E y, E x², E y², E xy.
std::vector<double> moments(const GridMeasure& grid) {
  std::vector<double> m(5);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const double x = grid.position(i, 0);
    const double y = grid.position(i, 1);
    const double terms[] = {x, y, x * x, y * y, x * y};
    for (std::size_t k = 0; k < m.size(); ++k) {
      m[k] += grid.mass()[i] * terms[k];
    }
  }
  return m;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    most = std::max(most, std::abs(a[k] - b[k]));
  }
  return most;
}

/// Moments of independent min(x + 1, 1) − τ and max(y − ½, −1) + τ/2, x and y uniform on [−1, 1]:
/// X = 1 − τ with probability ½, else uniform on (−τ, 1 − τ); Y = −1 + τ/2 with probability ¼, else uniform on (−1 + τ/2, ½ + τ/2).
std::vector<double> moments_on_the_way_out(double tau) {
  const auto uniform_square = [](double a, double b) { return (a * a + a * b + b * b) / 3; };
  const double right = 1 - tau;
  const double low = -1 + tau / 2;
  const double x = 0.5 * right + 0.5 * (right - 0.5);
  const double y = 0.25 * low + 0.75 * (low + 0.75);
  return {x, y, 0.5 * right * right + 0.5 * uniform_square(-tau, right),
          0.25 * low * low + 0.75 * uniform_square(low, low + 1.5), x * y};
}

// A square of mass moves with the velocity (1, −½) towards the corner (1, −1) for a unit of time, and back with (−1, ½): what
// lies inside, on either edge and in the corner is known, and so is the law on the way out, when all strata have let go.
TEST(GridMeasure, ConstantVelocityIntoACornerAndBackOut) {
  const std::vector<double> exact = {0.5 * 0.75, 0.5 * 0.75, 0.5 * 0.25, 0.5 * 0.25};
  std::vector<double> on_the_way;
  std::vector<double> on_walls;
  for (const std::size_t cells : {20U, 40U, 80U}) {
    GridMeasure grid = square(cells);
    const int steps = static_cast<int>(4 * cells);
    follow(grid, constant(1, -0.5), 1, steps);
    EXPECT_LT(largest_difference(strata(grid), exact), 1e-13);  // no front has come by
    EXPECT_NEAR(grid.wall_coordinates(), exact[1] + exact[2] + 2 * exact[3], 1e-13);
    follow(grid, constant(-1, 0.5), 0.5, steps / 2);
    on_the_way.push_back(largest_difference(moments(grid), moments_on_the_way_out(0.5)));
    on_walls.push_back(grid.wall_coordinates());
    EXPECT_NEAR(sum(grid), 1, 1e-13);
    EXPECT_GE(*std::min_element(grid.mass().begin(), grid.mass().end()), 0);
  }
  EXPECT_GT(std::log2(on_the_way[0] / on_the_way[2]) / 2, 0.9) << testing::PrintToString(on_the_way);
  EXPECT_LT(on_the_way[2], 0.02);
  EXPECT_LT(on_walls[2], 1e-6) << "the tail of the front that comes within 1/4 of the other wall";
}

// All mass reaches the corner and rests there; it leaves along one edge, since the other wall still holds it, and then that.
TEST(GridMeasure, ACornerLetsGoAlongAnEdge) {
  GridMeasure grid = square(20);
  const std::size_t corner = 21 * 22 + 0;
  follow(grid, constant(1, -0.5), 12, 1200);
  EXPECT_NEAR(grid.mass()[corner], 1, 1e-12);
  follow(grid, constant(-1, -0.5), 0.5, 60);
  EXPECT_EQ(grid.mass()[corner], 0);
  EXPECT_NEAR(strata(grid)[2], 1, 1e-12) << "slides along the low wall of the second coordinate";
  EXPECT_NEAR(moments(grid)[0], 0.5, 0.1);  // a cell wide: it leaves from the middle of the cell beside
  follow(grid, constant(0, 0.5), 0.5, 60);
  EXPECT_NEAR(strata(grid)[0], 1, 1e-12);
  EXPECT_NEAR(moments(grid)[0], 0.5, 0.1);
  EXPECT_NEAR(moments(grid)[1], -0.75, 0.1);
}

// The arrival at a wall is on time: a stratum's mass is that of what has come so far.
TEST(GridMeasure, AWallReceivesWhatArrives) {
  for (const std::size_t cells : {50U, 100U, 200U}) {
    GridMeasure grid(std::vector<GridAxis>{{.cells = cells}});
    for (std::size_t i = 1; i <= cells; ++i) {
      grid.mass()[i] = 1.0 / static_cast<double>(cells);
    }
    follow(grid, constant(1, 0), 0.7, static_cast<int>(3 * cells));
    EXPECT_NEAR(grid.mass()[cells + 1], 0.35, 2.0 / static_cast<double>(cells));
    EXPECT_GE(*std::min_element(grid.mass().begin(), grid.mass().end()), 0);
  }
}

TEST(GridMeasure, AnOpenEndCountsWhatLeaves) {
  GridMeasure grid(std::vector<GridAxis>{{.cells = 20, .walls = false}});
  grid.mass()[18] = 1;
  follow(grid, constant(1, 0), 4, 400);
  EXPECT_NEAR(grid.outflow(), 1, 1e-9);
  EXPECT_NEAR(sum(grid) + grid.outflow(), 1, 1e-14);
}

TEST(GridMeasure, PositionsAreEndsAndCentres) {
  const GridAxis axis{.low = -1, .high = 3, .cells = 4};
  EXPECT_EQ(axis.position(0), -1);
  EXPECT_EQ(axis.position(1), -0.5);
  EXPECT_EQ(axis.position(5), 3);
  EXPECT_EQ(axis.face(1), 0);
}

}  // namespace
}  // namespace ganflow::dynamics
