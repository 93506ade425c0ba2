#pragma once
/// The tables of a spec, each of which knows its keys; spec_schema.cpp puts them in order.

#include "ganflow/experiment/spec_key.hpp"

#include <vector>

namespace ganflow::experiment {

void add_data_keys(std::vector<Key>& keys);      ///< [data], [latent]
void add_network_keys(std::vector<Key>& keys);   ///< [generator], [critic] and their starts
void add_training_keys(std::vector<Key>& keys);  ///< [objective], [dynamics]

}  // namespace ganflow::experiment
