#pragma once
/// Which parameters of a unit move, as a spec names them.

#include "ganflow/dynamics/grid_flow.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/nets/population.hpp"

#include <string>
#include <vector>

namespace ganflow::experiment {

/// Rows of (a_1 … a_L, b, c_1 … c_K) that these names hold. `player` is "generator" or "critic".
/// Throws  InputError for a name that the unit has not, listing those that it has, and for one that is there twice.
std::vector<std::size_t> held_rows(const std::vector<std::string>& names, const nets::UnitShape& unit,
                                   const std::string& player);

/// The flow's options with the rows that the spec holds.
dynamics::FlowOptions flow_options(const Spec& spec, const nets::UnitShape& generator, const nets::UnitShape& critic);

struct GridPlayers {
  dynamics::GridPlayerOptions generator;
  dynamics::GridPlayerOptions critic;
};

/// The players' grids: what is not held moves, from its block's start.
/// Throws  InputError when of a player neither one parameter moves nor two, naming those that do, and when a held
///         parameter starts from a law, since a grid has one value for all units, or outside of the box.
GridPlayers grid_players(const Spec& spec, const nets::UnitShape& generator, const nets::UnitShape& critic);

}  // namespace ganflow::experiment
