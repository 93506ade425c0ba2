#pragma once
/// How wrong velocities are because of a quadrature, and which quadrature would do.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/quadrature.hpp"

#include <functional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// Velocities of each population, integrals taken over these nodes.
using VelocitiesOver = std::function<std::vector<Matrix<double>>(const data::Nodes& nodes)>;

/// The largest error over coordinates and particles, relative to the population's largest velocity, the worst of the
/// populations: the difference from the finer rule (whose velocities `finer` gives), or the standard error over
/// replicates. 0 for whole samples.
double quadrature_error(const data::Quadrature& quadrature, const VelocitiesOver& velocities,
                        const VelocitiesOver& finer);

/// A sentence for people whose quadrature is too coarse: "flow.latent_order = 128 suffices", found by trying orders up
/// to 512 or points up to data::kMostNodes, then the trapezoidal rule.
std::string sufficient_quadrature(const data::Law& law, const data::QuadratureOptions& asked, double tolerance,
                                  const std::string& order_key,
                                  const std::function<double(const data::Quadrature&)>& error_of);

}  // namespace ganflow::dynamics
