#pragma once
/// The tables of a spec, each of which knows its keys; spec_schema.cpp puts them in order.

#include "ganflow/experiment/spec_key.hpp"

#include <vector>

namespace ganflow::experiment {

void add_data_keys(std::vector<Key>& keys);      ///< [data], [latent]
void add_network_keys(std::vector<Key>& keys);   ///< [generator], [critic] and their starts
void add_training_keys(std::vector<Key>& keys);  ///< [objective], [dynamics]
void add_flow_keys(std::vector<Key>& keys);      ///< [flow]
void add_grid_keys(std::vector<Key>& keys);      ///< [grid], and who is held in [flow]

/// Keys that only training follows do nothing in a flow.
void silence_in_flows(std::vector<Key>& keys);

}  // namespace ganflow::experiment
