// Every kernel against population_reference.hpp, for every CPU target in the binary, all activations, widths and
// lengths.

#include "ganflow/simd/population_kernels.hpp"

#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/population_reference.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

constexpr Activation kActivations[] = {Activation::kTanh,      Activation::kErf,      Activation::kRelu,
                                       Activation::kLeakyRelu, Activation::kSoftplus, Activation::kSigmoid,
                                       Activation::kSin,       Activation::kLinear,   Activation::kStep};

template <class T>
Matrix<T> random_matrix(std::size_t rows, std::size_t cols, std::uint32_t substep) {
  auto m = Matrix<T>::padded(rows, cols);
  rng::Stream stream{.seed = 7, .purpose = rng::Purpose::kTest, .step = substep};
  for (std::size_t r = 0; r < rows; ++r, ++stream.substep) {
    rng::fill_normal<T>(stream, 0, m.view().row_span(r));
  }
  return m;
}

/// Everything that one call needs; particles and samples of ordinary size.
template <class T>
struct Problem {
  Problem(UnitShape shape, std::size_t particles, std::size_t samples)
      : unit(shape),
        theta(random_matrix<T>(shape.parameters(), particles, 1)),
        weights(particles),
        x(random_matrix<T>(shape.inputs, samples, 2)),
        g(random_matrix<T>(shape.outputs, samples, 3)),
        u(random_matrix<T>(shape.inputs, samples, 4)) {
    for (std::size_t j = 0; j < particles; ++j) {
      weights[j] = T{1} / static_cast<T>(j + 1);
    }
  }
  UnitShape unit;
  Matrix<T> theta;
  AlignedBuffer<T> weights;
  Matrix<T> x;
  Matrix<T> g;
  Matrix<T> u;
};

/// Rounding of a sum of `terms` numbers of size about 1, each with the activation's error: the kernels' stated bound.
/// 40 units in the last place a term covers the activation (≤ 8) and three products; sums of n random signs grow as √n.
template <class T>
double tolerance(std::size_t terms) {
  return 40 * static_cast<double>(std::numeric_limits<T>::epsilon()) * (2 + std::sqrt(static_cast<double>(terms)) * 3);
}

template <class T>
void expect_near(ConstMatrixView<T> got, ConstMatrixView<T> want, double bound, const char* what) {
  for (std::size_t r = 0; r < want.rows(); ++r) {
    for (std::size_t c = 0; c < want.cols(); ++c) {
      ASSERT_NEAR(got(r, c), want(r, c), bound * (1 + std::abs(static_cast<double>(want(r, c)))))
          << what << " row " << r << " column " << c << " of " << want.cols();
    }
  }
}

template <class T>
void check(UnitShape unit, std::size_t particles, std::size_t samples) {
  SCOPED_TRACE(testing::Message() << "activation " << static_cast<int>(unit.activation) << ", L = " << unit.inputs
                                  << ", K = " << unit.outputs << ", N = " << particles << ", n = " << samples);
  const Problem<T> p(unit, particles, samples);
  const Block block{0, particles};
  const std::span<const T> w = p.weights.span();

  auto y = Matrix<T>::padded(unit.outputs, samples);
  auto y0 = y;
  population_forward<T>(unit, p.theta, w, block, p.x, y);
  reference::population_forward<T>(unit, p.theta, w, block, p.x, y0);
  expect_near<T>(y, y0, tolerance<T>(particles), "forward");

  auto dx = Matrix<T>::padded(unit.inputs, samples);
  auto dx0 = dx;
  population_input_gradient<T>(unit, p.theta, w, block, p.x, p.g, dx);
  reference::population_input_gradient<T>(unit, p.theta, w, block, p.x, p.g, dx0);
  expect_near<T>(dx, dx0, tolerance<T>(particles), "input gradient");

  auto gradient = random_matrix<T>(unit.parameters(), particles, 5);  // kernels add to what is there
  auto gradient0 = gradient;
  population_parameter_gradient<T>(unit, p.theta, block, p.x, p.g, gradient);
  reference::population_parameter_gradient<T>(unit, p.theta, block, p.x, p.g, gradient0);
  expect_near<T>(gradient, gradient0, 4 * tolerance<T>(samples), "parameter gradient");

  if (unit.outputs == 1) {
    population_tangent_gradient<T>(unit, p.theta, block, p.x, p.u, gradient);
    reference::population_tangent_gradient<T>(unit, p.theta, block, p.x, p.u, gradient0);
    expect_near<T>(gradient, gradient0, 8 * tolerance<T>(samples), "tangent gradient");
  }
}

template <class T>
void set_rows(MatrixView<T> m, T value) {
  for (std::size_t r = 0; r < m.rows(); ++r) {
    std::fill_n(m.row(r), m.cols(), value);
  }
}

