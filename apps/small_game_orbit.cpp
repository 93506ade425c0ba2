/// `ganflow toy --game …`: one orbit of a small game, measured against its eigenvalues, period, cycle or limit.

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/small_game_flow.hpp"
#include "ganflow/dynamics/small_game_step.hpp"
#include "ganflow/objectives/dirac_game.hpp"

#include "output.hpp"
#include "picture_file.hpp"
#include "small_game_portrait.hpp"
#include "toy_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ganflow::apps {

namespace {

using dynamics::SmallOrbit;
using objectives::LimitCycle;
using objectives::SmallGame;

constexpr std::size_t kMostEvents = 4;  // in words; JSON has all

/// A game, its start, and what its parameters are called.
struct Played {
  SmallGame game;
  std::string title;
  std::vector<double> start;
  std::vector<std::string> symbols;
  std::vector<std::string> names;  // in tables
};

/// What the closed forms say of this start and flow.
struct Exact {
  std::optional<double> period;
  std::optional<double> rate;
  std::optional<double> modulus;
  std::optional<double> arrival;
};

Played play_dirac(const ToyArguments& a) {
  const auto remedy = objectives::dirac_remedy_of(a.remedy);
  const bool remedied = remedy != objectives::DiracRemedy::kNone;
  const double strength = a.strength.value_or(remedied ? 1 : 0);
  Played played{.game = objectives::dirac_game({.loss = objectives::dirac_loss_of(a.loss),
                                                .remedy = remedy,
                                                .strength = strength,
                                                .target = a.target,
                                                .critic_speed = a.gamma,
                                                .clip = a.clip}),
                .title = "",
                .start = {a.theta.value_or(1), a.omega.value_or(0)},
                .symbols = {"θ", "ψ"},
                .names = {"theta", "psi"}};
  played.title = fmt::format("{}, γ = {:g}", played.game.name, a.gamma);
  played.title += remedied ? fmt::format(", λ = {:g}", strength) : "";
  played.title += remedy == objectives::DiracRemedy::kGp ? fmt::format(", g = {:g}", a.target) : "";
  played.title += std::isfinite(a.clip) ? fmt::format(", |ψ| ≤ {:g}", a.clip) : "";
  return played;
}

Played play(const ToyArguments& a) {
  if (a.game == "dirac") {
    return play_dirac(a);
  }
  if (a.game == "bilinear") {
    const std::string box = std::isfinite(a.box) ? fmt::format(" on [-{0:g}, {0:g}]²", a.box) : "";
    return {.game = objectives::bilinear_game(a.gamma, a.box),
            .title = fmt::format("bilinear{}, γ = {:g}", box, a.gamma),
            .start = {a.theta.value_or(std::isfinite(a.box) ? a.box / std::max(1.0, std::sqrt(a.gamma)) : 1),
                      a.omega.value_or(0)},
            .symbols = {"θ", "ω"},
            .names = {"theta", "omega"}};
  }
  const std::vector<double> start = {a.theta.value_or(1), a.omega.value_or(0), a.curvature.value_or(0)};
  const double level = objectives::gaussian_mean_game(a.gamma).first_integral(start);
  GF_VALIDATE(std::isfinite(level), "start = ({}, {}, {}) (must be numbers). Try 1, 0, 0", start[0], start[1],
              start[2]);
  return {.game = objectives::gaussian_mean_game(a.gamma, level),
          .title = fmt::format("mean of a Gaussian, γ = {:g}", a.gamma),
          .start = start,
          .symbols = {"θ", "ψ_1", "ψ_2"},
          .names = {"theta", "psi_1", "psi_2"}};
}

Exact closed_forms(const Played& played, const dynamics::ToyFlowOptions& options) {
  const SmallGame& game = played.game;
  Exact exact;
  if (game.cycle) {
    exact.period = game.cycle->period;
  } else if (game.period) {
    const double integral = game.first_integral(played.start);
    const bool outside = game.wall_integral && integral > *game.wall_integral;
    exact.period = game.period(outside ? *game.wall_integral : integral);
    if (outside && game.arrival) {
      exact.arrival = game.arrival(played.start);
    }
  }
  if (options.kind != dynamics::ToyFlowKind::kContinuous) {
    double largest = 0;
    for (const auto& z : dynamics::step_multipliers(game, options.kind, options.step)) {
      largest = std::max(largest, std::abs(z));
    }
    exact.modulus = largest;
  } else if (game.limit) {
    exact.rate = std::max(game.eigenvalues[0].real(), game.eigenvalues[1].real());
  }
  return exact;
}

std::span<const double> end_of(const SmallOrbit& orbit) { return orbit.x.view().row_span(orbit.time.size() - 1); }

Json json_of(const std::optional<LimitCycle>& cycle) {
  if (!cycle) {
    return nullptr;
  }
  const Json multiplier = std::isnan(cycle->multiplier) ? Json(nullptr) : Json(cycle->multiplier);
  return {{"theta", cycle->theta}, {"period", cycle->period}, {"multiplier", multiplier}};
}

Json json_of(const ode::WallEvent& event, const Played& played) {
  return {{"time", event.time},
          {"kind", event.kind == ode::EventKind::kContact ? "contact" : "release"},
          {"coordinate", played.names[event.coordinate]},
          {"side", event.side},
          {"state", event.state}};
}

Json json_of(const ToyArguments& a, const Played& played, const Exact& exact, const SmallOrbit& orbit,
             const std::vector<std::string>& files) {
  const SmallGame& game = played.game;
  Json eigenvalues = Json::array();
  for (const auto& value : game.eigenvalues) {
    eigenvalues.push_back({value.real(), value.imag()});
  }
  Json events = Json::array();
  for (const ode::WallEvent& event : orbit.events) {
    events.push_back(json_of(event, played));
  }
  const Json limit = game.limit ? Json(game.limit(played.start)) : Json(nullptr);
  const Json integral = game.first_integral ? Json(game.first_integral(played.start)) : Json(nullptr);
  return {{"game", a.game},
          {"name", game.name},
          {"gamma", a.gamma},
          {"flow", a.flow},
          {"start", played.start},
          {"time", orbit.time.back()},
          {"equilibrium", game.equilibrium},
          {"eigenvalues", eigenvalues},
          {"period", or_null(orbit.period)},
          {"period_exact", or_null(exact.period)},
          {"period_difference", or_null(difference(orbit.period, exact.period))},
          {"rate", or_null(orbit.rate)},
          {"rate_exact", or_null(exact.rate)},
          {"rate_difference", or_null(difference(orbit.rate, exact.rate))},
          {"modulus", or_null(orbit.modulus)},
          {"modulus_exact", or_null(exact.modulus)},
          {"modulus_difference", or_null(difference(orbit.modulus, exact.modulus))},
          {"cycle", json_of(orbit.cycle)},
          {"cycle_exact", json_of(game.cycle)},
          {"arrival_time", or_null(orbit.arrival)},
          {"arrival_time_exact", or_null(exact.arrival)},
          {"first_integral", integral},
          {"integral_drift", game.first_integral ? Json(orbit.integral_drift) : Json(nullptr)},
          {"contacts", orbit.contacts},
          {"events", events},
          {"end", std::vector<double>(end_of(orbit).begin(), end_of(orbit).end())},
          {"limit", limit},
          {"evaluations", orbit.evaluations},
          {"steps", orbit.steps},
          {"status", ode::to_string(orbit.status)},
          {"files", files}};
}

std::string point(const Played& played, std::span<const double> x) {
  std::string words;
  for (std::size_t k = 0; k < x.size(); ++k) {
    words += fmt::format("{}{} = {:.12g}", k == 0 ? "" : ", ", played.symbols[k], x[k]);
  }
  return words;
}

std::string in_words(std::complex<double> value) {
  return value.imag() == 0
             ? fmt::format("{:.10g}", value.real())
             : fmt::format("{:.10g} {} {:.10g}i", value.real(), value.imag() > 0 ? "+" : "-", std::abs(value.imag()));
}

void print_cycle(const SmallOrbit& orbit, const SmallGame& game) {
  if (!orbit.cycle && !game.cycle) {
    return;
  }
  const auto part = [&](double LimitCycle::*value) {
    const auto of = [&](const std::optional<LimitCycle>& cycle) {
      const bool known = cycle && !std::isnan((*cycle).*value);
      return known ? std::optional((*cycle).*value) : std::nullopt;
    };
    return against(of(orbit.cycle), of(game.cycle));
  };
  fmt::print("cycle     through θ = {}\n", part(&LimitCycle::theta));
  fmt::print("          period {}\n", part(&LimitCycle::period));
  fmt::print("          multiplier {}\n", part(&LimitCycle::multiplier));
}

void print_events(const Played& played, const SmallOrbit& orbit) {
  for (std::size_t i = 0; i < std::min(kMostEvents, orbit.events.size()); ++i) {
    const ode::WallEvent& event = orbit.events[i];
    fmt::print("{} t = {:.10g}: {} of {} at {:g}\n", i == 0 ? "events   " : "         ", event.time,
               event.kind == ode::EventKind::kContact ? "contact" : "release", played.symbols[event.coordinate],
               event.state[event.coordinate]);
  }
  if (orbit.events.size() > kMostEvents) {
    fmt::print("          and {} more\n", orbit.events.size() - kMostEvents);
  }
}

void print_words(const ToyArguments& a, const Played& played, const Exact& exact, const SmallOrbit& orbit) {
  const SmallGame& game = played.game;
  fmt::print("game      {}\n", played.title);
  fmt::print("start     {}\n", point(played, played.start));
  fmt::print("linear    eigenvalues {}, {} at {}\n", in_words(game.eigenvalues[0]), in_words(game.eigenvalues[1]),
             point(played, game.equilibrium));
  fmt::print("flow      {} until time {:.6g}: {}\n", a.flow, orbit.time.back(), ode::to_string(orbit.status));
  if (orbit.cycle || game.cycle) {
    print_cycle(orbit, game);
  } else if (orbit.period || exact.period) {
    fmt::print("period    {}\n", against(orbit.period, exact.period));
  }
  if (exact.rate) {
    fmt::print("rate      {}\n", against(orbit.rate, exact.rate));
  }
  if (exact.modulus) {
    fmt::print("a step    multiplies by {}\n", against(orbit.modulus, exact.modulus));
  }
  if (exact.arrival || orbit.arrival) {
    fmt::print("arrival   {}\n", against(orbit.arrival, exact.arrival));
  }
  if (game.first_integral) {
    fmt::print("integral  H = {:.12g}, drift {:.1e}\n", game.first_integral(played.start), orbit.integral_drift);
  }
  fmt::print("end       {}\n", point(played, end_of(orbit)));
  if (game.limit) {
    fmt::print("limit     {}\n", point(played, game.limit(played.start)));
  }
  if (!game.low.empty()) {
    fmt::print("walls     {} contacts\n", orbit.contacts);
  }
  print_events(played, orbit);
  fmt::print("cost      {} evaluations in {} steps\n", orbit.evaluations, orbit.steps);
}

void write_table(const Played& played, const SmallOrbit& orbit, const std::string& file) {
  std::string rows = "time";
  for (const std::string& name : played.names) {
    rows += "," + name;
  }
  rows += ",payoff\n";
  for (std::size_t i = 0; i < orbit.time.size(); ++i) {
    const std::span<const double> x = orbit.x.view().row_span(i);
    fmt::format_to(std::back_inserter(rows), "{}", orbit.time[i]);
    for (const double value : x) {
      fmt::format_to(std::back_inserter(rows), ",{}", value);
    }
    fmt::format_to(std::back_inserter(rows), ",{}\n", played.game.payoff(x));
  }
  write_file_atomically(file, rows);
}

}  // namespace

void show_small_game_orbit(const ToyArguments& arguments, bool json) {
  const Played played = play(arguments);
  const SmallOrbit orbit = dynamics::follow(played.game, played.start, arguments.options);
  const Exact exact = closed_forms(played, arguments.options);
  std::vector<std::string> files;
  if (!arguments.portrait.empty()) {
    const report::PhasePortrait portrait =
        small_game_portrait(played.game, {.title = played.title, .critic = "critic, " + played.symbols[1]},
                            played.start, arguments.options);
    files = draw_to(report::phase_figure(portrait, "portrait"), arguments.portrait);
  }
  if (!arguments.out.empty()) {
    write_table(played, orbit, arguments.out);
    files.push_back(arguments.out);
  }
  if (json) {
    print_json(json_of(arguments, played, exact, orbit, files));
    return;
  }
  print_words(arguments, played, exact, orbit);
  for (const std::string& file : files) {
    fmt::print("wrote     {}\n", file);
  }
}

}  // namespace ganflow::apps
