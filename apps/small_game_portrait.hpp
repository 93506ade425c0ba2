#pragma once
/// The phase portrait of a small game of two parameters, from its closed forms and flows to plain arrays.

#include "ganflow/dynamics/small_game_flow.hpp"
#include "ganflow/report/phase_portrait.hpp"

#include <string>

namespace ganflow::apps {

struct PortraitWords {
  std::string title;
  std::string critic;  ///< label of its axis
};

/// Level sets, the orbit on which others end, some starts, and the user's, followed again with points for the eye.
report::PhasePortrait small_game_portrait(const objectives::SmallGame& game, const PortraitWords& words,
                                          std::span<const double> start, const dynamics::ToyFlowOptions& options);

}  // namespace ganflow::apps