/// Three steps of an ascent, with batches of different lengths, and walls that hold many of the particles.
template <class T>
struct Ascent {
  Ascent(UnitShape shape, std::size_t particles)
      : unit(shape), theta(random_matrix<T>(shape.parameters(), particles, 1)), gradient(theta) {
    for (std::uint32_t s = 0; s < 3; ++s) {
      x.push_back(random_matrix<T>(shape.inputs, 20 + 7 * s, 10 + s));
      g.push_back(random_matrix<T>(shape.outputs, 20 + 7 * s, 20 + s));
    }
    for (std::size_t s = 0; s < 3; ++s) {
      steps.push_back({x[s].view(), g[s].view()});
    }
    for (std::size_t r = 0; r < shape.parameters(); ++r) {
      low.push_back(-T{1} / static_cast<T>(r + 1));
      high.push_back(r == 1 ? std::numeric_limits<T>::infinity() : T{0.5});
    }
  }
  RowWalls<T> walls() const { return {low, high}; }

  static constexpr T kRate = T{0.03125};  // steps of size about 0.1, exact in both precisions
  UnitShape unit;
  Matrix<T> theta;
  Matrix<T> gradient;  ///< not zero: an ascent overwrites it
  std::vector<Matrix<T>> x, g;
  std::vector<AscentStep<T>> steps;
  std::vector<T> low, high;
};

class PopulationKernels : public testing::TestWithParam<Target> {
 protected:
  TargetOverride target_{GetParam()};
};

TEST_P(PopulationKernels, AgreeWithTheReferenceForEveryActivationAndWidth) {
  for (const Activation activation : kActivations) {
    for (const auto& [inputs, outputs] : {std::pair{1, 1}, {2, 1}, {2, 2}, {1, 2}, {3, 1}, {8, 8}, {5, 3}}) {
      const UnitShape unit{activation, static_cast<std::size_t>(inputs), static_cast<std::size_t>(outputs)};
      check<float>(unit, 37, 41);
      check<double>(unit, 37, 41);
    }
  }
}

TEST_P(PopulationKernels, AgreeForEveryNumberOfParticlesAndSamplesUpToEightVectorsAndTwo) {
  constexpr std::size_t kLanes = 16;  // of float in the widest target
  for (std::size_t n = 1; n <= 8 * kLanes + 2; ++n) {
    check<float>({Activation::kTanh, 1, 1}, n, 5);
    check<float>({Activation::kTanh, 2, 2}, 5, n);
    check<double>({Activation::kTanh, 1, 1}, 3, n);
    check<double>({Activation::kTanh, 2, 1}, n, 3);
  }
}

TEST_P(PopulationKernels, AgreeForMoreParticlesThanAreBroadcastTogether) {
  for (const std::size_t n : {256, 257, 512, 600}) {
    check<float>({Activation::kTanh, 2, 1}, n, 41);
    check<double>({Activation::kSigmoid, 3, 5}, n, 41);
  }
}

TEST_P(PopulationKernels, AnAscentAgreesWithTheReferenceForEveryActivationAndWidth) {
  for (const Activation activation : kActivations) {
    for (const auto& [inputs, outputs] : {std::pair{1, 1}, {2, 1}, {2, 2}, {5, 3}}) {
      const UnitShape unit{activation, static_cast<std::size_t>(inputs), static_cast<std::size_t>(outputs)};
      SCOPED_TRACE(testing::Message() << "activation " << static_cast<int>(activation) << ", L = " << inputs
                                      << ", K = " << outputs);
      Ascent<double> a(unit, 37);
      Ascent<double> plain = a;
      population_ascend<double>(unit, a.theta, {0, 37}, a.steps, a.kRate, a.walls(), a.gradient);
      reference::population_ascend<double>(unit, plain.theta, {0, 37}, a.steps, a.kRate, a.walls(), plain.gradient);
      // Three steps of a map whose derivative is at most 1 + rate·n·|g||x|² or so: 10 times a gradient's rounding.
      expect_near<double>(a.theta, plain.theta, 10 * tolerance<double>(34), "particles");
      expect_near<double>(a.gradient, plain.gradient, 10 * tolerance<double>(34), "last gradient");
    }
  }
}

/// Gradient kernel into zeros, descent by −rate, walls: the steps that population_ascend fuses, one after the other.
template <class T>
void expect_bits_of_separate_steps(UnitShape unit, std::size_t particles, bool walls) {
  SCOPED_TRACE(testing::Message() << "L = " << unit.inputs << ", K = " << unit.outputs << ", N = " << particles
                                  << ", walls " << walls);
  Ascent<T> a(unit, particles);
  const Block block{0, particles};
  auto theta = a.theta;
  auto gradient = a.gradient;
  for (const AscentStep<T>& step : a.steps) {
    set_rows<T>(gradient, 0);
    population_parameter_gradient<T>(unit, theta, block, step.x, step.g, gradient);
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      for (std::size_t j = 0; j < particles; ++j) {
        theta(r, j) -= -a.kRate * gradient(r, j);
        if (walls) {
          theta(r, j) = std::clamp(theta(r, j), a.low[r], a.high[r]);
        }
      }
    }
  }
  population_ascend<T>(unit, a.theta, block, a.steps, a.kRate, walls ? a.walls() : RowWalls<T>{}, a.gradient);
  expect_near<T>(a.theta, theta, 0, "particles");
  expect_near<T>(a.gradient, gradient, 0, "last gradient");
}

