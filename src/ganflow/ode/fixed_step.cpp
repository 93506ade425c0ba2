#include "ganflow/ode/fixed_step.hpp"

#include <algorithm>

namespace ganflow::ode {

namespace {

constexpr Chain kEuler{1, {0}, {1}};
constexpr Chain kHeun{2, {0, 1}, {0.5, 0.5}};
constexpr Chain kRk4{4, {0, 0.5, 0.5, 1}, {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6}};

}  // namespace

const Chain& chain_of(FixedMethod method) {
  switch (method) {
    case FixedMethod::kEuler: return kEuler;
    case FixedMethod::kHeun: return kHeun;
    case FixedMethod::kRk4: break;
  }
  return kRk4;
}

void integrate_fixed(FixedMethod method, const VectorField& field, const Walls& walls, double time, double step,
                     std::int64_t steps, std::span<double> x) {
  GF_EXPECT(steps >= 0);
  walls.validate(x.size());
  const Chain& chain = chain_of(method);
  std::vector<double> stage(x.begin(), x.end());
  std::vector<double> velocity(x.size());
  std::vector<double> increment(x.size());
  for (std::int64_t s = 0; s < steps; ++s) {
    const double t = time + static_cast<double>(s) * step;
    std::fill(increment.begin(), increment.end(), 0.0);
    for (std::size_t i = 0; i < chain.stages; ++i) {
      for (std::size_t k = 0; k < x.size(); ++k) {
        stage[k] = i == 0 ? x[k] : x[k] + step * chain.c[i] * velocity[k];
      }
      field(t + chain.c[i] * step, stage, velocity);
      for (std::size_t k = 0; k < x.size(); ++k) {
        increment[k] += chain.b[i] * velocity[k];
      }
    }
    for (std::size_t k = 0; k < x.size(); ++k) {
      x[k] += step * increment[k];
    }
    walls.project(x);
  }
}

}  // namespace ganflow::ode
