#include "ganflow/objectives/objective.hpp"

#include "ganflow/core/errors.hpp"

#include <cmath>

namespace ganflow::objectives {

Objective make_objective(const ObjectiveOptions& options) {
  switch (options.kind) {
    case ObjectiveKind::kWgan: return Wgan{};
    case ObjectiveKind::kWganGp:
      GF_VALIDATE(std::isfinite(options.penalty) && options.penalty >= 0,
                  "objective.penalty = {} (must not be negative). Try 10", options.penalty);
      return WganGp{.penalty = options.penalty};
    case ObjectiveKind::kGan: return Gan{.saturating = false};
    case ObjectiveKind::kGanMinimax: return Gan{.saturating = true};
  }
  throw InputError("objective.kind is not a known objective");
}

}  // namespace ganflow::objectives
