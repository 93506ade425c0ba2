#include "ganflow/report/level_sets.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace ganflow::report {

namespace {

constexpr double kConstant = 1e-12;  // of the largest value: a range below is rounding

/// The grid's edges, numbered: 2 · (its lower left point) + (0: to the right, 1: upwards).
using Edge = std::size_t;

/// Where the level crosses edges, and which crossings a cell joins.
class Crossings {
 public:
  Crossings(const GridFunction& f, double level) : f_(f), level_(level) {
    for (std::size_t r = 0; r + 1 < f.rows; ++r) {
      for (std::size_t c = 0; c + 1 < f.columns; ++c) {
        add_cell(c, r);
      }
    }
  }

  /// Takes all joints apart into curves: the open ones from their ends first, then what is left are loops.
  std::vector<Curve> curves() {
    std::vector<Curve> found;
    for (const auto& [edge, neighbours] : std::map<Edge, std::vector<Edge>>(joints_)) {
      if (neighbours.size() == 1 && !joints_[edge].empty()) {
        found.push_back(follow(edge));
      }
    }
    for (auto& [edge, neighbours] : joints_) {
      if (!neighbours.empty()) {
        found.push_back(follow(edge));
      }
    }
    return found;
  }

 private:
  void join(Edge a, Edge b) {
    joints_[a].push_back(b);
    joints_[b].push_back(a);
  }

  void add_cell(std::size_t c, std::size_t r) {
    const std::array<double, 4> corners = {f_.at(c, r), f_.at(c + 1, r), f_.at(c + 1, r + 1), f_.at(c, r + 1)};
    if (!std::all_of(corners.begin(), corners.end(), [](double v) { return std::isfinite(v); })) {
      return;
    }
    const std::size_t point = r * f_.columns + c;
    const std::array<Edge, 4> edges = {2 * point, 2 * (point + 1) + 1, 2 * (point + f_.columns), 2 * point + 1};
    std::vector<std::size_t> crossed;  // sides: bottom, right, top, left
    for (std::size_t side = 0; side < 4; ++side) {
      if ((corners[side] > level_) != (corners[(side + 1) % 4] > level_)) {
        crossed.push_back(side);
      }
    }
    if (crossed.size() == 2) {
      join(edges[crossed[0]], edges[crossed[1]]);
    } else if (crossed.size() == 4) {
      const bool middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4 > level_;
      const bool around_first = middle != (corners[0] > level_);  // is the lower left corner cut off?
      join(edges[0], edges[around_first ? 3 : 1]);
      join(edges[2], edges[around_first ? 1 : 3]);
    }
  }

  std::pair<double, double> position(Edge edge) const {
    const std::size_t c = edge / 2 % f_.columns;
    const std::size_t r = edge / 2 / f_.columns;
    const bool upwards = edge % 2 == 1;
    const double from = f_.at(c, r);
    const double to = upwards ? f_.at(c, r + 1) : f_.at(c + 1, r);
    const double share = (level_ - from) / (to - from);
    return upwards ? std::pair(f_.x_at(c), f_.y_at(r) + share * (f_.y_at(r + 1) - f_.y_at(r)))
                   : std::pair(f_.x_at(c) + share * (f_.x_at(c + 1) - f_.x_at(c)), f_.y_at(r));
  }

  Curve follow(Edge at) {
    Curve curve;
    const auto add = [&](Edge edge) {
      const auto [x, y] = position(edge);
      curve.x.push_back(x);
      curve.y.push_back(y);
    };
    add(at);
    while (!joints_[at].empty()) {
      const Edge next = joints_[at].back();
      joints_[at].pop_back();
      auto& back = joints_[next];
      back.erase(std::find(back.begin(), back.end(), at));
      at = next;
      add(at);
    }
    return curve;
  }

  const GridFunction& f_;
  double level_;
  std::map<Edge, std::vector<Edge>> joints_;
};

}  // namespace

double GridFunction::x_at(std::size_t column) const {
  return x.low + x.width() * static_cast<double>(column) / static_cast<double>(columns - 1);
}

double GridFunction::y_at(std::size_t row) const {
  return y.low + y.width() * static_cast<double>(row) / static_cast<double>(rows - 1);
}

std::vector<Curve> level_set(const GridFunction& f, double level) {
  GF_EXPECT(f.columns >= 2 && f.rows >= 2 && f.values.size() == f.columns * f.rows);
  return Crossings(f, level).curves();
}

double round_step(double width, std::size_t count) {
  GF_EXPECT(width > 0 && count >= 1);
  const double rough = width / static_cast<double>(count);
  const double decade = std::pow(10.0, std::floor(std::log10(rough)));
  const double mantissa = rough / decade;
  return decade * (mantissa <= 1.5 ? 1 : mantissa <= 3.5 ? 2 : mantissa <= 7.5 ? 5 : 10);
}

std::vector<double> round_levels(const GridFunction& f, std::size_t count) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : f.values) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (!(high - low > kConstant * std::max(std::abs(low), std::abs(high)))) {
    return {};
  }
  const double step = round_step(high - low, count);
  std::vector<double> levels;
  for (double k = std::floor(low / step) + 1; k * step < high; ++k) {
    levels.push_back(k * step);
  }
  return levels;
}

}  // namespace ganflow::report
