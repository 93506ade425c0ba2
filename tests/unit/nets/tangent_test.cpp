#include "ganflow/nets/tangent.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include "../finite_difference.hpp"
#include "batches.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace ganflow::nets {
namespace {

constexpr std::size_t kSamples = 4;

struct Case {
  UnitShape unit;
  double scale = 1;
};

Population<double> population_of(const Case& c, std::size_t size = 5) {
  NetworkOptions options;
  options.units = size;
  options.scale = c.scale;
  options.activation = c.unit.activation;
  return start_population<double>(options, c.unit.inputs, c.unit.outputs, 3, rng::Purpose::kGeneratorStart, {});
}

class Tangents : public testing::TestWithParam<Case> {};

TEST_P(Tangents, PushForwardIsTheDerivativeAlongADirection) {
  const auto population = population_of(GetParam());
  const UnitShape unit = GetParam().unit;
  const auto h = random_batch<double>(kSamples, unit.inputs, 1);
  const auto v = random_batch<double>(kSamples, unit.inputs, 2);
  Matrix<double> along(kSamples, unit.outputs);
  push_forward<double>(population, h, v, along);
  const auto at = [&](double t) {
    Matrix<double> moved(kSamples, unit.inputs);
    Matrix<double> y(kSamples, unit.outputs);
    for (std::size_t i = 0; i < kSamples; ++i) {
      for (std::size_t l = 0; l < unit.inputs; ++l) {
        moved(i, l) = h(i, l) + t * v(i, l);
      }
    }
    evaluate<double>(population, moved, y);
    return y;
  };
  const auto up = at(kDifferenceStep);
  const auto down = at(-kDifferenceStep);
  const double size = 1 + std::sqrt(inner(along, along));
  for (std::size_t i = 0; i < kSamples; ++i) {
    for (std::size_t k = 0; k < unit.outputs; ++k) {
      EXPECT_NEAR(along(i, k), (up(i, k) - down(i, k)) / (2 * kDifferenceStep), kDifferenceTolerance * size)
          << "sample " << i;
    }
  }
}

// F = Σ_i p_i·G(h_i) + q_i·J(h_i) v_i, seen through the weights 1/N.
TEST_P(Tangents, CotangentsAreTheDerivativesOfWhatTheyPull) {
  auto population = population_of(GetParam());
  const UnitShape unit = GetParam().unit;
  auto h = random_batch<double>(kSamples, unit.inputs, 1);
  auto v = random_batch<double>(kSamples, unit.inputs, 2);
  const TangentCotangents<double> pull{.value = random_batch<double>(kSamples, unit.outputs, 3),
                                       .slope = random_batch<double>(kSamples, unit.outputs, 4)};
  const auto f = [&] {
    Matrix<double> y(kSamples, unit.outputs);
    Matrix<double> along(kSamples, unit.outputs);
    evaluate<double>(population, h, y);
    push_forward<double>(population, h, v, along);
    return inner(y, pull.value) + inner(along, pull.slope);
  };
  auto gradient = Matrix<double>::padded(unit.parameters(), population.size());
  add_tangent_parameter_gradient<double>(population, h, v, pull, gradient);
  const auto back = tangent_input_gradient<double>(population, h, v, pull);
  const double size = 1 + std::sqrt(inner(gradient, gradient));
  for (std::size_t r = 0; r < unit.parameters(); ++r) {
    for (std::size_t j = 0; j < population.size(); ++j) {
      EXPECT_NEAR(gradient(r, j), 5 * difference(population.theta()(r, j), f), kDifferenceTolerance * size)
          << "parameter " << r << " of particle " << j;
    }
  }
  for (std::size_t i = 0; i < kSamples; ++i) {
    for (std::size_t l = 0; l < unit.inputs; ++l) {
      EXPECT_NEAR(back.value(i, l), difference(h(i, l), f), kDifferenceTolerance * size) << "h of sample " << i;
      EXPECT_NEAR(back.slope(i, l), difference(v(i, l), f), kDifferenceTolerance * size) << "v of sample " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryUnit, Tangents,
                         testing::Values(Case{{Activation::kTanh, 2, 3}}, Case{{Activation::kErf, 1, 1}},
                                         Case{{Activation::kRelu, 3, 2}}, Case{{Activation::kLeakyRelu, 2, 2}},
                                         Case{{Activation::kSoftplus, 2, 1}}, Case{{Activation::kSigmoid, 1, 4}},
                                         Case{{Activation::kSin, 12, 11}, 7.0}, Case{{Activation::kLinear, 2, 2}}));

// p = 0 and q = 1 for one output: what network.hpp computes by other kernels.
TEST(Tangents, OfOneOutputAreThoseOfThePenalty) {
  const auto population = population_of({{Activation::kTanh, 3, 1}, 2.5}, 300);
  const auto h = random_batch<double>(kSamples, 3, 1);
  const auto v = random_batch<double>(kSamples, 3, 2);
  TangentCotangents<double> pull{.value = Matrix<double>(kSamples, 1), .slope = Matrix<double>(kSamples, 1)};
  for (std::size_t i = 0; i < kSamples; ++i) {
    pull.slope(i, 0) = 1;
  }
  auto gradient = Matrix<double>::padded(5, 300);
  auto expected = Matrix<double>::padded(5, 300);
  add_tangent_parameter_gradient<double>(population, h, v, pull, gradient);
  add_tangent_gradient<double>(population, h, v, expected);
  for (std::size_t r = 0; r < 5; ++r) {
    for (std::size_t j = 0; j < 300; ++j) {
      EXPECT_NEAR(gradient(r, j), expected(r, j), 1e-13) << r << ' ' << j;  // rounding of sums of order 10
    }
  }
}

TEST(Tangents, GiveTheSameBitsForEveryNumberOfThreads) {
  const auto population = population_of({{Activation::kTanh, 3, 4}}, 3000);
  const auto h = random_batch<double>(70, 3, 1);
  const auto v = random_batch<double>(70, 3, 2);
  const TangentCotangents<double> pull{.value = random_batch<double>(70, 4, 3),
                                       .slope = random_batch<double>(70, 4, 4)};
  const auto compute = [&](int threads) {
    const ThreadLimit limit(threads);
    auto gradient = Matrix<double>::padded(8, 3000);
    add_tangent_parameter_gradient<double>(population, h, v, pull, gradient);
    const auto back = tangent_input_gradient<double>(population, h, v, pull);
    Matrix<double> along(70, 4);
    push_forward<double>(population, h, v, along);
    std::vector<double> all(gradient.data(), gradient.data() + 8 * gradient.stride());
    for (const auto* const m : {&back.value, &back.slope, &std::as_const(along)}) {
      all.insert(all.end(), m->data(), m->data() + m->rows() * m->cols());
    }
    return all;
  };
  const auto one = compute(1);
  EXPECT_EQ(compute(2), one);
  EXPECT_EQ(compute(5), one);
}

}  // namespace
}  // namespace ganflow::nets
