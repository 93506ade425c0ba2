#include "ganflow/experiment/spec_fields.hpp"
#include "ganflow/experiment/spec_sections.hpp"
#include "ganflow/experiment/spec_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace ganflow::experiment {

namespace {

using data::QuadratureRule;
using dynamics::DynamicsKind;

std::string unless_flow(const Spec& spec) {
  return is_limit(spec)
             ? std::string()
             : fmt::format("belongs to dynamics.kind 'flow' and 'grid', and this one is '{}'", word_of(spec.kind));
}

std::string unless_particles(const Spec& spec) {
  return spec.kind == DynamicsKind::kFlow
             ? std::string()
             : fmt::format("belongs to dynamics.kind 'flow', and this one is '{}'", word_of(spec.kind));
}

std::string unless_grid(const Spec& spec) {
  return spec.kind == DynamicsKind::kGrid
             ? std::string()
             : fmt::format("belongs to dynamics.kind 'grid', and this one is '{}'", word_of(spec.kind));
}

std::string unless_game_moves(const Spec& spec) {
  const std::string reason = unless_flow(spec);
  return !reason.empty() || spec.objective.kind != objectives::ObjectiveKind::kSupervised
             ? reason
             : "all parameters of a supervised learner move";
}

std::string unless_adaptive(const Spec& spec) {
  const std::string reason = unless_particles(spec);
  return !reason.empty() || spec.flow.method == dynamics::FlowMethod::kAdaptive
             ? reason
             : fmt::format("method '{}' has a fixed step", word_of(spec.flow.method));
}

std::string unless_tensor(const Spec& spec) {
  const std::string reason = unless_flow(spec);
  return !reason.empty() || spec.flow.quadrature != QuadratureRule::kQmc ? reason
                                                                         : "quasi-Monte Carlo has points, no order";
}

std::string unless_latents(const Spec& spec) {
  const std::string reason = unless_tensor(spec);
  return !reason.empty() || spec.objective.kind != objectives::ObjectiveKind::kSupervised
             ? reason
             : "a supervised learner has no latents";
}

std::string unless_points(const Spec& spec) {
  const std::string reason = unless_flow(spec);
  const QuadratureRule rule = spec.flow.quadrature;
  return !reason.empty() || rule == QuadratureRule::kQmc || rule == QuadratureRule::kAuto
             ? reason
             : fmt::format("quadrature '{}' has an order, no points", word_of(rule));
}

/// Keys of [dynamics] that a flow follows, too.
constexpr std::array<std::string_view, 9> kOfFlows = {
    "dynamics.kind",         "dynamics.rule",           "dynamics.time_step",
    "dynamics.critic_speed", "dynamics.generator_rate", "dynamics.critic_rate",
    "dynamics.batch_path",   "dynamics.merge",          "dynamics.norm_limit"};

/// Keys that speak of particles one by one.
constexpr std::array<std::string_view, 7> kOfParticles = {
    "observe.distances",       "generator.units",      "critic.units",       "dynamics.merge",
    "dynamics.generator_rate", "dynamics.critic_rate", "dynamics.norm_limit"};

}  // namespace

void add_flow_keys(std::vector<Key>& keys) {
  keys.push_back(stored("flow.method", [](auto& s) -> auto& { return s.flow.method; },
                        {.doc = "integrator; adaptive: steps as short as the tolerance needs, and exact contacts",
                         .idle = unless_particles}));
  keys.push_back(stored("flow.tolerance", [](auto& s) -> auto& { return s.flow.tolerance; },
                        {.doc = "of the adaptive method's local error",
                         .range = {.low = 0, .high = 0.1, .low_excluded = true, .high_excluded = true},
                         .idle = unless_adaptive}));
  keys.push_back(stored("flow.quadrature", [](auto& s) -> auto& { return s.flow.quadrature; },
                        {.doc = "of latents and data; auto: closed form where there is one, gauss up to three "
                                "coordinates, qmc above; trapezoid: for steep units",
                         .idle = unless_flow}));
  keys.push_back(stored("flow.latent_order", [](auto& s) -> auto& { return s.flow.latent_order; },
                        {.doc = "nodes a latent coordinate; 0: 128, 40, 16 for one, two, three of them",
                         .range = at_least(0),
                         .idle = unless_latents}));
  keys.push_back(stored("flow.data_order", [](auto& s) -> auto& { return s.flow.data_order; },
                        {.doc = "nodes a coordinate of each component of the data's law; 0: 48, 16, 8",
                         .range = at_least(0),
                         .idle = unless_tensor}));
  keys.push_back(stored("flow.points", [](auto& s) -> auto& { return s.flow.points; },
                        {.doc = "of quasi-Monte Carlo, in 8 replicates", .range = at_least(8), .idle = unless_points}));
  keys.push_back(stored("flow.quadrature_tolerance", [](auto& s) -> auto& { return s.flow.quadrature_tolerance; },
                        {.doc = "largest error of a velocity at the start because of quadrature, relative to the "
                                "largest velocity",
                         .range = above(0),
                         .idle = unless_flow}));
}

void add_grid_keys(std::vector<Key>& keys) {
  for (const auto& [player, names] :
       {std::pair{"generator", &HeldSpec::generator}, std::pair{"critic", &HeldSpec::critic}}) {
    keys.push_back(stored(
        fmt::format("flow.held_{}", player), [names = names](auto& s) -> auto& { return s.held.*names; },
        {.doc = fmt::format("parameters of every unit of the {} that keep their start: a_1, a_2 …, b, c_1 …", player),
         .example = R"(["a_1", "c_1"])",
         .idle = unless_game_moves}));
  }
  keys.push_back(stored(
      "grid.generator_cells", [](auto& s) -> auto& { return s.grid.generator_cells; },
      {.doc = "an axis; 0: 200 for one moving parameter, 48 for two", .range = at_least(0), .idle = unless_grid}));
  keys.push_back(stored("grid.critic_cells", [](auto& s) -> auto& { return s.grid.critic_cells; },
                        {.doc = "likewise", .range = at_least(0), .idle = unless_grid}));
  keys.push_back(stored("grid.reach", [](auto& s) -> auto& { return s.grid.reach; },
                        {.doc = "half-width of the window of a player without a box; mass that leaves it stops the run",
                         .range = above(0),
                         .idle = unless_grid}));
}

void silence_in_flows(std::vector<Key>& keys) {
  for (Key& key : keys) {
    if (std::find(kOfParticles.begin(), kOfParticles.end(), key.path) != kOfParticles.end()) {
      also_idle(key, [](const Spec& spec) {
        return spec.kind == DynamicsKind::kGrid ? "a grid has cells (grid.critic_cells …), no particles" : "";
      });
    }
    const bool trains =
        key.path == "precision" ||
        (key.table() == "dynamics" && std::find(kOfFlows.begin(), kOfFlows.end(), key.path) == kOfFlows.end());
    if (!trains) {
      continue;
    }
    key.idle = [idle = key.idle, path = key.path](const Spec& spec) -> std::string {
      if (!is_limit(spec)) {
        return idle(spec);
      }
      if (path == "precision") {
        return "a flow is computed in float64";
      }
      return path == "dynamics.noise" ? "the limit of noisy steps is a diffusion, which no flow of particles follows"
                                      : "a flow has no batches and no rule of steps";
    };
  }
}

}  // namespace ganflow::experiment
