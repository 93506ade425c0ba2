#include "ganflow/experiment/spec_toml.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/experiment/spec_checks.hpp"
#include "ganflow/experiment/spec_entries.hpp"
#include "ganflow/experiment/spec_rates.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/spec_words.hpp"

#include <cmath>
#include <filesystem>
#include <utility>

namespace ganflow::experiment {

namespace {

/// A quotient that misses an integer by less than this counts as one: 800/0.1 iterations are 8000.
constexpr double kWholeTolerance = 1e-9;
constexpr double kMostIterations = 9e15;  // below 2^53; spec_checks refuses as many

[[noreturn]] void refuse(const std::string& origin, const std::string& sentence) {
  throw InputError(fmt::format("{}: {}", origin, sentence));
}

/// Turns entries into a Spec; remembers where each came from, for messages.
class Resolver {
 public:
  Resolver(const Entries& entries, const std::string& source_name) : entries_(entries), source_name_(source_name) {}

  /// Sets every field whose entry is there; each value is checked alone.
  Spec fields() const {
    Spec spec;
    for (const Key& key : schema()) {
      if (const Entry* entry = find(key.path)) {
        refuse_fault(key, *entry);
        key.set(spec, entry->value);
      }
    }
    if (spec.name.empty()) {
      spec.name = std::filesystem::path(source_name_).stem().string();
    }
    return spec;
  }

  /// Learning rates → (time_step, critic_speed).
  void resolve_pace(Spec& spec) const {
    const Entry* time_step = find("dynamics.time_step");
    const Entry* critic_speed = find("dynamics.critic_speed");
    const Entry* generator_rate = find("dynamics.generator_rate");
    const Entry* critic_rate = find("dynamics.critic_rate");
    if (generator_rate == nullptr && critic_rate == nullptr) {
      if (time_step == nullptr && dynamics::is_scale_free(spec.dynamics.rule)) {
        refuse(source_name_, fmt::format("dynamics names no rates (rule '{}' has no rate that suits most runs). Try "
                                         "generator_rate = 0.0002 and critic_rate = 0.0002",
                                         word_of(spec.dynamics.rule)));
      }
      return;
    }
    if (time_step != nullptr || critic_speed != nullptr) {
      refuse(
          (generator_rate != nullptr ? generator_rate : critic_rate)->origin,
          fmt::format("dynamics.{} stands beside {} (two ways to say how fast the players move). Give generator_rate "
                      "and critic_rate, or time_step and critic_speed",
                      generator_rate != nullptr ? "generator_rate" : "critic_rate",
                      time_step != nullptr ? "time_step" : "critic_speed"));
    }
    const bool has_critic = objectives::trains_critic(spec.objective.kind);
    if (generator_rate == nullptr || (critic_rate == nullptr && has_critic)) {
      refuse((generator_rate != nullptr ? generator_rate : critic_rate)->origin,
             fmt::format("dynamics.{} is missing (one rate alone says nothing about the other player). Add it",
                         generator_rate == nullptr ? "generator_rate" : "critic_rate"));
    }
    const MeanFieldPace pace =
        pace_of({.generator = std::get<double>(generator_rate->value),
                 .critic = std::get<double>((critic_rate != nullptr ? critic_rate : generator_rate)->value)},
                spec);
    if (!(pace.time_step > 0) || !(pace.critic_speed > 0) || !std::isfinite(pace.critic_speed)) {
      refuse(generator_rate->origin, "the two rates are too far apart to compute with. Try 0.0002 for both");
    }
    spec.dynamics.time_step = pace.time_step;
    spec.dynamics.critic_speed = pace.critic_speed;
  }

  /// until → iterations, the first at or past it.
  void resolve_length(Spec& spec) const {
    const Entry* until = find("run.until");
    if (until == nullptr) {
      return;
    }
    if (find("run.iterations") != nullptr) {
      refuse(until->origin, "run.until stands beside run.iterations (two ways to say how long). Remove one");
    }
    const double quotient = std::get<double>(until->value) / spec.dynamics.time_step;
    if (!(quotient < kMostIterations)) {
      refuse(until->origin, fmt::format("run.until = {} is {:.3g} iterations of dynamics.time_step = {} (too many to "
                                        "count). Try {}",
                                        std::get<double>(until->value), quotient, spec.dynamics.time_step,
                                        1000 * spec.dynamics.time_step));
    }
    spec.run.iterations = std::max<std::int64_t>(1, std::llround(std::ceil(quotient * (1 - kWholeTolerance))));
  }

