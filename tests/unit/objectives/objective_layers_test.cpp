// Every objective with critics of one, two and three layers, against finite differences in float64.

#include "objective_support.hpp"

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace ganflow::objectives {
namespace {

using nets::Layers;

Layers<double> deep_critic(Activation activation, std::size_t inputs, std::vector<std::size_t> inner) {
  nets::NetworkOptions options;
  options.units = kUnits;
  options.activation = activation;
  options.scale = 1.5;
  options.inner = std::move(inner);
  return nets::start_layers<double>(options, inputs, 1, 3, rng::Purpose::kCriticStart, {});
}

struct Depth {
  Activation activation;
  std::size_t inputs;
  std::vector<std::size_t> inner;
};

class ObjectiveLayers : public testing::TestWithParam<Depth> {
 protected:
  Layers<double> critic() const { return deep_critic(GetParam().activation, GetParam().inputs, GetParam().inner); }
  static double size_of_all(const std::vector<Matrix<double>>& gradient) {
    double size = 0;
    for (const Matrix<double>& layer : gradient) {
      size = std::hypot(size, size_of(layer));
    }
    return size;
  }
  /// M times the derivative of f in every parameter of every layer.
  static void expect_gradient_of(Layers<double>& critic, const std::vector<Matrix<double>>& gradient,
                                 const std::function<double()>& f) {
    const double tolerance = kDifferenceTolerance * size_of_all(gradient);
    for (std::size_t layer = 0; layer < critic.size(); ++layer) {
      for (std::size_t r = 0; r < critic[layer].parameters(); ++r) {
        for (std::size_t j = 0; j < kUnits; ++j) {
          const double slope = difference(critic[layer].theta()(r, j), f);
          EXPECT_NEAR(gradient[layer](r, j), static_cast<double>(kUnits) * slope, tolerance)
              << "layer " << layer + 1 << ", parameter " << r << " of particle " << j;
        }
      }
    }
  }
  static double mean_loss(const Layers<double>& critic, const Matrix<double>& y, double (*loss)(double)) {
    Matrix<double> values(y.rows(), 1);
    nets::evaluate<double>(critic, y, values);
    double sum = 0;
    for (std::size_t i = 0; i < y.rows(); ++i) {
      sum += loss(values(i, 0));
    }
    return sum / static_cast<double>(y.rows());
  }
};

INSTANTIATE_TEST_SUITE_P(EveryDepth, ObjectiveLayers,
                         testing::Values(Depth{Activation::kTanh, 2, {}}, Depth{Activation::kTanh, 2, {3}},
                                         Depth{Activation::kErf, 1, {2, 3}}, Depth{Activation::kLeakyRelu, 2, {4, 2}},
                                         Depth{Activation::kSin, 12, {10}}, Depth{Activation::kSoftplus, 3, {1, 1}}));

TEST_P(ObjectiveLayers, CriticGradientIsTheDerivativeOfThePayoff) {
  const auto batch = random_batch<double>(2 * kHalf, GetParam().inputs);
  for (const Game& game : games()) {
    SCOPED_TRACE(game.name);
    auto network = critic();
    auto gradient = nets::like_parameters<double>(network);
    std::visit(
        [&](const auto& of) {
          of.template add_critic_gradient<double>(network, {batch}, kMix, nets::views_of(gradient));
        },
        game.objective);
    expect_gradient_of(network, gradient, [&] {
      return std::visit([&](const auto& of) { return of.template payoff<double>(network, {batch}, kMix); },
                        game.objective);
    });
  }
}

TEST_P(ObjectiveLayers, CotangentsAreTheDerivativesOfTheGeneratorsLoss) {
  const auto network = critic();
  for (const Game& game : games()) {
    SCOPED_TRACE(game.name);
    auto y = random_batch<double>(kHalf, GetParam().inputs);
    Matrix<double> g(kHalf, GetParam().inputs);
    std::visit([&](const auto& of) { of.template generator_cotangents<double>(network, y, g); }, game.objective);
    for (std::size_t i = 0; i < kHalf; ++i) {
      for (std::size_t l = 0; l < y.cols(); ++l) {
        EXPECT_NEAR(g(i, l), difference(y(i, l), [&] { return mean_loss(network, y, game.generator_loss); }),
                    kDifferenceTolerance * size_of(g))
            << "sample " << i << ", coordinate " << l;
      }
    }
  }
}

TEST_P(ObjectiveLayers, LossGradientIsTheDerivativeOfTheGeneratorsLoss) {
  const auto y = random_batch<double>(kHalf, GetParam().inputs);
  for (const Game& game : games()) {
    std::visit(
        [&](const auto& of) {
          if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(of)>, WganGp>) {
            SCOPED_TRACE(game.name);
            auto network = critic();
            auto gradient = nets::like_parameters<double>(network);
            of.template add_loss_gradient<double>(network, y, nets::views_of(gradient));
            expect_gradient_of(network, gradient, [&] { return mean_loss(network, y, game.generator_loss); });
          }
        },
        game.objective);
  }
}

}  // namespace
}  // namespace ganflow::objectives
