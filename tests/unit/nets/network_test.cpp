#include "ganflow/nets/network.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/nets/start.hpp"

#include "../finite_difference.hpp"
#include "batches.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace ganflow::nets {
namespace {

constexpr Activation kActivations[] = {Activation::kTanh,      Activation::kErf,      Activation::kRelu,
                                       Activation::kLeakyRelu, Activation::kSoftplus, Activation::kSigmoid,
                                       Activation::kSin,       Activation::kLinear};

template <class T>
Population<T> random_population(UnitShape unit, std::size_t size, double scale = 1) {
  NetworkOptions options;
  options.units = size;
  options.scale = scale;
  options.activation = unit.activation;
  return start_population<T>(options, unit.inputs, unit.outputs, 3, rng::Purpose::kGeneratorStart, {});
}

struct Case {
  UnitShape unit;
  double scale;
};

class NetworkGradients : public testing::TestWithParam<Case> {};

// Σ_i g_i·y_i, seen through the weight w_j = scale/N: the mean-field gradient is N times the derivative in θ_j.
TEST_P(NetworkGradients, AreTheDerivativesOfTheNetwork) {
  const auto [unit, scale] = GetParam();
  const std::size_t n = 6;
  auto population = random_population<double>(unit, 5, scale);
  auto x = random_batch<double>(n, unit.inputs, 1);
  const auto g = random_batch<double>(n, unit.outputs, 2);
  const auto value = [&] {
    Matrix<double> y(g.rows(), g.cols());
    evaluate<double>(population, x, y);
    return inner(y, g);
  };
  auto gradient = Matrix<double>::padded(unit.parameters(), 5);
  add_parameter_gradient<double>(population, x, g, gradient);
  Matrix<double> dx(n, unit.inputs);
  input_gradient<double>(population, x, g, dx);
  const double size = 1 + std::sqrt(inner(gradient, gradient));
  for (std::size_t r = 0; r < unit.parameters(); ++r) {
    for (std::size_t j = 0; j < 5; ++j) {
      EXPECT_NEAR(gradient(r, j), 5 * difference(population.theta()(r, j), value), kDifferenceTolerance * size)
          << "parameter " << r << " of particle " << j;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t l = 0; l < unit.inputs; ++l) {
      EXPECT_NEAR(dx(i, l), difference(x(i, l), value), kDifferenceTolerance * size) << "sample " << i;
    }
  }
}

class CriticGradients : public testing::TestWithParam<Case> {};

TEST_P(CriticGradients, OfATangentAreTheDerivativesOfTheInputGradient) {
  const auto [unit, scale] = GetParam();
  const std::size_t n = 4;
  auto population = random_population<double>(unit, 5, scale);
  const auto x = random_batch<double>(n, unit.inputs, 1);
  const auto u = random_batch<double>(n, unit.inputs, 2);
  Matrix<double> ones(n, 1);
  std::fill_n(ones.data(), n, 1.0);
  const auto value = [&] {
    Matrix<double> v(u.rows(), u.cols());
    input_gradient<double>(population, x, ones, v);
    return inner(v, u);
  };
  auto gradient = Matrix<double>::padded(unit.parameters(), 5);
  add_tangent_gradient<double>(population, x, u, gradient);
  const double size = 1 + std::sqrt(inner(gradient, gradient));
  for (std::size_t r = 0; r < unit.parameters(); ++r) {
    for (std::size_t j = 0; j < 5; ++j) {
      EXPECT_NEAR(gradient(r, j), 5 * difference(population.theta()(r, j), value), kDifferenceTolerance * size)
          << "parameter " << r << " of particle " << j;
    }
  }
}

/// Every activation with every shape (inputs, outputs), and two with another scale. 12 and 11 are too wide to be fused.
std::vector<Case> cases(const std::vector<std::pair<std::size_t, std::size_t>>& shapes) {
  std::vector<Case> all = {{{Activation::kTanh, 2, 1}, 7.0}, {{Activation::kTanh, 12, 1}, 7.0}};
  for (const Activation activation : kActivations) {
    for (const auto& [inputs, outputs] : shapes) {
      all.push_back({{activation, inputs, outputs}, 1.0});
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(EveryUnit, NetworkGradients,
                         testing::ValuesIn(cases({{1, 1}, {2, 1}, {2, 2}, {3, 2}, {12, 1}, {3, 11}})));
INSTANTIATE_TEST_SUITE_P(EveryUnit, CriticGradients, testing::ValuesIn(cases({{1, 1}, {2, 1}, {5, 1}, {12, 1}})));

/// Largest difference between two matrices, relative to the larger of 1 and the largest entry.
template <class T>
double distance(const Matrix<T>& a, const Matrix<T>& b) {
  double largest = 0;
  double size = 1;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t k = 0; k < a.cols(); ++k) {
      largest = std::max(largest, std::abs(static_cast<double>(a(i, k)) - static_cast<double>(b(i, k))));
      size = std::max(size, std::abs(static_cast<double>(a(i, k))));
    }
  }
  return largest / size;
}

TEST(Network, FusedAndBlockedEnginesAgreeToRounding) {
  for (const Activation activation : kActivations) {
    SCOPED_TRACE(static_cast<int>(activation));
    const auto critic = random_population<float>({activation, 3, 1}, 1100, 2);
    const auto x = random_batch<float>(70, 3, 1);
    const auto g = random_batch<float>(70, 1, 2);
    Matrix<float> y1(70, 1);
    Matrix<float> y2(70, 1);
    fused::evaluate<float>(critic, x, y1);
    blocked::evaluate<float>(critic, x, y2);
    EXPECT_LT(distance(y1, y2), 1e-5);  // 1100 terms of size 1/1100, float
    Matrix<float> d1(70, 3);
    Matrix<float> d2(70, 3);
    fused::input_gradient<float>(critic, x, g, d1);
    blocked::input_gradient<float>(critic, x, g, d2);
    EXPECT_LT(distance(d1, d2), 1e-5);
    auto p1 = Matrix<float>::padded(5, 1100);
    auto p2 = Matrix<float>::padded(5, 1100);
    fused::add_parameter_gradient<float>(critic, x, g, p1);
    blocked::add_parameter_gradient<float>(critic, x, g, p2);
    EXPECT_LT(distance(p1, p2), 1e-5);
    const auto u = random_batch<float>(70, 3, 3);
    fused::add_tangent_gradient<float>(critic, x, u, p1);
    blocked::add_tangent_gradient<float>(critic, x, u, p2);
    EXPECT_LT(distance(p1, p2), 1e-5);
  }
}

TEST(Network, GivesTheSameBitsForEveryNumberOfThreads) {
  for (const UnitShape unit : {UnitShape{Activation::kTanh, 2, 2}, UnitShape{Activation::kRelu, 20, 300}}) {
    const auto population = random_population<float>(unit, 3000);
    const auto x = random_batch<float>(600, unit.inputs, 1);
    const auto g = random_batch<float>(600, unit.outputs, 2);
    const auto all = [&](int threads) {
      const ThreadLimit limit(threads);
      Matrix<float> y(600, unit.outputs);
      evaluate<float>(population, x, y);
      auto gradient = Matrix<float>::padded(unit.parameters(), 3000);
      add_parameter_gradient<float>(population, x, g, gradient);
      Matrix<float> dx(600, unit.inputs);
      input_gradient<float>(population, x, g, dx);
      return std::tuple(y, gradient, dx);
    };
    const auto [y1, gradient1, dx1] = all(1);
    for (const int threads : {2, 3, 8}) {
      const auto [y, gradient, dx] = all(threads);
      EXPECT_EQ(distance(y, y1), 0) << threads;
      EXPECT_EQ(distance(gradient, gradient1), 0) << threads;
      EXPECT_EQ(distance(dx, dx1), 0) << threads;
    }
  }
}

// What keeps merged particles merged in wide networks (theory §4), and moves them alike: the place does not matter.
TEST(Network, EqualParticlesOfAWideNetworkGetEqualBits) {
  constexpr std::size_t kSize = 131;  // neither whole blocks nor whole vectors
  for (const UnitShape unit : {UnitShape{Activation::kTanh, 20, 30}, UnitShape{Activation::kTanh, 333, 1}}) {
    auto population = random_population<float>(unit, kSize);
    for (std::size_t r = 0; r < unit.parameters(); ++r) {
      std::fill_n(population.theta().row(r), kSize, population.theta()(r, 0));
    }
    const auto x = random_batch<float>(70, unit.inputs, 1);
    const auto g = random_batch<float>(70, unit.outputs, 2);
    auto gradient = Matrix<float>::padded(unit.parameters(), kSize);
    add_parameter_gradient<float>(population, x, g, gradient);
    if (unit.outputs == 1) {
      add_tangent_gradient<float>(population, x, random_batch<float>(70, unit.inputs, 3), gradient);
    }
    for (std::size_t r = 0; r < unit.parameters(); ++r) {
      for (std::size_t j = 1; j < kSize; ++j) {
        ASSERT_EQ(gradient(r, j), gradient(r, 0)) << "parameter " << r << " of particle " << j;
      }
    }
  }
}

/// Σ_k a_k b_k of two ranges with strides.
double dot(const double* a, std::size_t step_a, const double* b, std::size_t step_b, std::size_t n) {
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) {
    sum += a[k * step_a] * b[k * step_b];
  }
  return sum;
}

// Linear units of 40 000 inputs or outputs, whose rows are worked on in parts: every function is a sum of products.
TEST(Network, UnitsOfManyInputsAgreeWithPlainSums) {
  constexpr std::size_t kWide = 40'000;
  constexpr double kTolerance = 1e-10;  // sums of size 200 after a walk of 40 000 roundings: about 1e-11
  const auto critic = random_population<double>({Activation::kLinear, kWide, 1}, 3);
  const auto x = random_batch<double>(2, kWide, 1);
  const auto g = random_batch<double>(2, 1, 2);
  Matrix<double> y(2, 1);
  evaluate<double>(critic, x, y);
  Matrix<double> dx(2, kWide);
  input_gradient<double>(critic, x, g, dx);
  auto gradient = Matrix<double>::padded(critic.parameters(), 3);
  add_parameter_gradient<double>(critic, x, g, gradient);
  const std::size_t stride = critic.theta().stride();
  for (std::size_t i = 0; i < 2; ++i) {
    double want = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const double h = critic.b()(0, j) + dot(critic.a().row(0) + j, stride, x.row(i), 1, kWide);
      want += critic.c()(0, j) * h / 3;
    }
    EXPECT_NEAR(y(i, 0), want, kTolerance);
  }
  for (const std::size_t l : {std::size_t{0}, kWide / 2, kWide - 1}) {
    EXPECT_NEAR(dx(1, l), g(1, 0) * dot(critic.a().row(l), 1, critic.c().row(0), 1, 3) / 3, kTolerance);
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(gradient(l, j), critic.c()(0, j) * (g(0, 0) * x(0, l) + g(1, 0) * x(1, l)), kTolerance);
    }
  }
}

