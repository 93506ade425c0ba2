#include "ganflow/experiment/grid_players.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/out_of_range.hpp"
#include "ganflow/experiment/spec_value.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace ganflow::experiment {

namespace {

std::vector<std::string> names_of(const nets::UnitShape& unit) {
  std::vector<std::string> names;
  for (std::size_t row = 0; row < unit.parameters(); ++row) {
    names.push_back(dynamics::parameter_name(unit, row));
  }
  return names;
}

const nets::BlockStart& start_of(const nets::NetworkOptions& network, const nets::UnitShape& unit, std::size_t row) {
  return row < unit.inputs ? network.start_a : row == unit.inputs ? network.start_b : network.start_c;
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What a spec says of one player.
struct Player {
  std::string name;
  const nets::NetworkOptions* network;
  const std::vector<std::string>* held;
  std::optional<double> box;  // that it stays in
};

void refuse_other_dimensions(const Player& player, const std::vector<std::string>& names) {
  std::vector<std::string> moving;
  std::copy_if(names.begin(), names.end(), std::back_inserter(moving),
               [&](const std::string& name) { return !is_in(*player.held, name); });
  GF_VALIDATE(!moving.empty(),
              "flow.held_{0} (all parameters of the {0} are held, and on a grid one moves or two). Hold fewer",
              player.name);
  GF_VALIDATE(moving.size() <= 2,
              "dynamics.kind = 'grid' (of the {0}'s parameters {1} move: {2}; a grid has at most two dimensions). Hold "
              "all but one or two of them by flow.held_{0}, or use dynamics.kind = \"flow\"",
              player.name, moving.size(), fmt::join(moving, ", "));
}

double held_value(const Player& player, const nets::BlockStart& start, const std::string& parameter) {
  const std::string block = parameter.substr(0, 1);
  GF_VALIDATE(start.kind == nets::InitialKind::kConstant,
              "{0}.start.{1}.law (flow.held_{0} holds '{2}', and on a grid it has one value for all units). Use "
              "{0}.start.{1} = {{law = \"constant\", value = 1.0}}",
              player.name, block, parameter);
  GF_VALIDATE(!player.box || std::abs(start.value) <= *player.box,
              "{0}.start.{1}.value = {2} (flow.held_{0} holds '{3}' there, outside of {0}.box = {4}). Take a value in "
              "the box",
              player.name, block, start.value, parameter, player.box.value_or(0));
  return start.value;
}

/// With the bounds written out, where a start says "in the box".
nets::BlockStart with_bounds(nets::BlockStart start, const nets::NetworkOptions& network) {
  if (start.kind == nets::InitialKind::kUniformInBox) {
    start.kind = nets::InitialKind::kUniform;
    start.low = -network.box.value();
    start.high = network.box.value();
  }
  return start;
}

dynamics::GridPlayerOptions options_of(const Player& player, const nets::UnitShape& unit) {
  const std::vector<std::string> names = names_of(unit);
  refuse_other_dimensions(player, names);
  dynamics::GridPlayerOptions options;
  options.values.assign(unit.parameters(), 0);
  for (std::size_t row = 0; row < unit.parameters(); ++row) {
    const nets::BlockStart& start = start_of(*player.network, unit, row);
    if (is_in(*player.held, names[row])) {
      options.values[row] = held_value(player, start, names[row]);
    } else {
      GF_VALIDATE(
          start.kind != nets::InitialKind::kFile,
          "{}.start.{}.law = 'file' (a grid takes its masses from a distribution function). Use law = \"normal\" "
          "or \"uniform\", or dynamics.kind = \"flow\"",
          player.name, names[row].substr(0, 1));
      options.rows.push_back(row);
      options.starts.push_back(with_bounds(start, *player.network));
    }
  }
  return options;
}

}  // namespace

std::vector<std::size_t> held_rows(const std::vector<std::string>& names, const nets::UnitShape& unit,
                                   const std::string& player) {
  const std::vector<std::string> known = names_of(unit);
  std::vector<std::size_t> rows;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    GF_VALIDATE(found != known.end(), "flow.held_{} has '{}' (its units have the parameters {}). Take one of these",
                player, one_line(name), fmt::join(known, ", "));
    const auto row = static_cast<std::size_t>(found - known.begin());
    GF_VALIDATE(std::find(rows.begin(), rows.end(), row) == rows.end(), "flow.held_{} has '{}' twice. Remove one",
                player, name);
    rows.push_back(row);
  }
  return rows;
}

dynamics::FlowOptions flow_options(const Spec& spec, const nets::UnitShape& generator, const nets::UnitShape& critic) {
  dynamics::FlowOptions flow = spec.flow;
  flow.held_generator = held_rows(spec.held.generator, generator, "generator");
  flow.held_critic = held_rows(spec.held.critic, critic, "critic");
  return flow;
}

GridPlayers grid_players(const Spec& spec, const nets::UnitShape& generator, const nets::UnitShape& critic) {
  GridPlayers players{
      .generator = options_of({"generator", &spec.generator, &spec.held.generator, spec.generator.box}, generator),
      .critic = options_of({"critic", &spec.critic, &spec.held.critic, critic_box(spec)}, critic)};
  players.generator.cells = spec.grid.generator_cells;
  players.critic.cells = spec.grid.critic_cells;
  players.generator.reach = players.critic.reach = spec.grid.reach;
  return players;
}

}  // namespace ganflow::experiment
