/// `ganflow toy`: one orbit of the game whose limit orbit is known, measured against its closed forms.

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/toy_attractors.hpp"

#include "output.hpp"
#include "picture_file.hpp"
#include "toy_arguments.hpp"
#include "toy_portrait.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string>

namespace ganflow::apps {

namespace {

using dynamics::Orbit;
using objectives::ToyGame;
using objectives::ToyPoint;

/// What the closed forms say about one start.
struct Exact {
  double energy = 0;
  bool inside = false;  ///< on an orbit of its own
  double theta_max = 0;
  double omega_max = 0;
  double period = 0;  ///< of the orbit on which it stays
  std::optional<objectives::ToyArrival> arrival;
  std::optional<double> multiplier;  ///< of the return map: 1 inside, 0 outside; on the limit orbit one of them a side
};

ToyPoint start_of(const ToyArguments& arguments, const ToyGame& game) {
  if (arguments.theta || arguments.omega) {
    GF_VALIDATE(!arguments.energy, "--energy {} (the start already has an energy). Give either it or --theta, --omega",
                *arguments.energy);
    return {arguments.theta.value_or(0), arguments.omega.value_or(0)};
  }
  return {game.theta_max(arguments.energy.value_or(game.limit_energy())), 0};
}

Exact closed_forms(const ToyGame& game, ToyPoint start) {
  Exact exact;
  exact.energy = game.energy(start);
  exact.arrival = game.arrival(start);
  exact.inside = !exact.arrival.has_value();
  const double stays = exact.inside ? exact.energy : game.limit_energy();
  exact.theta_max = game.theta_max(stays);
  exact.omega_max = game.omega_max(stays);
  exact.period = game.period(stays);
  if (!exact.arrival || exact.arrival->time > 0) {
    exact.multiplier = exact.inside ? 1 : 0;
  }
  return exact;
}

/// One turn from where the start's level set meets ω = 0; none for the centre and for levels past the prior's edge.
std::optional<dynamics::ToyReturn> turn_of(const ToyArguments& arguments, const ToyGame& game, const Exact& exact) {
  const double theta = game.theta_max(exact.energy);
  if (arguments.options.kind != dynamics::ToyFlowKind::kContinuous || !(theta > 0) || theta > game.prior().edge()) {
    return std::nullopt;
  }
  return dynamics::first_return(game, theta, arguments.options.relative_tolerance);
}

/// What came from outside and slid; a start on the limit orbit has reached it at time 0.
std::optional<double> slide_time(const Exact& exact) {
  return exact.arrival ? exact.arrival->slide_time : std::nullopt;
}

Json json_of(const ToyArguments& arguments, const ToyGame& game, ToyPoint start, const Exact& exact, const Orbit& orbit,
             const std::optional<dynamics::ToyReturn>& turn, const std::vector<std::string>& files) {
  const Json arrival = exact.arrival && exact.arrival->contact ? Json(exact.arrival->time) : Json(nullptr);
  return {{"prior", arguments.prior},
          {"gamma", arguments.gamma},
          {"kappa", arguments.kappa},
          {"flow", arguments.flow},
          {"engine", arguments.engine},
          {"theta", start.theta},
          {"omega", start.omega},
          {"energy", exact.energy},
          {"limit_energy", game.limit_energy()},
          {"inside", exact.inside},
          {"time", orbit.time.back()},
          {"period", or_null(orbit.period)},
          {"period_exact", exact.period},
          {"period_difference", or_null(difference(orbit.period, std::optional(exact.period)))},
          {"linear_period", game.linear_period()},
          {"return_theta", turn ? Json(turn->theta) : Json(nullptr)},
          {"return_time", turn ? Json(turn->time) : Json(nullptr)},
          {"multiplier", turn ? Json(turn->multiplier) : Json(nullptr)},
          {"multiplier_exact", or_null(exact.multiplier)},
          {"theta_max", exact.theta_max},
          {"omega_max", exact.omega_max},
          {"energy_drift", orbit.energy_drift},
          {"slide_time", or_null(orbit.slide_time)},
          {"slide_time_exact", or_null(slide_time(exact))},
          {"arrival_time", or_null(orbit.arrival_time)},
          {"arrival_time_exact", arrival},
          {"contacts", orbit.contacts},
          {"evaluations", orbit.evaluations},
          {"steps", orbit.steps},
          {"status", ode::to_string(orbit.status)},
          {"theta_end", orbit.end.theta},
          {"omega_end", orbit.end.omega},
          {"energy_end", game.energy(orbit.end)},
          {"w1_end", game.distance(orbit.end.theta)},
          {"files", files}};
}

void print_words(const ToyArguments& arguments, const ToyGame& game, ToyPoint start, const Exact& exact,
                 const Orbit& orbit, const std::optional<dynamics::ToyReturn>& turn) {
  fmt::print("game      {} prior, γ = {:g}, κ = {:g}; limit orbit H = {:.12g}\n", arguments.prior, arguments.gamma,
             arguments.kappa, game.limit_energy());
  fmt::print("start     θ = {:.12g}, ω = {:.12g}, H = {:.12g}: {}\n", start.theta, start.omega, exact.energy,
             exact.inside ? "inside the limit orbit, on an orbit of its own"
                          : (exact.arrival->time > 0 ? "outside the limit orbit, ends on it" : "on the limit orbit"));
  fmt::print("orbit     |θ| ≤ {:.12g}, |ω| ≤ {:.12g}\n", exact.theta_max, exact.omega_max);
  fmt::print("flow      {} until time {:.6g}: {}\n", arguments.flow, orbit.time.back(), ode::to_string(orbit.status));
  fmt::print("period    {}\n", against(orbit.period, exact.period));
  if (exact.arrival && exact.arrival->contact) {
    fmt::print("slide     {}\n", against(orbit.slide_time, slide_time(exact)));
    fmt::print("arrival   {}\n", against(orbit.arrival_time, exact.arrival->time));
  }
  if (turn) {
    fmt::print("return    ω = 0, θ = {:.12g} to {:.12g} in {:.12g}; multiplier {}\n", game.theta_max(exact.energy),
               turn->theta, turn->time, against(turn->multiplier, exact.multiplier));
  }
  fmt::print("end       θ = {:.12g}, ω = {:.12g}, H = {:.12g}, W_1 = {:.6g}\n", orbit.end.theta, orbit.end.omega,
             game.energy(orbit.end), game.distance(orbit.end.theta));
  fmt::print("walls     {} contacts; drift of H {:.1e}\n", orbit.contacts, orbit.energy_drift);
  fmt::print("cost      {} evaluations in {} steps\n", orbit.evaluations, orbit.steps);
}

void write_table(const ToyGame& game, const Orbit& orbit, const std::string& file) {
  std::string rows = "time,theta,omega,energy,payoff,w1\n";
  for (std::size_t i = 0; i < orbit.time.size(); ++i) {
    const ToyPoint x{orbit.theta[i], orbit.omega[i]};
    fmt::format_to(std::back_inserter(rows), "{},{},{},{},{},{}\n", orbit.time[i], x.theta, x.omega, game.energy(x),
                   game.payoff(x), game.distance(x.theta));
  }
  write_file_atomically(file, rows);
}

}  // namespace

void show_toy_orbit(const ToyArguments& arguments, bool json) {
  const ToyGame game({.prior = objectives::prior_of(arguments.prior),
                      .critic_speed = arguments.gamma,
                      .payoff_scale = arguments.kappa});
  const ToyPoint start = start_of(arguments, game);
  const Orbit orbit = dynamics::follow(game, start, arguments.options);
  const Exact exact = closed_forms(game, start);
  const std::optional<dynamics::ToyReturn> turn = turn_of(arguments, game, exact);
  std::vector<std::string> files;
  if (!arguments.portrait.empty()) {
    files = draw_to(report::phase_figure(toy_portrait(game, orbit), "portrait"), arguments.portrait);
  }
  if (!arguments.out.empty()) {
    write_table(game, orbit, arguments.out);
    files.push_back(arguments.out);
  }
  if (json) {
    print_json(json_of(arguments, game, start, exact, orbit, turn, files));
    return;
  }
  print_words(arguments, game, start, exact, orbit, turn);
  for (const std::string& file : files) {
    fmt::print("wrote     {}\n", file);
  }
}

}  // namespace ganflow::apps
