#pragma once
/// Small games to train, and what the tests of training read from a state.

#include "ganflow/core/errors.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/dynamics/trainer.hpp"
#include "ganflow/nets/start.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

inline std::shared_ptr<const data::Law> gaussian(std::size_t dimension) {
  data::LawOptions options;
  options.name = "gaussian";
  options.dimension = dimension;
  return data::make_law(options);
}

inline std::shared_ptr<const data::Law> two_gaussians(std::size_t dimension) {
  data::LawOptions options;
  options.name = "two-gaussians";
  options.dimension = dimension;
  return data::make_law(options);
}

/// Who plays. The defaults are tiny, have two coordinates of everything, and no two sizes alike.
struct GameOptions {
  std::size_t latent_dimension = 2;
  std::size_t dimension = 3;
  std::size_t generator_units = 5;
  std::size_t critic_units = 7;
  nets::Activation activation = nets::Activation::kTanh;
  double generator_scale = 1;
  double critic_scale = 1;
  nets::Readout readout = nets::Readout::kIdentity;
  bool output_bias = false;
  std::optional<double> generator_box = {};
  std::optional<double> critic_box = {};
  objectives::Objective objective = objectives::Wgan{};
  std::shared_ptr<const data::Law> data = {};  ///< default: two_gaussians(dimension)
  std::uint64_t seed = 6;
};

inline std::optional<nets::Box> make_box(std::optional<double> half_width) {
  return half_width ? std::optional<nets::Box>(*half_width) : std::nullopt;
}

/// All parameters start from N(0,1), clipped to a box where there is one.
template <class T>
typename Trainer<T>::Parts make_parts(const GameOptions& game) {
  const auto start = [&](std::size_t units, double scale, std::size_t inputs, std::size_t outputs, rng::Purpose purpose,
                         std::optional<double> box) {
    nets::NetworkOptions options;
    options.units = units;
    options.activation = game.activation;
    options.scale = scale;
    auto population = nets::start_population<T>(options, inputs, outputs, game.seed, purpose, {});
    if (box) {
      nets::Box(*box).project(population.theta());
    }
    return population;
  };
  return {.generator = {start(game.generator_units, game.generator_scale, game.latent_dimension, game.dimension,
                              rng::Purpose::kGeneratorStart, game.generator_box),
                        game.readout, game.output_bias},
          .critic = start(game.critic_units, game.critic_scale, game.dimension, 1, rng::Purpose::kCriticStart,
                          game.critic_box),
          .generator_box = make_box(game.generator_box),
          .critic_walls = game.critic_box ? std::optional<nets::Walls>(nets::Box(*game.critic_box)) : std::nullopt,
          .objective = game.objective,
          .data = game.data ? game.data : two_gaussians(game.dimension),
          .latent = gaussian(game.latent_dimension),
          .seed = game.seed};
}

template <class T>
Trainer<T> make_trainer(const GameOptions& game, const TrainOptions& options) {
  return Trainer<T>(make_parts<T>(game), options);
}

/// The numbers of an array of a state as a matrix of doubles.
inline Matrix<double> matrix_of(const record::State& state, const std::string& name) {
  const record::Array& array = state.at(name);
  Matrix<double> m(array.shape.at(0), array.shape.at(1));
  std::visit([&](const auto& values) { std::copy(values.begin(), values.end(), m.data()); }, array.values);
  return m;
}

/// Overwrites one number of an array of a state.
template <class T>
void set_value(record::State& state, const std::string& name, std::size_t row, std::size_t column, double value) {
  for (record::Array& array : state.arrays) {
    if (array.name == name) {
      std::get<std::vector<T>>(array.values).at(row * array.shape.at(1) + column) = static_cast<T>(value);
    }
  }
}

inline void expect_near(const Matrix<double>& a, const Matrix<double>& b, double tolerance, const std::string& what) {
  ASSERT_EQ(a.rows(), b.rows());
  ASSERT_EQ(a.cols(), b.cols());
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t j = 0; j < a.cols(); ++j) {
      EXPECT_NEAR(a(r, j), b(r, j), tolerance) << what << ": parameter " << r << " of particle " << j;
    }
  }
}

/// Same arrays, same bits.
inline void expect_same(const record::State& a, const record::State& b) {
  EXPECT_EQ(a.iteration, b.iteration);
  EXPECT_EQ(a.time, b.time);
  ASSERT_EQ(a.arrays.size(), b.arrays.size());
  for (std::size_t k = 0; k < a.arrays.size(); ++k) {
    EXPECT_EQ(a.arrays[k].name, b.arrays[k].name);
    EXPECT_EQ(a.arrays[k].shape, b.arrays[k].shape);
    EXPECT_TRUE(a.arrays[k].values == b.arrays[k].values) << a.arrays[k].name << " differs";
  }
}

inline void advance(Process& process, int iterations) {
  for (int t = 0; t < iterations; ++t) {
    process.advance();
  }
}

inline double largest(const Matrix<double>& m) {
  double size = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      size = std::max(size, std::abs(m(r, j)));
    }
  }
  return size;
}

constexpr RuleKind kRules[] = {RuleKind::kSgd, RuleKind::kMomentum, RuleKind::kRmsProp, RuleKind::kAdam};

}  // namespace ganflow::dynamics