TEST(Network, UnitsOfManyOutputsAgreeWithPlainSums) {
  constexpr std::size_t kWide = 40'000;
  constexpr double kTolerance = 1e-10;  // as above
  const auto generator = random_population<double>({Activation::kLinear, 1, kWide}, 3);
  const auto z = random_batch<double>(2, 1, 1);
  const auto g = random_batch<double>(2, kWide, 2);
  Matrix<double> y(2, kWide);
  evaluate<double>(generator, z, y);
  auto gradient = Matrix<double>::padded(generator.parameters(), 3);
  add_parameter_gradient<double>(generator, z, g, gradient);
  const auto h = [&](std::size_t i, std::size_t j) { return generator.a()(0, j) * z(i, 0) + generator.b()(0, j); };
  for (const std::size_t k : {std::size_t{0}, kWide / 2, kWide - 1}) {
    const auto c = generator.c();
    EXPECT_NEAR(y(1, k), (c(k, 0) * h(1, 0) + c(k, 1) * h(1, 1) + c(k, 2) * h(1, 2)) / 3, kTolerance);
    EXPECT_NEAR(gradient(2 + k, 1), g(0, k) * h(0, 1) + g(1, k) * h(1, 1), kTolerance);
  }
  const std::size_t stride = generator.theta().stride();
  for (std::size_t j = 0; j < 3; ++j) {
    const double pull0 = dot(generator.c().row(0) + j, stride, g.row(0), 1, kWide);
    const double pull1 = dot(generator.c().row(0) + j, stride, g.row(1), 1, kWide);
    EXPECT_NEAR(gradient(1, j), pull0 + pull1, kTolerance * 100);  // sums of size 200
    EXPECT_NEAR(gradient(0, j), pull0 * z(0, 0) + pull1 * z(1, 0), kTolerance * 100);
  }
}

TEST(Network, IsTheMeanOfItsUnitsWhateverTheirNumber) {
  // Two copies of every particle, half the weight each: the same function (theory §1).
  const auto one = random_population<double>({Activation::kTanh, 2, 2}, 7);
  Population<double> two({Activation::kTanh, 2, 2}, 14, 1);
  for (std::size_t r = 0; r < one.parameters(); ++r) {
    for (std::size_t j = 0; j < 14; ++j) {
      two.theta()(r, j) = one.theta()(r, j % 7);
    }
  }
  const auto x = random_batch<double>(9, 2, 1);
  Matrix<double> y1(9, 2);
  Matrix<double> y2(9, 2);
  evaluate<double>(one, x, y1);
  evaluate<double>(two, x, y2);
  EXPECT_LT(distance(y1, y2), 1e-15);
}

}  // namespace
}  // namespace ganflow::nets
