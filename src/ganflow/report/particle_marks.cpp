#include "ganflow/report/particle_marks.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace ganflow::report {

std::vector<Mark> gather(std::span<const double> x, std::span<const double> y, std::span<const std::size_t> walls,
                         Interval x_range, Interval y_range, std::size_t cells) {
  GF_EXPECT(x.size() == y.size() && x.size() == walls.size() && cells >= 1);
  const auto cell = [&](double value, const Interval& range) {
    const double place = (value - range.low) / range.width() * static_cast<double>(cells);
    return std::min(cells - 1, static_cast<std::size_t>(place));
  };
  const auto inside = [](double value, const Interval& range) { return value >= range.low && value <= range.high; };
  std::map<std::tuple<std::size_t, std::size_t, std::size_t>, Mark> heaps;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (inside(x[i], x_range) && inside(y[i], y_range)) {
      Mark& mark = heaps[{walls[i], cell(x[i], x_range), cell(y[i], y_range)}];
      mark.walls = walls[i];
      mark.x += x[i];
      mark.y += y[i];
      mark.share += 1;
    }
  }
  std::vector<Mark> marks;
  marks.reserve(heaps.size());
  for (auto& [key, mark] : heaps) {
    mark.x /= mark.share;
    mark.y /= mark.share;
    mark.share /= static_cast<double>(x.size());
    marks.push_back(mark);
  }
  return marks;
}

Interval range_with_margin(std::span<const double> values, double margin) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) {
    return {-0.5, 0.5};
  }
  if (low == high) {
    return {low - 0.5, high + 0.5};
  }
  const double more = margin * (high - low);
  return {low - more, high + more};
}

}  // namespace ganflow::report
