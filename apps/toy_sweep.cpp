/// `ganflow toy --sweep …`: many starts of the toy game, and the attractor on which each ends.

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/toy_attractors.hpp"
#include "ganflow/report/basin_plot.hpp"

#include "output.hpp"
#include "picture_file.hpp"
#include "toy_arguments.hpp"
#include "toy_portrait.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace ganflow::apps {

namespace {

using dynamics::ToyAttractor;
using dynamics::ToyFate;
using objectives::ToyGame;
using objectives::ToyPoint;

constexpr std::array kAttractors = {ToyAttractor::kFixedPoint, ToyAttractor::kInnerOrbit, ToyAttractor::kWallCycle,
                                    ToyAttractor::kUnsettled};
constexpr double kWide = 1.75;    // of the limit orbit's θ_max: the range of starts where the prior has no edge
constexpr double kPeriods = 12;   // of the default horizon, after the last arrival
constexpr double kMargin = 1.06;  // axes against starts
constexpr double kPoint = 85;     // point size times starts a side: the points of a grid touch

/// "grid:21", "random:400", or "21", a grid.
std::vector<ToyPoint> starts_of(const ToyArguments& arguments, double theta_limit) {
  const std::string& text = arguments.sweep;
  const std::size_t colon = text.find(':');
  const std::string kind = colon == std::string::npos ? "grid" : text.substr(0, colon);
  const std::string number = colon == std::string::npos ? text : text.substr(colon + 1);
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count);
  GF_VALIDATE(error == std::errc() && end == number.data() + number.size() && (kind == "grid" || kind == "random"),
              "sweep = '{}' (neither grid:SIDE nor random:COUNT). Try grid:21", text);
  return kind == "grid" ? dynamics::grid_starts(theta_limit, count)
                        : dynamics::random_starts(theta_limit, count, arguments.options.seed);
}

double theta_limit_of(const ToyArguments& arguments, const ToyGame& game) {
  const double edge = game.prior().edge();
  const double limit =
      arguments.theta.value_or(std::isfinite(edge) ? edge : kWide * game.theta_max(game.limit_energy()));
  GF_VALIDATE(limit <= edge, "theta = {} (starts outside the prior's support). Its projection is {}", limit, edge);
  return limit;
}

double horizon_of(const ToyGame& game, const std::vector<ToyPoint>& starts) {
  double latest = 0;
  for (const ToyPoint start : starts) {
    const auto arrival = game.arrival(start);
    latest = std::max(latest, arrival ? arrival->time : 0);
  }
  return latest + kPeriods * game.period(game.limit_energy());
}

struct Share {
  ToyAttractor attractor;
  std::size_t count = 0;
  double lowest = std::numeric_limits<double>::infinity();  // H − γ
  double highest = 0;
};

std::vector<Share> shares_of(const std::vector<ToyFate>& fates) {
  std::vector<Share> shares;
  for (const ToyAttractor attractor : kAttractors) {
    Share share{.attractor = attractor};
    for (const ToyFate& fate : fates) {
      if (fate.attractor == attractor) {
        ++share.count;
        share.lowest = std::min(share.lowest, fate.excess);
        share.highest = std::max(share.highest, fate.excess);
      }
    }
    shares.push_back(share);
  }
  return shares;
}

report::BasinPlot basins(const ToyGame& game, const std::vector<ToyFate>& fates, const std::string& flow,
                         double theta_limit) {
  report::BasinPlot plot;
  plot.title = fmt::format("{} prior, γ = {:g}, κ = {:g}, {}", to_string(game.options().prior),
                           game.options().critic_speed, game.options().payoff_scale, flow);
  plot.x_limit = kMargin * theta_limit;
  plot.y_limit = kMargin;
  plot.y_walls = {-1, 1};
  plot.limit_orbit = toy_level_set(game, game.limit_excess());
  plot.basins = {{"to the optimum", report::palette::kGreen, {}, {}},
                 {"to a wall cycle", report::palette::kOrange, {}, {}},
                 {"unsettled", report::palette::kGrey, {}, {}}};
  for (const ToyFate& fate : fates) {
    if (fate.attractor == ToyAttractor::kInnerOrbit) {
      plot.x.push_back(fate.start.theta);
      plot.y.push_back(fate.start.omega);
      plot.level.push_back(std::min(1.0, fate.excess / game.limit_excess()));
      continue;
    }
    const std::size_t which = fate.attractor == ToyAttractor::kFixedPoint  ? 0
                              : fate.attractor == ToyAttractor::kWallCycle ? 1
                                                                           : 2;
    plot.basins[which].x.push_back(fate.start.theta);
    plot.basins[which].y.push_back(fate.start.omega);
  }
  plot.point_size = std::clamp(kPoint / std::sqrt(static_cast<double>(fates.size())), 0.15, 4.0);
  return plot;
}

