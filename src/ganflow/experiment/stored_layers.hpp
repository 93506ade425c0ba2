#pragma once
/// The layers of a stored state as a network.

#include "ganflow/experiment/spec.hpp"
#include "ganflow/nets/layers.hpp"
#include "ganflow/record/array.hpp"

#include <optional>
#include <string>

namespace ganflow::experiment {

/// In double, from a state's arrays `player`, or `player`.1 … with several layers; as wide as they are. Batches are taken
/// directly. nullopt when an array is missing or does not fit these options, inputs and outputs.
std::optional<nets::Layers<double>> stored_layers(const nets::NetworkOptions& options, std::size_t inputs,
                                                  std::size_t outputs, const record::State& state,
                                                  const std::string& player);

}  // namespace ganflow::experiment
