#include "ganflow/nets/layers.hpp"

#include "ganflow/nets/merging.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include "../finite_difference.hpp"
#include "batches.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace ganflow::nets {
namespace {

constexpr std::size_t kSamples = 6;
constexpr std::size_t kUnits = 5;

template <class T>
Layers<T> random_layers(Activation activation, std::size_t inputs, std::vector<std::size_t> inner, std::size_t outputs,
                        std::size_t units = kUnits) {
  NetworkOptions options;
  options.units = units;
  options.scale = 3;  // so that inner values are of order 1
  options.inner = std::move(inner);
  options.activation = activation;
  return start_layers<T>(options, inputs, outputs, 3, rng::Purpose::kCriticStart, {});
}

/// Every entry of every layer against N times the derivative of f: the mean-field gradient leaves the weight 1/N out.
void expect_gradient_of(Layers<double>& network, const std::vector<Matrix<double>>& gradient,
                        const std::function<double()>& f) {
  double size = 1;
  for (const Matrix<double>& layer : gradient) {
    size += std::sqrt(inner(layer, layer));
  }
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    for (std::size_t r = 0; r < network[layer].parameters(); ++r) {
      for (std::size_t j = 0; j < kUnits; ++j) {
        EXPECT_NEAR(gradient[layer](r, j), kUnits * difference(network[layer].theta()(r, j), f), 1e-7 * size)
            << "layer " << layer + 1 << ", parameter " << r << " of particle " << j;
      }
    }
  }
}

constexpr Activation kActivations[] = {Activation::kTanh, Activation::kErf,     Activation::kLeakyRelu,
                                       Activation::kSin,  Activation::kSigmoid, Activation::kSoftplus};

const std::vector<std::vector<std::size_t>> kInner = {{}, {4}, {2, 3}, {12}, {1, 1}};

TEST(Layers, GradientsAreTheDerivativesOfTheComposition) {
  for (const Activation activation : kActivations) {
    for (const auto& widths : kInner) {
      SCOPED_TRACE(testing::Message() << "activation " << static_cast<int>(activation) << ", inner layers "
                                      << widths.size());
      auto network = random_layers<double>(activation, 2, widths, 3);
      auto x = random_batch<double>(kSamples, 2, 1);
      const auto g = random_batch<double>(kSamples, 3, 2);
      const auto value = [&] {
        Matrix<double> y(kSamples, 3);
        evaluate<double>(network, x, y);
        return inner(y, g);
      };
      auto gradient = like_parameters<double>(network);
      add_parameter_gradient<double>(network, x, g, views_of(gradient));
      expect_gradient_of(network, gradient, value);
      Matrix<double> dx(kSamples, 2);
      input_gradient<double>(network, x, g, dx);
      for (std::size_t i = 0; i < kSamples; ++i) {
        for (std::size_t l = 0; l < 2; ++l) {
          EXPECT_NEAR(dx(i, l), difference(x(i, l), value), 1e-6) << "sample " << i;  // slopes of order 10
        }
      }
    }
  }
}

TEST(Layers, TangentGradientIsTheDerivativeOfTheInputGradient) {
  for (const Activation activation : kActivations) {
    for (const auto& widths : kInner) {
      SCOPED_TRACE(testing::Message() << "activation " << static_cast<int>(activation) << ", inner layers "
                                      << widths.size());
      auto network = random_layers<double>(activation, 2, widths, 1);
      const auto x = random_batch<double>(kSamples, 2, 1);
      const auto u = random_batch<double>(kSamples, 2, 2);
      Matrix<double> ones(kSamples, 1);
      std::fill_n(ones.data(), kSamples, 1.0);
      const auto value = [&] {
        Matrix<double> v(kSamples, 2);
        input_gradient<double>(network, x, ones, v);
        return inner(v, u);
      };
      auto gradient = like_parameters<double>(network);
      add_tangent_gradient<double>(network, x, u, views_of(gradient));
      expect_gradient_of(network, gradient, value);
    }
  }
}

