#include "ganflow/nets/generator.hpp"

#include "ganflow/nets/start.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::nets {
namespace {

Generator<double> make_generator(Readout readout, bool bias, std::size_t outputs) {
  NetworkOptions options;
  options.units = 6;
  Generator<double> generator(start_population<double>(options, 2, outputs, 9, rng::Purpose::kGeneratorStart, {}),
                              readout, bias);
  for (std::size_t k = 0; bias && k < outputs; ++k) {
    generator.bias()(0, k) = 0.3 * static_cast<double>(k + 1);
  }
  return generator;
}

Matrix<double> normal(std::size_t n, std::size_t d, std::uint32_t substep) {
  Matrix<double> m(n, d);
  rng::fill_normal<double>({.seed = 2, .substep = substep}, 0, {m.data(), n * d});
  return m;
}

double payoff(const Generator<double>& generator, const Matrix<double>& z, const Matrix<double>& g) {
  Matrix<double> y(z.rows(), generator.dimension());
  generator.generate(z, y);
  double sum = 0;
  for (std::size_t i = 0; i < y.rows(); ++i) {
    for (std::size_t k = 0; k < y.cols(); ++k) {
      sum += g(i, k) * y(i, k);
    }
  }
  return sum;
}

TEST(Generator, GradientsAreDerivativesThroughReadoutAndBias) {
  for (const Readout readout : {Readout::kIdentity, Readout::kTanh}) {
    for (const std::size_t outputs : {std::size_t{2}, std::size_t{12}}) {  // fused and blocked engines
      auto generator = make_generator(readout, true, outputs);
      const auto z = normal(5, 2, 1);
      const auto g = normal(5, outputs, 2);
      Matrix<double> y(5, outputs);
      generator.generate(z, y);
      auto gradient = Matrix<double>::padded(generator.population().parameters(), 6);
      Matrix<double> bias_gradient(1, outputs);
      auto cotangents = g;
      generator.add_gradient(z, y, cotangents.view(), gradient.view(), bias_gradient.view());
      const double h = 1e-5;  // error h² + ε/h ≈ 1e-10
      const auto difference = [&](double& value) {
        const double saved = value;
        value = saved + h;
        const double up = payoff(generator, z, g);
        value = saved - h;
        const double down = payoff(generator, z, g);
        value = saved;
        return (up - down) / (2 * h);
      };
      for (std::size_t r = 0; r < generator.population().parameters(); ++r) {
        EXPECT_NEAR(gradient(r, 4), 6 * difference(generator.population().theta()(r, 4)), 1e-7) << "row " << r;
      }
      for (std::size_t k = 0; k < outputs; ++k) {
        EXPECT_NEAR(bias_gradient(0, k), difference(generator.bias()(0, k)), 1e-8);
      }
    }
  }
}

TEST(Generator, TanhReadoutKeepsImagesInRange) {
  auto generator = make_generator(Readout::kTanh, true, 2);
  generator.bias()(0, 0) = 100;
  Matrix<double> y(50, 2);
  generator.generate(normal(50, 2, 3), y);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_LE(std::abs(y(i, 0)), 1.0);
  }
}

TEST(Generator, WithoutBiasAddsNone) {
  auto with = make_generator(Readout::kIdentity, true, 2);
  auto without = make_generator(Readout::kIdentity, false, 2);
  Matrix<double> y1(4, 2);
  Matrix<double> y0(4, 2);
  with.generate(normal(4, 2, 3), y1);
  without.generate(normal(4, 2, 3), y0);
  EXPECT_NEAR(y1(0, 0) - y0(0, 0), 0.3, 1e-15);
  EXPECT_NEAR(y1(0, 1) - y0(0, 1), 0.6, 1e-15);
}

}  // namespace
}  // namespace ganflow::nets
