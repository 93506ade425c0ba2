#pragma once
/// Panels of samples at one or several instants with the axes that they share.

#include "ganflow/core/matrix.hpp"
#include "ganflow/report/level_sets.hpp"
#include "ganflow/report/sample_view.hpp"

#include <optional>
#include <span>
#include <vector>

namespace ganflow::report {

/// One instant: everything that its panel draws.
struct SamplePanel {
  double time = 0;
  Matrix<double> generated;
  Matrix<double> real;
  std::vector<double> line;             // the critic at the axis' points; empty: not known
  std::optional<GridFunction> surface;  // the critic over the plane
};

/// What the panels of a figure share.
struct SampleAxes {
  Interval x;
  Interval y;       // plane: of the second coordinate; line: of the density
  Interval critic;  // range of its values
  bool has_critic = false;
};

/// Panels of the snapshots that have finite samples and data in this space, in their order; the critic not asked yet.
std::vector<SamplePanel> panels_of(std::span<const record::Snapshot> snapshots, const SampleSpace& space);

/// Fixes the axes and asks for the critic on them. `snapshots` are those of the panels, in their order.
SampleAxes look(std::vector<SamplePanel>& panels, std::span<const record::Snapshot> snapshots, const SampleSpace& space,
                const RunModel& model);

/// Where the critic is asked on a line.
std::vector<double> points_of_axis(const Interval& x);

}  // namespace ganflow::report