  void refuse_missing_files() const {
    for (const auto& [path, entry] : entries_) {
      if (path != "data.labels" && !path.ends_with(".file")) {
        continue;
      }
      const std::string& file = std::get<std::string>(entry.value);
      std::error_code unreadable;  // a folder that may not be searched: the reader will say so
      if (!std::filesystem::exists(file, unreadable) && !unreadable) {
        refuse(entry.origin, fmt::format("{} = {} (no such file). Check the path: it starts from the folder where "
                                         "ganflow is called",
                                         path, one_line(to_toml(entry.value))));
      }
    }
  }

  void refuse_complaints(const Spec& spec) const {
    if (const std::optional<Complaint> complaint = complaint_about(spec)) {
      refuse(origin_of(complaint->key), complaint->message);
    }
  }

  /// A key that does nothing would mislead whoever wrote it.
  void refuse_idle(const Spec& spec) const {
    for (const Key& key : schema()) {
      const Entry* entry = find(key.path);
      const std::string reason = entry == nullptr ? std::string() : key.idle(spec);
      if (!reason.empty()) {
        refuse(entry->origin, fmt::format("{} = {} would do nothing ({}). Remove it", key.path,
                                          one_line(to_toml(entry->value), 60), reason));
      }
    }
  }

 private:
  const Entry* find(std::string_view path) const {
    const auto found = entries_.find(path);
    return found == entries_.end() ? nullptr : &found->second;
  }

  std::string origin_of(const std::string& path) const {
    const Entry* entry = find(path);
    return entry == nullptr ? source_name_ : entry->origin;
  }

  static void refuse_fault(const Key& key, const Entry& entry) {
    const std::optional<Fault> fault = key.fault(entry.value);
    if (!fault) {
      return;
    }
    const auto* version = std::get_if<std::int64_t>(&entry.value);
    if (key.path == "schema" && version != nullptr && *version > kSchemaVersion) {
      refuse(entry.origin, fmt::format("schema = {} (this ganflow reads specs up to schema {}). Use a newer ganflow",
                                       *version, kSchemaVersion));
    }
    refuse(entry.origin,
           fmt::format("{} = {} ({}). {}", key.path, one_line(to_toml(entry.value)), fault->why, fault->remedy));
  }

  const Entries& entries_;
  std::string source_name_;
};

/// Drops entries of the text that do something there but nothing once the overrides are applied.
void drop_silenced(Entries& entries, const Entries& text_entries, const std::string& source_name) {
  const Spec text_spec = Resolver(text_entries, source_name).fields();
  const Spec spec = Resolver(entries, source_name).fields();
  std::erase_if(entries, [&](const auto& item) {
    const Key& key = *find_key(item.first);
    return !item.second.is_override && key.idle(text_spec).empty() && !key.idle(spec).empty();
  });
}

/// Fields that play no part go back to their defaults, so that a spec is determined by what it writes.
void reset_idle_fields(Spec& spec) {
  for (const Key& key : schema()) {
    if (key.role == KeyRole::kStored && !key.idle(spec).empty()) {
      key.reset(spec);
    }
  }
}

enum class Files { kNotLookedFor, kMustExist };

Spec parse(std::string_view text, const std::string& source_name, std::span<const std::string> overrides, Files files) {
  Entries entries = read_entries(text, source_name);
  if (!overrides.empty()) {
    const Entries text_entries = entries;
    apply_overrides(entries, overrides);
    drop_silenced(entries, text_entries, source_name);
  }
  const Resolver resolver(entries, source_name);
  Spec spec = resolver.fields();
  resolver.resolve_pace(spec);
  resolver.resolve_length(spec);
  resolver.refuse_idle(spec);
  resolver.refuse_complaints(spec);
  if (files == Files::kMustExist) {
    resolver.refuse_missing_files();
  }
  reset_idle_fields(spec);
  spec.data.law = data::with_defaults(std::move(spec.data.law));
  return spec;
}

}  // namespace

Spec parse_spec(std::string_view text, const std::string& source_name, std::span<const std::string> overrides) {
  return parse(text, source_name, overrides, Files::kNotLookedFor);
}

Spec parse_spec_and_find_files(std::string_view text, const std::string& source_name,
                               std::span<const std::string> overrides) {
  return parse(text, source_name, overrides, Files::kMustExist);
}

}  // namespace ganflow::experiment
