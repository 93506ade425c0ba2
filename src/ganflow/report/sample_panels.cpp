#include "ganflow/report/sample_panels.hpp"

#include "ganflow/report/snapshot_arrays.hpp"

#include <algorithm>

namespace ganflow::report {

namespace {

constexpr std::size_t kLinePoints = 241;  // of the critic in one dimension
constexpr std::size_t kGridSide = 61;     // of the critic in two

std::vector<double> first_coordinates(const std::vector<SamplePanel>& panels, bool generated, std::size_t k) {
  std::vector<double> all;
  for (const SamplePanel& panel : panels) {
    const auto column = column_of((generated ? panel.generated : panel.real).view(), k);
    all.insert(all.end(), column.begin(), column.end());
  }
  return all;
}

void widen(SampleAxes& axes, const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  axes.critic = axes.has_critic ? Interval{std::min(axes.critic.low, *low), std::max(axes.critic.high, *high)}
                                : Interval{*low, *high};
  axes.has_critic = true;
}

}  // namespace

std::vector<SamplePanel> panels_of(std::span<const record::Snapshot> snapshots, const SampleSpace& space) {
  std::vector<SamplePanel> panels;
  for (const record::Snapshot& snapshot : snapshots) {
    auto generated = space.see(snapshot, "samples");
    auto real = space.see(snapshot, "real");
    if (generated && real) {
      panels.push_back({.time = snapshot.time,
                        .generated = std::move(*generated),
                        .real = std::move(*real),
                        .line = {},
                        .surface = std::nullopt});
    }
  }
  return panels;
}

std::vector<double> points_of_axis(const Interval& x) {
  std::vector<double> points(kLinePoints);
  for (std::size_t i = 0; i < kLinePoints; ++i) {
    points[i] = x.low + x.width() * static_cast<double>(i) / static_cast<double>(kLinePoints - 1);
  }
  return points;
}

SampleAxes look(std::vector<SamplePanel>& panels, std::span<const record::Snapshot> snapshots, const SampleSpace& space,
                const RunModel& model) {
  SampleAxes axes;
  axes.x = common_range(first_coordinates(panels, true, 0), first_coordinates(panels, false, 0));
  if (space.dimension() == 2) {
    axes.y = common_range(first_coordinates(panels, true, 1), first_coordinates(panels, false, 1));
    make_square(axes.x, axes.y);
  }
  const std::vector<double> points = points_of_axis(axes.x);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    if (space.dimension() == 1) {
      panels[i].line = critic_on_line(space, model, snapshots[i], points).value_or(std::vector<double>());
      if (!panels[i].line.empty()) {
        widen(axes, panels[i].line);
      }
    } else if ((panels[i].surface = critic_on_grid(space, model, snapshots[i], axes.x, axes.y, kGridSide, kGridSide))) {
      widen(axes, panels[i].surface->values);
    }
  }
  if (axes.has_critic && !(axes.critic.low < axes.critic.high)) {
    axes.critic = {axes.critic.low - 0.5, axes.critic.high + 0.5};  // a critic that knows nothing
  }
  return axes;
}

}  // namespace ganflow::report
