#pragma once
/// When and where an accepted step crosses a surface (Poincaré section).

#include "ganflow/ode/embedded_step.hpp"
#include "ganflow/ode/walls.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::ode {

enum class Direction { kUp, kDown, kBoth };

/// A surface g(x) = 0 at which one wants to know when and where it is crossed.
struct Section {
  std::function<double(std::span<const double> x)> value;
  Direction direction = Direction::kBoth;
  std::int64_t stop_after = 0;  ///< end at this crossing; 0: never
};

struct Crossing {
  double time;
  std::size_t section;
  std::vector<double> state;
};

/// Where a step started, and how finely time is told there.
struct StepStart {
  double time;
  std::span<const double> x;
  std::span<const double> velocity;
  double resolution;
};

/// A root of g along the step's dense output, looked for between nodes, then polished by secant on actual steps from
/// the same start, so that a crossing is as exact as the steps. One crossing a step: steps are short against returns.
///
/// Cost    dense output, and about three steps a crossing.
/// Check   the circle's crossings to rounding (tests/unit/ode/crossing_finder_test.cpp).
class CrossingFinder {
 public:
  CrossingFinder(const Walls& walls, Method method, std::size_t dimension)
      : walls_(walls), part_(method, dimension), scratch_(dimension) {}

  std::optional<Crossing> operator()(const Section& section, EmbeddedStep& step, const VectorField& field,
                                     const StepStart& start);

 private:
  Crossing polish(const Section& section, const VectorField& field, const StepStart& start, double guess, double slope);

  const Walls& walls_;
  EmbeddedStep part_;  // of the step, before the crossing
  std::vector<double> scratch_;
};

}  // namespace ganflow::ode