TEST_P(PopulationKernels, AnAscentHasTheBitsOfItsStepsTakenSeparately) {
  for (const std::size_t n : {1, 15, 16, 17, 64, 131}) {
    for (const bool walls : {false, true}) {
      expect_bits_of_separate_steps<float>({Activation::kTanh, 1, 1}, n, walls);
      expect_bits_of_separate_steps<double>({Activation::kTanh, 1, 1}, n, walls);
      expect_bits_of_separate_steps<float>({Activation::kErf, 2, 1}, n, walls);
      expect_bits_of_separate_steps<float>({Activation::kSoftplus, 2, 2}, n, walls);
      expect_bits_of_separate_steps<float>({Activation::kRelu, 4, 1}, n, walls);
    }
  }
}

TEST_P(PopulationKernels, AnAscentMovesOnlyItsBlockAndKeepsANan) {
  const UnitShape unit{Activation::kTanh, 1, 1};
  Ascent<float> a(unit, 96);
  a.theta(1, 40) = std::numeric_limits<float>::quiet_NaN();
  const auto theta = a.theta;
  const auto gradient = a.gradient;
  population_ascend<float>(unit, a.theta, {32, 32}, a.steps, a.kRate, a.walls(), a.gradient);
  for (std::size_t r = 0; r < unit.parameters(); ++r) {
    EXPECT_TRUE(std::isnan(a.theta(r, 40))) << "row " << r;
    EXPECT_FALSE(std::isnan(a.theta(r, 41))) << "row " << r;
    for (std::size_t j = 0; j < 96; ++j) {
      const bool inside = j >= 32 && j < 64;
      EXPECT_EQ(a.theta(r, j) != theta(r, j), inside) << "row " << r << " particle " << j;
      EXPECT_EQ(a.gradient(r, j) != gradient(r, j), inside) << "row " << r << " particle " << j;
    }
  }
}

/// A copy of m whose rows start `shift` numbers after a 64-byte boundary, with a whole vector of room behind each.
template <class T>
struct Shifted {
  Shifted(ConstMatrixView<T> m, std::size_t by)
      : storage(Matrix<T>::padded(m.rows(), m.cols() + by + kAlignment / sizeof(T))),
        view(storage.view().column_range(by, m.cols())) {
    for (std::size_t r = 0; r < m.rows(); ++r) {
      std::copy_n(m.row(r), m.cols(), view.row(r));
    }
  }
  Matrix<T> storage;
  MatrixView<T> view;
};

TEST_P(PopulationKernels, GiveTheSameBitsForMisalignedRows) {
  const UnitShape unit{Activation::kTanh, 2, 1};
  const Problem<float> p(unit, 53, 47);
  const Block block{0, 53};
  auto y = Matrix<float>::padded(1, 47);
  auto dx = Matrix<float>::padded(2, 47);
  auto gradient = Matrix<float>::padded(unit.parameters(), 53);
  population_forward<float>(unit, p.theta, p.weights.span(), block, p.x, y);
  population_input_gradient<float>(unit, p.theta, p.weights.span(), block, p.x, p.g, dx);
  population_parameter_gradient<float>(unit, p.theta, block, p.x, p.g, gradient);
  population_tangent_gradient<float>(unit, p.theta, block, p.x, p.u, gradient);
  for (const std::size_t shift : {1, 8}) {
    SCOPED_TRACE(shift);
    const Shifted<float> theta(p.theta, shift);
    const Shifted<float> x(p.x, shift);
    const Shifted<float> g(p.g, shift);
    const Shifted<float> u(p.u, shift);
    const Shifted<float> y1(Matrix<float>(1, 47), shift);
    const Shifted<float> dx1(Matrix<float>(2, 47), shift);
    const Shifted<float> gradient1(Matrix<float>(unit.parameters(), 53), shift);
    population_forward<float>(unit, theta.view, p.weights.span(), block, x.view, y1.view);
    population_input_gradient<float>(unit, theta.view, p.weights.span(), block, x.view, g.view, dx1.view);
    population_parameter_gradient<float>(unit, theta.view, block, x.view, g.view, gradient1.view);
    population_tangent_gradient<float>(unit, theta.view, block, x.view, u.view, gradient1.view);
    expect_near<float>(y1.view, y, 0, "forward");
    expect_near<float>(dx1.view, dx, 0, "input gradient");
    expect_near<float>(gradient1.view, gradient, 0, "gradients");
  }
}

