#pragma once
/// Small games as flows.

#include "ganflow/dynamics/mean_field_flow.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {

/// One latent, one coordinate, erf units: few nodes integrate it to rounding.
inline GameOptions smooth_game() {
  GameOptions game;
  game.latent_dimension = 1;
  game.dimension = 1;
  game.activation = nets::Activation::kErf;
  return game;
}

inline MeanFieldFlow make_flow(const GameOptions& game, const TrainOptions& options, const FlowOptions& flow) {
  return {make_parts<double>(game), options, flow};
}

/// The largest difference of two states' populations.
inline double difference(const record::State& a, const record::State& b) {
  double size = 0;
  for (const char* name : {"generator", "critic"}) {
    const Matrix<double> x = matrix_of(a, name);
    const Matrix<double> y = matrix_of(b, name);
    for (std::size_t r = 0; r < x.rows(); ++r) {
      for (std::size_t j = 0; j < x.cols(); ++j) {
        size = std::max(size, std::abs(x(r, j) - y(r, j)));
      }
    }
  }
  return size;
}

}  // namespace ganflow::dynamics
