#pragma once
/// The phase portrait of a toy game (theory §8), from its closed forms and flows to plain arrays.

#include "ganflow/dynamics/toy_flow.hpp"
#include "ganflow/report/phase_portrait.hpp"

namespace ganflow::apps {

/// Level sets inside and outside, the limit orbit, four starts outside until they join it, and `orbit` of the user.
report::PhasePortrait toy_portrait(const objectives::ToyGame& game, const dynamics::Orbit& orbit);

/// The level set H − γ = excess within the walls: a closed curve, or a branch on either side.
report::Curve toy_level_set(const objectives::ToyGame& game, double excess);

}  // namespace ganflow::apps
