#pragma once
/// What `ganflow measure` writes: the receipt as JSON, a transport plan as a file.

#include "ganflow/measure/receipt.hpp"

#include "output.hpp"

#include <string>

namespace ganflow::apps {

/// `plan_file` empty: no plan was asked for, and "plan" is null.
Json json_of(const measure::Receipt& receipt, const std::string& plan_file);

/// Throws InputError unless the name ends in .csv or .npz and its folder can be written.
void check_plan_file(const std::string& file);

/// .csv: source,sink,mass, a row an entry; .npz: arrays of these names, and the potentials, a_potential and b_potential. Written whole or not at all.
void write_plan(const measure::Receipt& receipt, const std::string& file);

}  // namespace ganflow::apps
