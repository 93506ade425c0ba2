#pragma once
/// How the mean-field limit is solved (theory §4).

#include "ganflow/data/quadrature.hpp"

#include <cstddef>
#include <vector>

namespace ganflow::dynamics {

enum class DynamicsKind {
  kTrain,  ///< the algorithm of theory §3, on batches
  kFlow,   ///< its mean-field limit, theory §4, on particles
  kGrid,   ///< the same on grids, by finite volumes
};

enum class FlowMethod {
  kEuler,     ///< projected Euler, order 1
  kHeun,      ///< order 2
  kRk4,       ///< order 4; 2 across contacts
  kAdaptive,  ///< Dormand–Prince 8(5,3) between exact contacts and releases
};

struct FlowOptions {
  FlowMethod method = FlowMethod::kRk4;
  double tolerance = 1e-9;  ///< kAdaptive: of the local error, relative and absolute; in (0, 0.1)
  data::QuadratureRule quadrature = data::QuadratureRule::kAuto;
  std::size_t latent_order = 0;                  ///< nodes a coordinate; 0: data::default_order
  std::size_t data_order = 0;                    ///< of each component; 0: 48, 16, 8 in one, two, three coordinates
  std::size_t points = 4096;                     ///< of quasi-Monte Carlo; at least 8
  std::vector<std::size_t> held_generator = {};  ///< rows of (a_1 … a_L, b, c_1 … c_K) that keep their start
  std::vector<std::size_t> held_critic = {};
  double quadrature_tolerance = 1e-5;  ///< of velocities, relative to the largest of their population; > 0
};

/// data_order, or what 0 stands for: components are narrow, so fewer than for latents.
std::size_t resolved_data_order(const FlowOptions& options, std::size_t dimension);

/// Throws InputError naming the key when a value is impossible.
void validate(const FlowOptions& options);

}  // namespace ganflow::dynamics