TEST(Layers, OneIsThePopulationBitForBit) {
  const auto network = random_layers<float>(Activation::kTanh, 2, {}, 1, 300);
  NetworkOptions options;
  options.units = 300;
  options.scale = 3;
  const auto population = start_population<float>(options, 2, 1, 3, rng::Purpose::kCriticStart, {});
  const auto x = random_batch<float>(70, 2, 1);
  const auto g = random_batch<float>(70, 1, 2);
  const auto u = random_batch<float>(70, 2, 3);
  const auto compute = [&](auto of) {
    Matrix<float> y(70, 1);
    Matrix<float> dx(70, 2);
    auto gradient = Matrix<float>::padded(4, 300);
    evaluate<float>(of, x, y);
    add_parameter_gradient<float>(of, x, g, gradient);
    input_gradient<float>(of, x, g, dx);
    add_tangent_gradient<float>(of, x, u, gradient);
    std::vector<float> all(y.data(), y.data() + 70);
    all.insert(all.end(), dx.data(), dx.data() + 140);
    for (std::size_t r = 0; r < 4; ++r) {
      all.insert(all.end(), gradient.row(r), gradient.row(r) + 300);
    }
    return all;
  };
  EXPECT_EQ(compute(LayersView<float>(network)), compute(std::cref(population).get()));
}

/// G = identity on R²: one linear unit a coordinate, c = e_k, a = e_k, weights 1/2 made up for by the scale.
Population<double> identity() {
  Population<double> population({Activation::kLinear, 2, 2}, 2, 2);
  population.a()(0, 0) = population.a()(1, 1) = 1;
  population.c()(0, 0) = population.c()(1, 1) = 1;
  return population;
}

TEST(Layers, AnIdentityInBetweenChangesNothing) {
  const Population<double> critic = random_layers<double>(Activation::kTanh, 2, {}, 1).only();
  const Layers<double> deep(std::vector{identity(), critic});
  const auto x = random_batch<double>(kSamples, 2, 1);
  const auto u = random_batch<double>(kSamples, 2, 2);
  Matrix<double> shallow_y(kSamples, 1);
  Matrix<double> y(kSamples, 1);
  evaluate<double>(critic, x, shallow_y);
  evaluate<double>(deep, x, y);
  auto shallow = Matrix<double>::padded(4, kUnits);
  auto gradient = like_parameters<double>(deep);
  add_tangent_gradient<double>(critic, x, u, shallow);
  add_tangent_gradient<double>(deep, x, u, views_of(gradient));
  for (std::size_t i = 0; i < kSamples; ++i) {
    EXPECT_DOUBLE_EQ(y(i, 0), shallow_y(i, 0));
  }
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t j = 0; j < kUnits; ++j) {
      EXPECT_NEAR(gradient[1](r, j), shallow(r, j), 1e-12) << r << ' ' << j;  // other kernels, sums of order 100
    }
  }
}

// Merging equal particles of every layer changes sums over particles in their rounding only.
TEST(Layers, EqualParticlesMergeExactlyInEveryLayer) {
  auto network = random_layers<double>(Activation::kTanh, 2, {3}, 1, 6);
  std::vector<Population<double>> merged;
  std::vector<Merging> mergings;
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t r = 0; r < network[layer].parameters(); ++r) {
      network[layer].theta()(r, 3) = network[layer].theta()(r, 5) = network[layer].theta()(r, 1);
    }
    const ConstMatrixView<double> theta = std::as_const(network)[layer].theta();
    mergings.push_back(find_equal_columns<double>({&theta, 1}));
    ASSERT_EQ(mergings[layer].classes(), 4U);
    merged.push_back(merged_population<double>(network[layer], mergings[layer], mergings[layer].gather<double>(theta)));
  }
  const Layers<double> few(std::move(merged));
  const auto x = random_batch<double>(kSamples, 2, 1);
  const auto g = random_batch<double>(kSamples, 1, 2);
  const auto u = random_batch<double>(kSamples, 2, 3);
  auto gradient = like_parameters<double>(network);
  auto few_gradient = like_parameters<double>(few);
  add_parameter_gradient<double>(network, x, g, views_of(gradient));
  add_tangent_gradient<double>(network, x, u, views_of(gradient));
  add_parameter_gradient<double>(few, x, g, views_of(few_gradient));
  add_tangent_gradient<double>(few, x, u, views_of(few_gradient));
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t r = 0; r < network[layer].parameters(); ++r) {
      for (std::size_t j = 0; j < 6; ++j) {
        EXPECT_NEAR(gradient[layer](r, j), few_gradient[layer](r, mergings[layer].class_of(j)), 1e-12) << r << ' ' << j;
      }
    }
  }
}

}  // namespace
}  // namespace ganflow::nets
