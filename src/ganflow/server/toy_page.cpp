#include "ganflow/server/toy_page.hpp"

#include "ganflow/dynamics/toy_flow.hpp"
#include "ganflow/io/json_number.hpp"
#include "ganflow/objectives/toy_game.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::server {

namespace {

using Json = nlohmann::ordered_json;
using objectives::ToyGame;
using objectives::ToyPoint;

constexpr int kLevels = 6;         ///< level sets inside the limit orbit
constexpr int kLevelPoints = 120;  ///< of a quarter of a level set
constexpr int kArrowColumns = 25;  ///< velocities from wall to wall
constexpr int kArrowRows = 13;
constexpr std::size_t kOrbitPoints = 600;
constexpr double kMargin = 1.7;        ///< width of the picture over that of the limit orbit
constexpr double kLongest = 1e5;       ///< mean-field time of a trajectory
constexpr double kMostPeriods = 1000;  ///< of a trajectory: some 400 evaluations each
constexpr double kMostSteps = 2e5;     ///< of an algorithm
constexpr double kTolerance = 1e-10;   ///< of the flow: far below a pixel

objectives::ToyGameOptions game_of(const Request& request) {
  objectives::ToyGameOptions options;
  options.prior = objectives::prior_of(text_of(request, "prior", "logistic"));
  options.critic_speed = real_of(request, "gamma", {.low = 1e-4, .high = 1e4, .otherwise = 1});
  options.payoff_scale = real_of(request, "kappa", {.low = 1e-3, .high = 1e3, .otherwise = 1});
  options.validate();
  return options;
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) {
    list.push_back(io::to_json_number(value));
  }
  return list;
}

/// The closed curve H − γ = excess, upper right quarter mirrored.
Json level_set(const ToyGame& game, double excess) {
  const double top = std::sqrt(2 * excess);
  std::vector<double> theta;
  std::vector<double> omega;
  for (int k = 0; k <= kLevelPoints; ++k) {
    const double angle = 0.5 * M_PI * k / kLevelPoints;
    const double height = top * std::sin(angle);
    const double rest = std::max(0.0, excess - 0.5 * height * height);
    theta.push_back(game.prior().inverse_excess(rest / game.options().critic_speed));
    omega.push_back(height);
  }
  return {{"theta", numbers(theta)}, {"omega", numbers(omega)}};
}

Json arrows(const ToyGame& game, double width) {
  Json list = Json::array();
  for (int column = 0; column < kArrowColumns; ++column) {
    for (int row = 0; row < kArrowRows; ++row) {
      const ToyPoint at{.theta = width * ((2.0 * column + 1) / kArrowColumns - 1),
                        .omega = (2.0 * row + 1) / kArrowRows - 1};
      const ToyPoint v = game.velocity(at);
      list.push_back({at.theta, at.omega, io::to_json_number(v.theta), io::to_json_number(v.omega)});
    }
  }
  return list;
}

}  // namespace

Reply toy_portrait_reply(const Request& request) {
  const ToyGame game(game_of(request));
  const double limit = game.limit_excess();
  const double theta_max = game.theta_max(game.limit_energy());
  const double width = std::min(kMargin * theta_max, game.prior().edge());
  Json levels = Json::array();
  for (int k = 1; k <= kLevels; ++k) {
    const double share = static_cast<double>(k) / (kLevels + 1);
    levels.push_back(level_set(game, limit * share * share));
  }
  const dynamics::Orbit orbit = dynamics::follow_limit_orbit(game.options(), {.relative_tolerance = kTolerance});
  Json body = {{"gamma", game.options().critic_speed},
               {"kappa", game.options().payoff_scale},
               {"prior", objectives::to_string(game.options().prior)},
               {"width", width},
               {"theta_max", theta_max},
               {"edge", io::to_json_number(game.prior().edge())},
               {"period", game.period(game.limit_energy())},
               {"linear_period", game.linear_period()},
               {"measured_period", io::to_json_number(orbit.period)},
               {"levels", levels},
               {"limit", level_set(game, limit)},
               {"arrows", arrows(game, width)}};
  return {.body = body.dump()};
}

Reply toy_trajectory_reply(const Request& request) {
  const ToyGame game(game_of(request));
  dynamics::ToyFlowOptions options;
  options.kind = dynamics::toy_flow_of(text_of(request, "flow", "continuous"));
  options.time = real_of(request, "time", {.low = 0, .high = kLongest, .otherwise = 0});
  options.step = real_of(request, "step", {.low = 1e-4, .high = 10, .otherwise = 0.05});
  options.samples = kOrbitPoints * 3;
  options.relative_tolerance = kTolerance;
  const double period = game.period(game.limit_energy());
  const double span = options.time > 0 ? options.time : 3 * period;
  GF_VALIDATE(span <= kMostPeriods * period,
              "time = {} (the limit orbit's period is {:.6g}, and a page waits for {} of them). Try less", options.time,
              period, kMostPeriods);
  GF_VALIDATE(options.kind == dynamics::ToyFlowKind::kContinuous || span / options.step <= kMostSteps,
              "step = {} (that is {:.3g} steps to time {:.6g}, more than a page waits for). Try a larger step",
              options.step, span / options.step, span);
  const ToyPoint start{.theta = real_of(request, "theta", {.low = -1e3, .high = 1e3, .otherwise = 0}),
                       .omega = real_of(request, "omega", {.low = -1, .high = 1, .otherwise = 0.5})};
  const dynamics::Orbit orbit = dynamics::follow(game, start, options);
  const auto arrival = game.arrival(start);
  Json body = {{"time", numbers(orbit.time)},
               {"theta", numbers(orbit.theta)},
               {"omega", numbers(orbit.omega)},
               {"period", io::to_json_number(orbit.period)},
               {"arrival_time", io::to_json_number(orbit.arrival_time)},
               {"exact_arrival", arrival ? io::to_json_number(arrival->time) : Json(nullptr)},
               {"contacts", orbit.contacts},
               {"energy", io::to_json_number(game.energy(start))},
               {"energy_drift", io::to_json_number(orbit.energy_drift)}};
  return {.body = body.dump()};
}

}  // namespace ganflow::server
