#include "toy_portrait.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::apps {

namespace {

using objectives::ToyGame;
using objectives::ToyPoint;
using report::Curve;

constexpr double kMargin = 1.18;            // axes against walls and against the widest curve
constexpr std::size_t kPoints = 400;        // of a curve
constexpr std::size_t kLevelPoints = 1600;  // of a level set, so that it ends at the wall to the eye
constexpr std::size_t kColumns = 161;       // of the payoff
constexpr std::size_t kRows = 81;
constexpr int kArrowColumns = 17;
constexpr int kArrowRows = 9;
constexpr double kWidest = 1.75;  // the outermost start against the limit orbit's θ_max
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double limit_theta(const ToyGame& game) { return game.theta_max(game.limit_energy()); }

/// θ up to which the picture goes.
double theta_range(const ToyGame& game) {
  const double edge = game.prior().edge();
  return kMargin * (std::isfinite(edge) ? edge : kWidest * limit_theta(game));
}

/// Energies at equal distances of θ_max: inside the limit orbit, and beyond it as far as the picture goes.
std::vector<Curve> level_sets(const ToyGame& game) {
  std::vector<Curve> curves;
  const double step = limit_theta(game) / 4;
  const double end = std::min(theta_range(game), game.prior().edge());
  for (int k = 1; k * step <= end; ++k) {
    if (k != 4) {  // the limit orbit itself
      curves.push_back(toy_level_set(game, game.options().critic_speed * game.prior().excess(k * step)));
    }
  }
  return curves;
}

Curve curve_of(const dynamics::Orbit& orbit) { return {orbit.theta, orbit.omega}; }

/// From outside, until the limit orbit is reached.
std::vector<Curve> arrivals(const ToyGame& game) {
  const double edge = game.prior().edge();
  const double wide = std::isfinite(edge) ? edge : limit_theta(game);
  const double far = std::isfinite(edge) ? 0.9 : kWidest;
  std::vector<Curve> curves;
  for (const ToyPoint start : {ToyPoint{far * wide, -0.6}, ToyPoint{-far * wide, 0.6},
                               ToyPoint{0.78 * far * wide, -0.9}, ToyPoint{-0.78 * far * wide, 0.9}}) {
    if (const auto arrival = game.arrival(start); arrival && arrival->time > 0) {
      curves.push_back(curve_of(dynamics::follow(game, start, {.time = arrival->time, .samples = kPoints})));
    }
  }
  return curves;
}

/// The velocity field, all arrows of nearly one length: only directions tell, since Φ' falls fast.
std::vector<report::Arrow> velocities(const ToyGame& game, double x_limit) {
  const double width = 2 * x_limit / kArrowColumns;
  const double height = 2.0 / kArrowRows;
  std::vector<report::Arrow> arrows;
  for (int c = 0; c < kArrowColumns; ++c) {
    for (int r = 0; r < kArrowRows; ++r) {
      const ToyPoint x{-x_limit + (c + 0.5) * width, -1 + (r + 0.5) * height};
      const ToyPoint v = game.velocity(x);
      const double size = std::hypot(v.theta / width, v.omega / height);
      if (std::abs(x.theta) < game.prior().edge() && size > 0) {
        arrows.push_back({x.theta, x.omega, 0.55 * v.theta / size, 0.55 * v.omega / size});
      }
    }
  }
  return arrows;
}

}  // namespace

Curve toy_level_set(const ToyGame& game, double excess) {
  const double radius = std::sqrt(2 * excess);
  const double gamma = game.options().critic_speed;
  const double edge = game.prior().edge();
  Curve curve;
  for (std::size_t i = 0; i <= kLevelPoints; ++i) {
    const double phi = 2 * std::acos(-1.0) * static_cast<double>(i) / kLevelPoints;
    const double omega = radius * std::sin(phi);
    const double along = radius * std::cos(phi);
    const double theta = std::copysign(game.prior().inverse_excess(0.5 * along * along / gamma), along);
    const bool inside = std::abs(omega) <= 1 + 1e-12 && std::abs(theta) <= edge * (1 + 1e-12);
    curve.x.push_back(inside ? theta : kNaN);
    curve.y.push_back(inside ? omega : kNaN);
  }
  return curve;
}

report::PhasePortrait toy_portrait(const ToyGame& game, const dynamics::Orbit& orbit) {
  report::PhasePortrait p;
  const double edge = game.prior().edge();
  p.title = fmt::format("{} prior, γ = {:g}, κ = {:g}", to_string(game.options().prior), game.options().critic_speed,
                        game.options().payoff_scale);
  p.x_limit = theta_range(game);
  for (const double theta : orbit.theta) {
    p.x_limit = std::max(p.x_limit, 1.05 * std::abs(theta));
  }
  p.y_limit = kMargin;
  p.y_walls = {-1, 1};
  if (std::isfinite(edge)) {
    p.x_walls = {-edge, edge};
  }
  p.levels = level_sets(game);
  p.limit_orbit = toy_level_set(game, game.limit_excess());
  p.trajectories = arrivals(game);
  p.trajectories.push_back(curve_of(orbit));
  p.velocities = velocities(game, p.x_limit);
  p.columns = kColumns;
  p.rows = kRows;
  for (std::size_t r = 0; r < kRows; ++r) {
    const double omega = p.y_limit * (2.0 * static_cast<double>(r) / (kRows - 1) - 1);
    for (std::size_t c = 0; c < kColumns; ++c) {
      const double theta = p.x_limit * (2.0 * static_cast<double>(c) / (kColumns - 1) - 1);
      p.payoff.push_back(game.payoff({std::clamp(theta, -edge, edge), omega}));
    }
  }
  for (std::size_t i = 0; i <= kPoints; ++i) {
    const double theta = p.x_limit * (2.0 * static_cast<double>(i) / kPoints - 1);
    p.distance.x.push_back(theta);
    p.distance.y.push_back(game.distance(std::clamp(theta, -edge, edge)));
  }
  return p;
}

}  // namespace ganflow::apps
