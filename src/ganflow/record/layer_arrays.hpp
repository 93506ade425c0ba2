#pragma once
/// How the particles of a network with several layers are named in a state.

#include "ganflow/record/array.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace ganflow::record {

/// "critic" where the network has one layer, else "critic.1", "critic.2" … for layers 0, 1 …
std::string layer_name(const std::string& player, std::size_t layer, std::size_t layers);

/// The arrays of a player's layers, first layer first; none when the state has no such player.
std::vector<const Array*> layer_arrays(const State& state, const std::string& player);

}  // namespace ganflow::record
