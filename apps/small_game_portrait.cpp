#include "small_game_portrait.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ganflow::apps {

namespace {

using dynamics::SmallOrbit;
using objectives::SmallGame;
using report::Curve;

constexpr double kMargin = 1.12;           // axes against the widest curve
constexpr std::size_t kPoints = 1000;      // of a closed curve
constexpr std::size_t kMostPoints = 5000;  // of one that turns many times
constexpr std::size_t kColumns = 121;      // of the payoff
constexpr std::size_t kRows = 81;
constexpr int kArrowColumns = 17;
constexpr int kArrowRows = 11;
constexpr int kLevels = 6;
constexpr double kArrow = 0.62;  // of an arrow's cell

Curve curve_of(const SmallOrbit& orbit) {
  Curve curve;
  for (std::size_t i = 0; i < orbit.time.size(); ++i) {
    curve.x.push_back(orbit.x(i, 0));
    curve.y.push_back(orbit.x(i, 1));
  }
  return curve;
}

/// The ellipse γθ² + ψ² = integral, γ read off the first integral itself.
Curve ellipse(const SmallGame& game, double integral) {
  const double width = std::sqrt(integral / game.first_integral(std::array{1.0, 0.0}));
  const double height = std::sqrt(integral);
  Curve curve;
  for (std::size_t i = 0; i <= kPoints; ++i) {
    const double phi = 2 * std::acos(-1.0) * static_cast<double>(i) / kPoints;
    curve.x.push_back(width * std::cos(phi));
    curve.y.push_back(height * std::sin(phi));
  }
  return curve;
}

Curve last_orbit(const SmallGame& game) {
  if (game.wall_integral) {
    return ellipse(game, *game.wall_integral);
  }
  if (game.cycle) {
    return curve_of(
        dynamics::follow(game, std::array{game.cycle->theta, 0.0}, {.time = game.cycle->period, .samples = kPoints}));
  }
  return {};
}

void set_axes(report::PhasePortrait& p, const SmallGame& game) {
  double x = 0;
  double y = 0;
  std::vector<Curve> curves = p.trajectories;
  curves.push_back(p.limit_orbit);
  for (const Curve& curve : curves) {
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      x = std::max(x, std::abs(curve.x[i]));
      y = std::max(y, std::abs(curve.y[i]));
    }
  }
  p.x_limit = kMargin * (x > 0 ? x : 1);
  p.y_limit = kMargin * (y > 0 ? y : 1);
  for (std::size_t k = 0; k < 2 && !game.low.empty(); ++k) {
    if (std::isfinite(game.high[k])) {
      (k == 0 ? p.x_walls : p.y_walls) = {game.low[k], game.high[k]};
      double& limit = k == 0 ? p.x_limit : p.y_limit;
      limit = std::max(limit, kMargin * game.high[k]);
    }
  }
}

/// Starts that show what others than the user's do: far out on both sides, and near the centre where that repels.
std::vector<Curve> other_starts(const SmallGame& game, const dynamics::ToyFlowOptions& options, double reach) {
  std::vector<Curve> curves;
  std::vector<std::array<double, 2>> starts = {{reach, 0.5 * reach}, {-reach, -0.5 * reach}};
  if (game.velocity_on_side) {
    starts.push_back({0.05 * reach, 0});
  }
  for (std::array<double, 2>& start : starts) {
    for (std::size_t k = 0; k < 2 && !game.low.empty(); ++k) {
      start[k] = std::clamp(start[k], game.low[k], game.high[k]);
    }
    curves.push_back(curve_of(dynamics::follow(game, start, options)));
  }
  return curves;
}

std::vector<report::Arrow> velocities(const SmallGame& game, const report::PhasePortrait& p) {
  const double width = 2 * p.x_limit / kArrowColumns;
  const double height = 2 * p.y_limit / kArrowRows;
  std::vector<report::Arrow> arrows;
  for (int c = 0; c < kArrowColumns; ++c) {
    for (int r = 0; r < kArrowRows; ++r) {
      const std::array x{-p.x_limit + (c + 0.5) * width, -p.y_limit + (r + 0.5) * height};
      std::array<double, 2> v{};
      game.velocity(x, v);
      const double size = std::hypot(v[0] / width, v[1] / height);
      const bool inside = game.low.empty() || (std::abs(x[0]) <= game.high[0] && std::abs(x[1]) <= game.high[1]);
      if (size > 0 && inside) {
        arrows.push_back({x[0], x[1], kArrow * v[0] / size, kArrow * v[1] / size});
      }
    }
  }
  return arrows;
}

}  // namespace

report::PhasePortrait small_game_portrait(const SmallGame& game, const PortraitWords& words,
                                          std::span<const double> start, const dynamics::ToyFlowOptions& options) {
  dynamics::ToyFlowOptions for_the_eye = options;
  for_the_eye.samples = std::max(options.samples, kMostPoints);
  const SmallOrbit orbit = dynamics::follow(game, start, for_the_eye);
  report::PhasePortrait p;
  p.title = words.title;
  p.y_label = words.critic;
  p.limit_orbit = last_orbit(game);
  p.trajectories = {curve_of(orbit)};
  set_axes(p, game);
  if (!game.period) {
    for (Curve& curve : other_starts(game, for_the_eye, p.x_limit / kMargin)) {
      p.trajectories.insert(p.trajectories.begin(), std::move(curve));
    }
    set_axes(p, game);
  }
  if (game.first_integral) {
    const double gamma = game.first_integral(std::array{1.0, 0.0});
    const double most = std::min(std::sqrt(gamma) * p.x_limit, p.y_limit);
    for (int k = 1; k < kLevels; ++k) {
      const double radius = most * k / kLevels;
      p.levels.push_back(ellipse(game, radius * radius));
    }
  }
  p.velocities = velocities(game, p);
  p.columns = kColumns;
  p.rows = kRows;
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      const double theta = p.x_limit * (2.0 * static_cast<double>(c) / (kColumns - 1) - 1);
      const double psi = p.y_limit * (2.0 * static_cast<double>(r) / (kRows - 1) - 1);
      p.payoff.push_back(game.payoff(std::array{theta, psi}));
    }
  }
  return p;
}

}  // namespace ganflow::apps
