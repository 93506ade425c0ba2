#include "ganflow/ode/projected_step.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::ode {

ProjectedStep::ProjectedStep(FixedMethod method, Walls walls, std::size_t dimension)
    : method_(method), walls_(std::move(walls)), stage_(dimension), velocity_(dimension), increment_(dimension) {
  walls_.validate(dimension);
}

void ProjectedStep::operator()(const VectorField& field, double time, double length, std::span<double> x) {
  GF_EXPECT(x.size() == stage_.size());
  const Chain& chain = chain_of(method_);
  std::fill(increment_.begin(), increment_.end(), 0.0);
  for (std::size_t i = 0; i < chain.stages; ++i) {
    for (std::size_t k = 0; k < x.size(); ++k) {
      stage_[k] = i == 0 ? x[k] : x[k] + length * chain.c[i] * velocity_[k];
    }
    walls_.project(stage_);
    field(time + chain.c[i] * length, stage_, velocity_);
    project_velocity(walls_, stage_, velocity_);
    for (std::size_t k = 0; k < x.size(); ++k) {
      increment_[k] += chain.b[i] * velocity_[k];
    }
  }
  for (std::size_t k = 0; k < x.size(); ++k) {
    x[k] += length * increment_[k];
  }
  walls_.project(x);
}

void project_velocity(const Walls& walls, std::span<const double> x, std::span<double> velocity) {
  for (std::size_t k = 0; k < x.size() && !walls.none(); ++k) {
    if ((x[k] >= walls.high[k] && velocity[k] > 0) || (x[k] <= walls.low[k] && velocity[k] < 0)) {
      velocity[k] = 0;
    }
  }
}

}  // namespace ganflow::ode
