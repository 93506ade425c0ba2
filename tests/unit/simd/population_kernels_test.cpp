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
