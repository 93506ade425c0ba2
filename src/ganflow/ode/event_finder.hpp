#pragma once
/// The first thing that happens at a wall within a step: a free coordinate meets it, or a held one is let go.

#include "ganflow/ode/embedded_step.hpp"
#include "ganflow/ode/held_field.hpp"
#include "ganflow/ode/walls.hpp"

#include <optional>
#include <vector>

namespace ganflow::ode {

enum class EventKind {
  kContact,  ///< the coordinate meets the wall and is held there
  kRelease,  ///< its velocity turns inward and it may leave
};

/// Where in a step, σ in [0,1], by the step's dense output; to be polished on actual steps.
struct FoundEvent {
  double sigma;
  std::size_t coordinate;
  int side;
  EventKind kind;
  double slope;  ///< of what vanishes (excess or pressure), per unit of time
};

/// Contacts are roots of side · (x_k(σ) − wall), looked for between nodes and at maxima between them, so that a grazing
/// touch is seen. Releases are roots of a held coordinate's pressure along the sliding solution.
///
/// Cost    no evaluation when no wall is within reach and no pressure turned; else dense output and, for releases,
///         three evaluations and about eight a root.
class EventFinder {
 public:
  EventFinder(const Walls& walls, std::size_t dimension) : walls_(walls), state_(dimension), scratch_(dimension) {}

  /// `held` is the field that the step was made with; `field` the same as a VectorField. `start` is the step's start.
  std::optional<FoundEvent> operator()(EmbeddedStep& step, HeldField& held, const VectorField& field,
                                       std::span<const double> start);

 private:
  std::optional<double> contact(const EmbeddedStep& step, std::size_t coordinate, int side, double start) const;
  std::optional<FoundEvent> first_contact(EmbeddedStep& step, const HeldField& held, const VectorField& field,
                                          std::span<const double> start) const;
  std::optional<FoundEvent> first_release(EmbeddedStep& step, HeldField& held, const VectorField& field);

  const Walls& walls_;
  std::vector<double> state_;
  std::vector<double> scratch_;
};

}  // namespace ganflow::ode
