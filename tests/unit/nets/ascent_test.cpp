#include "ganflow/nets/ascent.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::nets {
namespace {

constexpr double kRate = 0.3;
constexpr std::size_t kSteps = 4;

template <class T>
struct Problem {
  Population<T> population;
  std::vector<Matrix<T>> x;
  std::vector<Matrix<T>> g;

  Problem(UnitShape unit, std::size_t units, std::size_t samples, BatchPath path)
      : population(start_population<T>({.units = units, .activation = unit.activation, .scale = 2}, unit.inputs,
                                       unit.outputs, 5, rng::Purpose::kCriticStart, {})) {
    population.set_batch_path(path);
    for (std::uint32_t s = 0; s < kSteps; ++s) {
      x.emplace_back(samples, unit.inputs);
      g.emplace_back(samples, unit.outputs);
      rng::fill_normal<T>({.seed = 1, .substep = s}, 0, {x.back().data(), samples * unit.inputs});
      rng::fill_normal<T>({.seed = 2, .substep = s}, 0, {g.back().data(), samples * unit.outputs});
      for (std::size_t i = 0; i < samples * unit.outputs; ++i) {
        g.back().data()[i] /= static_cast<T>(samples);
      }
    }
  }
  std::vector<AscentBatch<T>> batches() const {
    std::vector<AscentBatch<T>> all;
    for (std::size_t s = 0; s < kSteps; ++s) {
      all.push_back({x[s], g[s]});
    }
    return all;
  }
};

/// Gradient, step, walls; one after the other. Gives the last gradient.
template <class T>
Matrix<T> ascend_plainly(Problem<T>& p, const std::optional<Box>& walls) {
  const MatrixView<T> theta = p.population.theta();
  Matrix<T> gradient;
  for (const AscentBatch<T>& batch : p.batches()) {
    gradient = Matrix<T>::padded(theta.rows(), theta.cols());
    add_parameter_gradient<T>(p.population, batch.x, batch.g, gradient);
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      for (std::size_t j = 0; j < theta.cols(); ++j) {
        theta(r, j) -= static_cast<T>(-kRate) * gradient(r, j);
      }
    }
    if (walls) {
      walls->project(theta);
    }
  }
  return gradient;
}

template <class T>
double distance(ConstMatrixView<T> a, ConstMatrixView<T> b) {
  double largest = 0;
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t j = 0; j < a.cols(); ++j) {
      largest = std::max(largest, std::abs(static_cast<double>(a(r, j)) - static_cast<double>(b(r, j))));
    }
  }
  return largest;
}

template <class T>
void check(UnitShape unit, std::size_t units, BatchPath path, const std::optional<Box>& walls, double tolerance) {
  SCOPED_TRACE(testing::Message() << unit.inputs << " inputs, path " << static_cast<int>(path) << ", walls "
                                  << walls.has_value());
  Problem<T> all_at_once(unit, units, 300, path);
  Problem<T> plain(unit, units, 300, path);
  auto last = Matrix<T>::padded(unit.parameters(), units);
  ascend<T>(all_at_once.population, all_at_once.batches(), kRate, walls, last);
  const Matrix<T> want = ascend_plainly(plain, walls);
  EXPECT_LE(distance<T>(all_at_once.population.theta(), plain.population.theta()), tolerance);
  EXPECT_LE(distance<T>(last, want), tolerance);
}

TEST(Ascent, IsGradientsStepsAndWallsOneAfterTheOther) {
  for (const std::optional<Box>& walls : {std::optional<Box>(), std::optional<Box>(0.8)}) {
    for (const std::size_t inputs : {1U, 3U, 12U}) {  // the last is too wide to be fused
      check<float>({Activation::kTanh, inputs, 1}, 700, BatchPath::kDirect, walls, 0);
      check<double>({Activation::kTanh, inputs, 1}, 700, BatchPath::kDirect, walls, 0);
    }
    // Blocks of wide units that are copied together for their steps (float), and such that are too large for it.
    check<float>({Activation::kTanh, 1600, 1}, 40, BatchPath::kDirect, walls, 0);
    check<double>({Activation::kTanh, 1600, 1}, 40, BatchPath::kDirect, walls, 0);
    for (const Activation activation : {Activation::kTanh, Activation::kSoftplus}) {
      for (const std::size_t inputs : {1U, 2U}) {
        // Four steps on grids that differ by a few nodes: a few ε of gradients of size about 1.
        check<float>({activation, inputs, 1}, 700, BatchPath::kCompressed, walls, 1e-5);
        check<double>({activation, inputs, 1}, 700, BatchPath::kCompressed, walls, 2e-14);
      }
    }
  }
}

// Certified all the way: steps so large that units steepen from 0.1 to tens within one ascent, where a grid chosen by
// the first parameters alone would be wrong in the first digit.
TEST(Ascent, OnNodesStaysRightWhileUnitsSteepen) {
  for (const BatchPath path : {BatchPath::kDirect, BatchPath::kCompressed}) {
    Problem<double> p({Activation::kTanh, 1, 1}, 50, 300, path);
    Problem<double> plain({Activation::kTanh, 1, 1}, 50, 300, BatchPath::kDirect);
    for (Problem<double>* const problem : {&p, &plain}) {
      for (std::size_t j = 0; j < 50; ++j) {
        problem->population.a()(0, j) *= 0.03;
        problem->population.c()(0, j) *= 100;
      }
    }
    auto last = Matrix<double>::padded(3, 50);
    ascend<double>(p.population, p.batches(), kRate, std::nullopt, last);
    ascend_plainly(plain, std::nullopt);
    double steepest = 0;
    for (const double a : plain.population.a().row_span(0)) {
      steepest = std::max(steepest, std::abs(a));
    }
    EXPECT_GT(steepest, 5);
    EXPECT_LT(distance<double>(p.population.theta(), plain.population.theta()), 1e-10 * steepest);
  }
}

TEST(Ascent, GivesTheSameBitsForEveryNumberOfThreads) {
  const auto after = [](int threads) {
    const ThreadLimit limit(threads);
    Problem<float> p({Activation::kTanh, 1, 1}, 3000, 512, BatchPath::kAuto);
    auto last = Matrix<float>::padded(3, 3000);
    ascend<float>(p.population, p.batches(), kRate, Box(1), last);
    return p;
  };
  const auto one = after(1);
  for (const int threads : {2, 3, 8}) {
    EXPECT_EQ(distance<float>(after(threads).population.theta(), one.population.theta()), 0) << threads;
  }
}

}  // namespace
}  // namespace ganflow::nets
