#include "ganflow/experiment/spec_schema.hpp"

#include "ganflow/core/suggest.hpp"
#include "ganflow/experiment/spec_fields.hpp"
#include "ganflow/experiment/spec_sections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace ganflow::experiment {

namespace {

void add_top(std::vector<Key>& keys) {
  keys.push_back(
      fixed("schema", kSchemaVersion, {.doc = "version of this layout", .range = {.low = 1, .high = kSchemaVersion}}));
  keys.push_back(stored("name", [](auto& s) -> auto& { return s.name; },
                        {.doc = "short name; default: of the gallery, or the file's stem", .example = "\"pendulum\""}));
  keys.push_back(stored("title", [](auto& s) -> auto& { return s.title; },
                        {.doc = "one line for people", .example = "\"The pendulum\""}));
  keys.push_back(stored("seed", [](auto& s) -> auto& { return s.seed; },
                        {.doc = "names all random draws of the run", .range = at_least(0)}));
  keys.push_back(
      stored("precision", [](auto& s) -> auto& { return s.precision; }, {.doc = "scalar type of the populations"}));
}

bool measures(const Spec& spec, PopulationNorm norm) {
  const std::vector<PopulationNorm>& norms = spec.observe.distance_norms;
  return !spec.observe.distances.empty() && std::find(norms.begin(), norms.end(), norm) != norms.end();
}

/// How far the populations have come; after the other keys of [observe].
void add_distances(std::vector<Key>& keys) {
  keys.push_back(stored("observe.distances", [](auto& s) -> auto& { return s.observe.distances; },
                        {.doc = "columns of how far the populations are from their start, and from the row before",
                         .example = "[\"start\", \"previous\"]"}));
  keys.push_back(stored(
      "observe.distance_norms", [](auto& s) -> auto& { return s.observe.distance_norms; },
      {.doc = "W_2, exact; the norm of H^-s; the root mean square, particle by particle", .idle = [](const Spec& s) {
         return std::string(s.observe.distances.empty() ? "observe.distances is empty" : "");
       }}));
  keys.push_back(stored("observe.smoothness", [](auto& s) -> auto& { return s.observe.smoothness; },
                        {.doc = "s - p/2 of the weak norm, with p parameters a unit",
                         .range = {.low = 0, .high = 100, .low_excluded = true},
                         .idle = [](const Spec& s) {
                           return std::string(measures(s, PopulationNorm::kWeak) ? "" : "no weak norm is taken");
                         }}));
  keys.push_back(
      stored("observe.distance_limit", [](auto& s) -> auto& { return s.observe.distance_limit; },
             {.doc = "particles of a population for which w2 and weak are taken; more are refused, not waited for",
              .range = at_least(1),
              .idle = [](const Spec& s) {
                const bool costly = measures(s, PopulationNorm::kW2) || measures(s, PopulationNorm::kWeak);
                return std::string(costly ? "" : "no distance is taken that grows faster than the populations");
              }}));
}

void add_observe(std::vector<Key>& keys) {
  keys.push_back(stored("observe.every", [](auto& s) -> auto& { return s.observe.every; },
                        {.doc = "iterations between two rows of series.csv", .range = at_least(1)}));
  keys.push_back(stored("observe.samples", [](auto& s) -> auto& { return s.observe.samples; },
                        {.doc = "samples generated for a row", .range = at_least(2)}));
  keys.push_back(stored("observe.projections", [](auto& s) -> auto& { return s.observe.projections; },
                        {.doc = "directions of the sliced distance, in dimension 2 and more", .range = at_least(1)}));
  keys.push_back(stored("observe.snapshot_every", [](auto& s) -> auto& { return s.observe.snapshot_every; },
                        {.doc = "iterations between two snapshots; 0: only first and last", .range = at_least(0)}));
  keys.push_back(stored("observe.snapshot_samples", [](auto& s) -> auto& { return s.observe.snapshot_samples; },
                        {.doc = "fixed latents drawn in a snapshot", .range = at_least(1)}));
  add_distances(keys);
}

void add_run(std::vector<Key>& keys) {
  keys.push_back(stored("run.iterations", [](auto& s) -> auto& { return s.run.iterations; },
                        {.doc = "length of the run", .range = at_least(1)}));
  keys.push_back(
      other_way("run.until", ValueType::kReal,
                {.doc = "length in mean-field time, instead of iterations", .range = above(0), .example = "800.0"}));
  keys.push_back(stored("run.checkpoint_every", [](auto& s) -> auto& { return s.run.checkpoint_every; },
                        {.doc = "iterations between two checkpoints", .range = at_least(1)}));
}

std::vector<Key> make_schema() {
  std::vector<Key> keys;
  add_top(keys);
  add_data_keys(keys);
  add_network_keys(keys);
  add_training_keys(keys);
  add_flow_keys(keys);
  add_grid_keys(keys);
  add_observe(keys);
  add_run(keys);
  silence_in_flows(keys);
  return keys;
}

/// Names to choose from below `table`: leaves of its keys and of its subtables.
std::vector<std::string> names_in(std::string_view table) {
  std::set<std::string> names;
  const std::string prefix = table.empty() ? std::string() : std::string(table) + ".";
  for (const Key& key : schema()) {
    if (key.path.starts_with(prefix)) {
      const std::string rest = key.path.substr(prefix.size());
      names.insert(rest.substr(0, rest.find('.')));
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace

const std::vector<Key>& schema() {
  static const std::vector<Key> kSchema = make_schema();
  return kSchema;
}

const Key* find_key(std::string_view path) {
  const auto found = std::find_if(schema().begin(), schema().end(), [&](const Key& k) { return k.path == path; });
  return found == schema().end() ? nullptr : &*found;
}

bool is_table(std::string_view path) {
  const std::string prefix = std::string(path) + ".";
  return std::any_of(schema().begin(), schema().end(), [&](const Key& k) { return k.path.starts_with(prefix); });
}

std::string suggest_key(std::string_view path) {
  const auto dot = path.rfind('.');
  const std::string_view table = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
  const std::string_view leaf = dot == std::string_view::npos ? path : path.substr(dot + 1);
  const std::vector<std::string> siblings = names_in(table);
  if (const std::string near = nearest_name(leaf, siblings); !near.empty()) {
    return fmt::format("Did you mean '{}{}{}'?", table, table.empty() ? "" : ".", near);
  }
  for (const Key& key : schema()) {  // right name, wrong table
    if (key.leaf() == leaf) {
      return fmt::format("Did you mean '{}'?", key.path);
    }
  }
  if (siblings.empty()) {
    return fmt::format("Known tables and keys: {}", fmt::join(names_in(""), ", "));
  }
  return fmt::format("Known: {}", fmt::join(siblings, ", "));
}

}  // namespace ganflow::experiment