TEST_P(PopulationKernels, AnEmptyBlockGivesZeroAndAddsNothing) {
  const UnitShape unit{Activation::kTanh, 1, 1};
  const Problem<float> p(unit, 5, 9);
  auto y = random_matrix<float>(1, 9, 6);
  auto dx = random_matrix<float>(1, 9, 7);
  auto gradient = random_matrix<float>(unit.parameters(), 5, 5);
  const auto before = gradient;
  population_forward<float>(unit, p.theta, p.weights.span(), {0, 0}, p.x, y);
  population_input_gradient<float>(unit, p.theta, p.weights.span(), {0, 0}, p.x, p.g, dx);
  population_parameter_gradient<float>(unit, p.theta, {0, 0}, p.x, p.g, gradient);
  expect_near<float>(y, Matrix<float>(1, 9), 0, "forward");
  expect_near<float>(dx, Matrix<float>(1, 9), 0, "input gradient");
  expect_near<float>(gradient, before, 0, "parameter gradient");
}

TEST_P(PopulationKernels, AnEmptyBatchAddsNothing) {
  const UnitShape unit{Activation::kTanh, 1, 1};
  const Problem<float> p(unit, 5, 0);
  auto gradient = random_matrix<float>(unit.parameters(), 5, 5);
  const auto before = gradient;
  population_parameter_gradient<float>(unit, p.theta, {0, 5}, p.x, p.g, gradient);
  population_tangent_gradient<float>(unit, p.theta, {0, 5}, p.x, p.u, gradient);
  for (std::size_t r = 0; r < gradient.rows(); ++r) {
    for (std::size_t j = 0; j < 5; ++j) {
      EXPECT_EQ(gradient(r, j), before(r, j));
    }
  }
}

TEST_P(PopulationKernels, EqualParticlesGetEqualBitsWhereverTheyStand) {
  // What keeps merged particles merged (theory §4): the result must not depend on the lane or tile.
  const UnitShape unit{Activation::kTanh, 1, 1};
  Problem<float> p(unit, 131, 57);
  for (std::size_t r = 0; r < p.theta.rows(); ++r) {
    std::fill_n(p.theta.row(r), p.theta.cols(), 0.3F * static_cast<float>(r + 1));
  }
  auto gradient = Matrix<float>::padded(unit.parameters(), 131);
  population_parameter_gradient<float>(unit, p.theta, {0, 131}, p.x, p.g, gradient);
  population_tangent_gradient<float>(unit, p.theta, {0, 131}, p.x, p.u, gradient);
  for (std::size_t r = 0; r < gradient.rows(); ++r) {
    for (std::size_t j = 1; j < 131; ++j) {
      ASSERT_EQ(gradient(r, j), gradient(r, 0)) << "row " << r << " particle " << j;
    }
  }
}

TEST_P(PopulationKernels, ABlockReadsAndWritesOnlyItsOwnParticles) {
  const UnitShape unit{Activation::kErf, 2, 2};
  const Problem<float> p(unit, 96, 33);
  auto gradient = Matrix<float>::padded(unit.parameters(), 96);
  population_parameter_gradient<float>(unit, p.theta, {32, 32}, p.x, p.g, gradient);
  auto whole = Matrix<float>::padded(unit.parameters(), 96);
  population_parameter_gradient<float>(unit, p.theta, {0, 96}, p.x, p.g, whole);
  for (std::size_t r = 0; r < gradient.rows(); ++r) {
    for (std::size_t j = 0; j < 96; ++j) {
      EXPECT_EQ(gradient(r, j), j >= 32 && j < 64 ? whole(r, j) : 0.0F) << "row " << r << " particle " << j;
    }
  }
}

TEST_P(PopulationKernels, ANanInOneParticleReachesTheOutputAndItsOwnGradientOnly) {
  const UnitShape unit{Activation::kTanh, 1, 1};
  Problem<float> p(unit, 20, 9);
  p.theta(0, 3) = std::numeric_limits<float>::quiet_NaN();
  auto y = Matrix<float>::padded(1, 9);
  population_forward<float>(unit, p.theta, p.weights.span(), {0, 20}, p.x, y);
  EXPECT_TRUE(std::isnan(y(0, 0)));
  auto gradient = Matrix<float>::padded(unit.parameters(), 20);
  population_parameter_gradient<float>(unit, p.theta, {0, 20}, p.x, p.g, gradient);
  EXPECT_TRUE(std::isnan(gradient(0, 3)));
  EXPECT_FALSE(std::isnan(gradient(0, 4)));
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, PopulationKernels, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

}  // namespace
}  // namespace ganflow::simd
