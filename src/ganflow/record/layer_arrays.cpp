#include "ganflow/record/layer_arrays.hpp"

namespace ganflow::record {

std::string layer_name(const std::string& player, std::size_t layer, std::size_t layers) {
  return layers == 1 ? player : player + "." + std::to_string(layer + 1);
}

std::vector<const Array*> layer_arrays(const State& state, const std::string& player) {
  if (state.contains(player)) {
    return {&state.at(player)};
  }
  std::vector<const Array*> arrays;
  for (std::string name = player + ".1"; state.contains(name);
       name = player + "." + std::to_string(arrays.size() + 1)) {
    arrays.push_back(&state.at(name));
  }
  return arrays;
}

}  // namespace ganflow::record