void write_table(const ToyGame& game, const std::vector<ToyFate>& fates, const std::string& file) {
  std::string rows = "theta,omega,attractor,energy,period\n";
  for (const ToyFate& fate : fates) {
    fmt::format_to(std::back_inserter(rows), "{},{},{},{},{}\n", fate.start.theta, fate.start.omega,
                   to_string(fate.attractor), game.options().critic_speed + fate.excess,
                   fate.period ? fmt::format("{}", *fate.period) : "");
  }
  write_file_atomically(file, rows);
}

Json json_of(const ToyArguments& arguments, const ToyGame& game, const std::vector<ToyFate>& fates, double time,
             const std::vector<std::string>& files) {
  Json counts;
  for (const Share& share : shares_of(fates)) {
    counts[to_string(share.attractor)] = share.count;
  }
  Json starts = Json::array();
  for (const ToyFate& fate : fates) {
    starts.push_back({{"theta", fate.start.theta},
                      {"omega", fate.start.omega},
                      {"attractor", to_string(fate.attractor)},
                      {"energy", game.options().critic_speed + fate.excess},
                      {"period", or_null(fate.period)}});
  }
  return {{"prior", arguments.prior},
          {"gamma", arguments.gamma},
          {"kappa", arguments.kappa},
          {"flow", arguments.flow},
          {"sweep", arguments.sweep},
          {"seed", arguments.options.seed},
          {"time", time},
          {"counts", counts},
          {"limit_energy", game.limit_energy()},
          {"starts", starts},
          {"files", files}};
}

void print_words(const ToyArguments& arguments, const ToyGame& game, const std::vector<ToyFate>& fates, double time) {
  fmt::print("game      {} prior, γ = {:g}, κ = {:g}; limit orbit H = {:.12g}\n", arguments.prior, arguments.gamma,
             arguments.kappa, game.limit_energy());
  fmt::print("flow      {} until time {:.6g}, {} starts\n", arguments.flow, time, fates.size());
  fmt::print("attractor        starts    share  H from        to\n");
  for (const Share& share : shares_of(fates)) {
    if (share.count > 0) {
      fmt::print("{:<15} {:>7} {:>7.1f}%  {:<13.9g} {:.9g}\n", to_string(share.attractor), share.count,
                 100.0 * static_cast<double>(share.count) / static_cast<double>(fates.size()),
                 arguments.gamma + share.lowest, arguments.gamma + share.highest);
    }
  }
}

}  // namespace

void show_toy_sweep(const ToyArguments& arguments, bool json) {
  const ToyGame game({.prior = objectives::prior_of(arguments.prior),
                      .critic_speed = arguments.gamma,
                      .payoff_scale = arguments.kappa});
  const double theta_limit = theta_limit_of(arguments, game);
  const std::vector<ToyPoint> starts = starts_of(arguments, theta_limit);
  dynamics::ToyFlowOptions options = arguments.options;
  options.time = options.time > 0 ? options.time : horizon_of(game, starts);
  const std::vector<ToyFate> fates = dynamics::sweep(game, starts, options);
  std::vector<std::string> files;
  if (!arguments.portrait.empty()) {
    files =
        draw_to(report::basin_figure(basins(game, fates, arguments.flow, theta_limit), "basins"), arguments.portrait);
  }
  if (!arguments.out.empty()) {
    write_table(game, fates, arguments.out);
    files.push_back(arguments.out);
  }
  if (json) {
    print_json(json_of(arguments, game, fates, options.time, files));
    return;
  }
  print_words(arguments, game, fates, options.time);
  for (const std::string& file : files) {
    fmt::print("wrote     {}\n", file);
  }
}

}  // namespace ganflow::apps
