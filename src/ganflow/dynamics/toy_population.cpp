#include "ganflow/dynamics/toy_population.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <numeric>

namespace ganflow::dynamics {

namespace {

constexpr double kAbsolute = 0.1;  // absolute tolerance against the relative one: coordinates are of order 1

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

ode::Problem problem_of(const objectives::ToyGame& game, std::size_t n, std::size_t m) {
  const double gamma = game.options().critic_speed;
  const double kappa = game.options().payoff_scale;
  const double edge = game.prior().edge();
  ode::Problem problem;
  problem.field = [&game, gamma, kappa, n, m](double, std::span<const double> x, std::span<double> v) {
    const double critic = mean(x.subspan(n, m));
    double centred = 0;
    for (std::size_t i = 0; i < n; ++i) {
      centred += game.prior().centred(x[i]);
      v[i] = -kappa * critic * game.prior().density(x[i]);
    }
    std::fill(v.begin() + static_cast<std::ptrdiff_t>(n), v.end(), gamma * kappa * centred / static_cast<double>(n));
  };
  problem.walls.low.assign(n + m, -1);
  problem.walls.high.assign(n + m, 1);
  std::fill_n(problem.walls.low.begin(), n, -edge);
  std::fill_n(problem.walls.high.begin(), n, edge);
  return problem;
}

}  // namespace

void ToyPopulationOptions::validate() const {
  GF_VALIDATE(time > 0, "time = {} (must be positive). Try 10", time);
  GF_VALIDATE(samples >= 2, "samples = {} (must be at least 2). Try 100", samples);
  GF_VALIDATE(relative_tolerance >= 1e-15 && relative_tolerance < 1,
              "relative_tolerance = {} (must be at least 1e-15, rounding, and below 1). Try 1e-12", relative_tolerance);
}

ToyPopulationOrbit follow(const objectives::ToyGame& game, const ToyPopulation& start,
                          const ToyPopulationOptions& options) {
  options.validate();
  const std::size_t n = start.theta.size();
  const std::size_t m = start.omega.size();
  GF_VALIDATE(n > 0 && m > 0, "population: {} generator and {} critic particles (at least one of each). Add some", n,
              m);
  std::vector<double> state = start.theta;
  state.insert(state.end(), start.omega.begin(), start.omega.end());
  std::vector<double> times(options.samples);
  for (std::size_t i = 0; i < times.size(); ++i) {
    times[i] = options.time * static_cast<double>(i) / static_cast<double>(times.size() - 1);
  }
  const ode::Trajectory path = ode::integrate(
      problem_of(game, n, m), state, 0, options.time,
      {.relative_tolerance = options.relative_tolerance, .absolute_tolerance = kAbsolute * options.relative_tolerance},
      times);
  ToyPopulationOrbit orbit{.time = path.times,
                           .theta = Matrix<double>(path.times.size(), n),
                           .omega = Matrix<double>(path.times.size(), m),
                           .contacts = path.contacts(),
                           .evaluations = path.evaluations,
                           .status = path.status};
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    std::copy_n(path.outputs.row(i), n, orbit.theta.row(i));
    std::copy_n(path.outputs.row(i) + n, m, orbit.omega.row(i));
  }
  return orbit;
}

}  // namespace ganflow::dynamics
