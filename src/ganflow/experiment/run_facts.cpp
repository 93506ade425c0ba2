#include "ganflow/experiment/run_facts.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_rates.hpp"
#include "ganflow/experiment/spec_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <array>

namespace ganflow::experiment {

namespace {

std::string data_words(const DataSpec& data) {
  if (data.law.name.empty()) {
    const data::DatasetOptions& set = data.dataset;
    return (set.dataset.empty() ? "file " + set.file : "data set " + set.dataset) +
           (set.standardise.value_or(false) ? ", standardised" : "");
  }
  std::string words = "law " + data.law.name;
  if (data.law.dimension) {
    words += fmt::format(", dimension {}", *data.law.dimension);
  }
  if (data.law.radius) {
    words += fmt::format(", radius {:g}", *data.law.radius);
  }
  if (data.law.std) {
    words += fmt::format(", deviation {:g}", *data.law.std);
  }
  return words;
}

bool is_grid(const Spec& spec) { return spec.kind == dynamics::DynamicsKind::kGrid; }

std::string units_words(const nets::NetworkOptions& network) {
  const std::string units = fmt::format("{} {} units", network.units, word_of(network.activation));
  return network.inner.empty() ? units
                               : fmt::format("{} layers of {}, {} outputs between them", network.layers(), units,
                                             fmt::join(network.inner, " and "));
}

/// Of a player of a game.
std::string player_words(const Spec& spec, const nets::NetworkOptions& network, std::size_t cells,
                         const std::vector<std::string>& held) {
  std::string words = units_words(network);
  if (is_grid(spec)) {
    words = fmt::format("{} units on a grid", word_of(network.activation));
    words += cells != 0 ? fmt::format(" of {} cells an axis", cells) : "";
  }
  return held.empty() ? words : fmt::format("{}, {} held", words, fmt::join(held, " and "));
}

std::string network_words(const nets::NetworkOptions& network, std::string words) {
  if (network.scale != 1) {
    words += fmt::format(", scale {:g}", network.scale);
  }
  if (network.readout != nets::Readout::kIdentity) {
    words += fmt::format(", read out by {}", word_of(network.readout));
  }
  if (network.output_bias) {
    words += ", output bias";
  }
  return words + (network.box ? fmt::format(", box ±{:g}", *network.box) : ", no box");
}

std::string teacher_words(const TeacherSpec& teacher) {
  if (teacher.targets != TargetSource::kNetwork) {
    return teacher.targets == TargetSource::kFile ? "targets of " + teacher.file : "the data's labels";
  }
  return fmt::format("{} {} units, {} output{}", teacher.network.units, word_of(teacher.network.activation),
                     teacher.outputs, teacher.outputs == 1 ? "" : "s");
}

std::string objective_words(const objectives::ObjectiveOptions& objective) {
  std::string words(word_of(objective.kind));
  if (objective.kind == objectives::ObjectiveKind::kSupervised) {
    return words;
  }
  if (objectives::has_gradient_penalty(objective.kind)) {
    words += fmt::format(", penalty {:g}", objective.penalty);
  }
  if (objective.r1 > 0) {
    words += fmt::format(", R1 {:g}", objective.r1);
  }
  return objectives::trains_critic(objective.kind) ? words : words + fmt::format(", order {:g}", objective.order);
}

std::string rule_words(const Spec& spec) {
  if (is_limit(spec)) {
    return spec.kind == dynamics::DynamicsKind::kGrid ? "mean-field limit on a grid, without batches"
                                                      : "mean-field flow, without batches";
  }
  const dynamics::TrainOptions& train = spec.dynamics;
  if (spec.objective.kind == objectives::ObjectiveKind::kSupervised) {
    return fmt::format("{}, batches of {}", word_of(train.rule), train.batch);
  }
  return fmt::format("{}, {} critic step{} an iteration, batches of {}", word_of(train.rule), train.critic_steps,
                     train.critic_steps == 1 ? "" : "s", train.batch);
}

}  // namespace

std::vector<RunFact> facts_of(const Spec& spec) {
  const dynamics::TrainOptions& train = spec.dynamics;
  const Rates rates = rates_of(spec);
  const bool learns = spec.objective.kind == objectives::ObjectiveKind::kSupervised;
  std::vector<RunFact> facts = {{"data", data_words(spec.data)}};
  if (learns) {
    facts.push_back({"learner", network_words(spec.generator, units_words(spec.generator))});
    facts.push_back({"teacher", teacher_words(spec.teacher)});
  } else {
    facts.push_back({"latents", fmt::format("{}, dimension {}", word_of(spec.latent.law), spec.latent.dimension)});
    const std::string generator = player_words(spec, spec.generator, spec.grid.generator_cells, spec.held.generator);
    const std::string critic = player_words(spec, spec.critic, spec.grid.critic_cells, spec.held.critic);
    facts.push_back({"generator", network_words(spec.generator, generator)});
    facts.push_back({"critic", network_words(spec.critic, critic)});
  }
  facts.push_back({"objective", objective_words(spec.objective)});
  facts.push_back({"rule", rule_words(spec)});
  const auto with_rate = [&](double value, const char* whose, double rate) {
    return is_grid(spec) ? fmt::format("{:g}", value)
                         : fmt::format("{:g} ({}'s learning rate {:.6g})", value, whose, rate);
  };
  facts.push_back({"time step Δt", with_rate(train.time_step, "generator", rates.generator)});
  if (!learns) {
    facts.push_back({"critic speed γ", with_rate(train.critic_speed, "critic", rates.critic)});
  }
  facts.push_back({"length", fmt::format("{} iterations, mean-field time {:g}", spec.run.iterations,
                                         static_cast<double>(spec.run.iterations) * train.time_step)});
  facts.push_back({"precision", std::string(word_of(is_limit(spec) ? Precision::kFloat64 : spec.precision))});
  facts.push_back({"seed", fmt::format("{}", spec.seed)});
  return facts;
}

std::vector<RunFact> provenance_of(std::string_view spec_text, const std::string& source_name) {
  constexpr std::array kNames = {"version", "commit", "compiler", "build", "simd_target", "host", "processor", "cores"};
  toml::table all;
  try {
    all = toml::parse(spec_text);
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}: {} (bad TOML). Was it edited?", source_name, error.description()));
  }
  std::vector<RunFact> facts;
  for (const char* const name : kNames) {
    const auto value = all["provenance"][name];
    if (const auto text = value.value<std::string>()) {
      facts.push_back({name, *text});
    } else if (const auto number = value.value<std::int64_t>()) {
      facts.push_back({name, fmt::format("{}", *number)});
    }
  }
  return facts;
}

}  // namespace ganflow::experiment
