#include "ganflow/experiment/spec_writer.hpp"

#include "ganflow/experiment/spec_rates.hpp"
#include "ganflow/experiment/spec_schema.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ganflow::experiment {

namespace {

constexpr std::size_t kCommentColumn = 36;  // where comments start, unless the value is longer

/// "M; at least 1".
std::string comment(const Key& key) {
  const std::string limits = key.limits();
  return key.doc + (limits.empty() ? "" : "; " + limits);
}

/// What follows from time_step, critic_speed and iterations, for people who think in the other words.
std::string derived(const Key& key, const Spec& spec) {
  if (key.path == "dynamics.time_step") {
    return fmt::format("; here generator_rate = {}", rates_of(spec).generator);
  }
  if (key.path == "dynamics.critic_speed") {
    return fmt::format("; here critic_rate = {}", rates_of(spec).critic);
  }
  if (key.path == "run.iterations") {
    return fmt::format("; here until = {}", static_cast<double>(spec.run.iterations) * spec.dynamics.time_step);
  }
  return {};
}

std::string line(const std::string& assignment, const std::string& remark) {
  const std::size_t width = std::max(kCommentColumn, assignment.size() + 2);
  return fmt::format("{:<{}}# {}\n", assignment, width, remark);
}

std::string key_line(const Key& key, const Spec& spec) {
  const std::optional<Value> value = key.get(spec);
  if (!value) {
    return line(fmt::format("# {} =", key.leaf()), "not set; " + comment(key));
  }
  return line(fmt::format("{} = {}", key.leaf(), to_toml(*value)), comment(key) + derived(key, spec));
}

std::string provenance_table(const RunProvenance& provenance) {
  const Provenance& build = provenance.build;
  std::string text = "\n[provenance]" + std::string(24, ' ') + "# who wrote this file; not read back\n";
  for (const auto& [name, value] : {std::pair{"version", &build.version}, std::pair{"commit", &build.commit},
                                    std::pair{"compiler", &build.compiler}, std::pair{"build", &build.build},
                                    std::pair{"simd_target", &provenance.simd_target}, std::pair{"host", &build.host},
                                    std::pair{"processor", &build.processor}}) {
    text += fmt::format("{} = {}\n", name, quoted(*value));
  }
  return text + fmt::format("cores = {}\n", build.cores);
}

std::string default_text(const Key& key) {
  const std::optional<Value> value = key.get(Spec{});
  return value ? fmt::format("`{}`", to_toml(*value)) : "";
}

}  // namespace

std::string write_spec(const Spec& spec, const std::optional<RunProvenance>& provenance) {
  std::string text;
  std::string table;
  for (const Key& key : schema()) {
    if (key.role != KeyRole::kStored || !key.idle(spec).empty()) {
      continue;
    }
    if (key.table() != table) {
      table = key.table();
      text += fmt::format("\n[{}]\n", table);
    }
    text += key_line(key, spec);
  }
  return provenance ? text + provenance_table(*provenance) : text;
}

std::string key_reference() {
  std::string text;
  std::string table = "-";
  for (const Key& key : schema()) {
    const bool repeats = key.path.find(".start.") != std::string::npos && !key.table().ends_with(".all");
    if (repeats) {  // a, b and c take the keys of `all`
      continue;
    }
    if (key.table() != table) {
      table = key.table();
      const std::string blocks = table.ends_with(".all") ? ", and likewise .a, .b, .c" : "";
      text += table.empty() ? "\n### Top of the file\n" : fmt::format("\n### [{}]{}\n", table, blocks);
      text += "\n| key | type | limits | default | meaning |\n|---|---|---|---|---|\n";
    }
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", key.leaf(), type_name(key.type), key.limits(),
                        default_text(key), key.doc);
  }
  return text;
}

}  // namespace ganflow::experiment
