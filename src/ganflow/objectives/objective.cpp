#include "ganflow/objectives/objective.hpp"

#include "ganflow/core/errors.hpp"

#include <cmath>

namespace ganflow::objectives {

namespace {

template <class Game>
Objective with_r1(Game game, double weight) {
  if (weight == 0) {
    return game;
  }
  return WithR1<Game>{.game = game, .weight = weight};
}

void check_penalties(const ObjectiveOptions& options) {
  const bool penalised = has_gradient_penalty(options.kind);
  GF_VALIDATE(!penalised || (std::isfinite(options.penalty) && options.penalty >= 0),
              "objective.penalty = {} (must not be negative). Try 10", options.penalty);
  GF_VALIDATE(std::isfinite(options.r1) && options.r1 >= 0,
              "objective.r1 = {} (must not be negative). Try 1, or 0 for no such penalty", options.r1);
  GF_VALIDATE(options.r1 == 0 || !penalised,
              "objective.r1 = {} (this objective charges for slopes already: R1 pulls them to 0 at the data, its own "
              "penalty to 1). Remove r1, or set objective.kind = \"wgan\"",
              options.r1);
}

}  // namespace

Objective make_objective(const ObjectiveOptions& options) {
  check_penalties(options);
  switch (options.kind) {
    case ObjectiveKind::kWgan: return with_r1(Wgan{}, options.r1);
    case ObjectiveKind::kWganGp: return WganGp{.penalty = options.penalty};
    case ObjectiveKind::kWganLp: return WganGp{.penalty = options.penalty, .one_sided = true};
    case ObjectiveKind::kGan: return with_r1(Gan{.saturating = false}, options.r1);
    case ObjectiveKind::kGanMinimax: return with_r1(Gan{.saturating = true}, options.r1);
    case ObjectiveKind::kLeastSquares: return with_r1(LeastSquares{}, options.r1);
    case ObjectiveKind::kHinge: return with_r1(Hinge{}, options.r1);
    case ObjectiveKind::kSupervised:
    case ObjectiveKind::kIdeal: break;
  }
  throw InputError(
      "objective.kind is no payoff of two players (an ideal critic is computed, not trained; supervised learning has "
      "none)");
}

}  // namespace ganflow::objectives
