#include "ganflow/io/verdict_file.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/json_number.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ganflow::io {

namespace {

using Json = nlohmann::ordered_json;
using record::FailureKind;
using record::Verdict;
using record::VerdictKind;
constexpr int kSchema = 1;
constexpr int kIndent = 2;

constexpr std::array kKinds = {VerdictKind::kConverging, VerdictKind::kOscillating, VerdictKind::kDamped,
                               VerdictKind::kGrowing,    VerdictKind::kDrifting,    VerdictKind::kNoise,
                               VerdictKind::kResting,    VerdictKind::kDiverged,    VerdictKind::kUndecided};

using NumberField = std::pair<const char*, std::optional<double> Verdict::*>;
constexpr std::array kNumbers = {
    NumberField{"period", &Verdict::period},           NumberField{"period_low", &Verdict::period_low},
    NumberField{"period_high", &Verdict::period_high}, NumberField{"amplitude", &Verdict::amplitude},
    NumberField{"damping", &Verdict::damping},         NumberField{"cycles", &Verdict::cycles},
    NumberField{"false_alarm", &Verdict::false_alarm}, NumberField{"transient", &Verdict::transient}};

using CountField = std::pair<const char*, std::optional<std::int64_t> Verdict::*>;
constexpr std::array kCounts = {CountField{"distinct_generator", &Verdict::distinct_generator},
                                CountField{"distinct_critic", &Verdict::distinct_critic}};

/// Keys that the first files of schema 1 do not have; a missing one is unknown.
constexpr std::array kLaterNumbers = {NumberField{"amplitude_low", &Verdict::amplitude_low},
                                      NumberField{"amplitude_high", &Verdict::amplitude_high},
                                      NumberField{"damping_low", &Verdict::damping_low},
                                      NumberField{"damping_high", &Verdict::damping_high},
                                      NumberField{"first_contact", &Verdict::first_contact},
                                      NumberField{"wall_share", &Verdict::wall_share},
                                      NumberField{"first_merge", &Verdict::first_merge},
                                      NumberField{"last_merge", &Verdict::last_merge},
                                      NumberField{"support_generator", &Verdict::support_generator},
                                      NumberField{"support_critic", &Verdict::support_critic},
                                      NumberField{"classifier_accuracy", &Verdict::classifier_accuracy},
                                      NumberField{"gradient_share", &Verdict::gradient_share},
                                      NumberField{"critic_sight", &Verdict::critic_sight},
                                      NumberField{"growth", &Verdict::growth},
                                      NumberField{"growth_low", &Verdict::growth_low},
                                      NumberField{"growth_high", &Verdict::growth_high}};
constexpr std::array kLaterCounts = {CountField{"rank_generator", &Verdict::rank_generator},
                                     CountField{"rank_critic", &Verdict::rank_critic}};
constexpr const char* kStrata = "strata";
constexpr const char* kModes = "modes";
constexpr const char* kVanishing = "vanishing_gradient";
constexpr const char* kRunaway = "runaway";
constexpr const char* kFailures = "failures";

constexpr std::array kFailureKinds = {FailureKind::kOscillation, FailureKind::kModeCollapse, FailureKind::kCoagulation,
                                      FailureKind::kVanishingGradient, FailureKind::kDivergence};

VerdictKind kind_of(const std::string& word, std::string_view name) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(), [&](VerdictKind k) { return to_string(k) == word; });
  GF_VALIDATE(found != kKinds.end(), "{}: verdict = \"{}\" is no known verdict. Run 'ganflow verdict' again", name,
              word);
  return *found;
}

Json to_json(const record::ModeSummary& modes) {
  return {{"total", modes.counts.size()},
          {"found", modes.found},
          {"lost", modes.lost},
          {"samples", modes.samples},
          {"samples_to_judge", modes.samples_to_judge},
          {"outside", modes.outside},
          {"relative_entropy", to_json_number(modes.relative_entropy)},
          {"p_value", to_json_number(modes.p_value)},
          {"accuracy", to_json_number(modes.accuracy)},
          {"counts", modes.counts},
          {"data_shares", modes.data_shares},
          {"lost_modes", modes.lost_modes}};
}

record::ModeSummary parse_modes(const Json& object) {
  return {.found = object.at("found").get<std::int64_t>(),
          .lost = object.at("lost").get<std::int64_t>(),
          .samples = object.at("samples").get<std::int64_t>(),
          .samples_to_judge = object.at("samples_to_judge").get<std::int64_t>(),
          .outside = object.at("outside").get<double>(),
          .relative_entropy = from_json_number(object.at("relative_entropy")),
          .p_value = from_json_number(object.at("p_value")),
          .accuracy = from_json_number(object.at("accuracy")),
          .counts = object.at("counts").get<std::vector<std::int64_t>>(),
          .data_shares = object.at("data_shares").get<std::vector<double>>(),
          .lost_modes = object.at("lost_modes").get<std::vector<std::int64_t>>()};
}

Json to_json(const std::vector<record::Failure>& failures) {
  Json list = Json::array();
  for (const record::Failure& failure : failures) {
    list.push_back({{"mode", to_string(failure.kind)}, {"because", failure.because}});
  }
  return list;
}

std::vector<record::Failure> parse_failures(const Json& list, std::string_view name) {
  std::vector<record::Failure> failures;
  for (const Json& item : list) {
    const auto word = item.at("mode").get<std::string>();
    const auto* found =
        std::find_if(kFailureKinds.begin(), kFailureKinds.end(), [&](FailureKind k) { return to_string(k) == word; });
    GF_VALIDATE(found != kFailureKinds.end(), "{}: \"{}\" is no known failure. Run 'ganflow verdict' again", name,
                word);
    failures.push_back({.kind = *found, .because = item.at("because").get<std::string>()});
  }
  return failures;
}

/// Keys that came after the first files and are not always numbers; a missing one is unknown.
void parse_later_keys(const Json& object, std::string_view name, Verdict& verdict) {
  const auto has = [&](const char* key) { return object.contains(key) && !object.at(key).is_null(); };
  if (has(kStrata)) {
    verdict.strata = object.at(kStrata).get<std::vector<double>>();
  }
  if (has(kModes)) {
    verdict.modes = parse_modes(object.at(kModes));
  }
  if (has(kVanishing)) {
    verdict.vanishing_gradient = object.at(kVanishing).get<bool>();
  }
  if (has(kRunaway)) {
    verdict.runaway = object.at(kRunaway).get<std::string>();
  }
  if (has(kFailures)) {
    verdict.failures = parse_failures(object.at(kFailures), name);
  }
}

}  // namespace

std::string failures_json(const std::vector<record::Failure>& failures) { return to_json(failures).dump(); }

std::string modes_json(const record::ModeSummary& modes) { return to_json(modes).dump(); }

std::string verdict_json(const Verdict& verdict) {
  Json object;
  object["schema"] = kSchema;
  object["verdict"] = to_string(verdict.kind);
  object["coagulated"] = verdict.coagulated;
  object["reasons"] = verdict.reasons;
  object["observable"] = verdict.observable.empty() ? Json(nullptr) : Json(verdict.observable);
  for (const auto& [key, member] : kNumbers) {
    object[key] = to_json_number(verdict.*member);
  }
  for (const auto& [key, member] : kCounts) {
    object[key] = verdict.*member ? Json(*(verdict.*member)) : Json(nullptr);
  }
  for (const auto& [key, member] : kLaterNumbers) {
    object[key] = to_json_number(verdict.*member);
  }
  for (const auto& [key, member] : kLaterCounts) {
    object[key] = verdict.*member ? Json(*(verdict.*member)) : Json(nullptr);
  }
  object[kStrata] = verdict.strata.empty() ? Json(nullptr) : Json(verdict.strata);
  object[kModes] = verdict.modes ? to_json(*verdict.modes) : Json(nullptr);
  object[kVanishing] = verdict.vanishing_gradient;
  object[kRunaway] = verdict.runaway.empty() ? Json(nullptr) : Json(verdict.runaway);
  object[kFailures] = to_json(verdict.failures);
  return object.dump(kIndent, ' ', false, Json::error_handler_t::replace) + '\n';
}

Verdict parse_verdict(std::string_view text, std::string_view name) {
  try {
    const Json object = Json::parse(text);
    const int schema = object.at("schema").get<int>();
    GF_VALIDATE(schema <= kSchema,
                "{} was written by a newer ganflow (schema {}; this one reads up to {}). Update ganflow", name, schema,
                kSchema);
    Verdict verdict;
    verdict.kind = kind_of(object.at("verdict").get<std::string>(), name);
    verdict.coagulated = object.at("coagulated").get<bool>();
    verdict.reasons = object.at("reasons").get<std::vector<std::string>>();
    verdict.observable = object.at("observable").is_null() ? "" : object.at("observable").get<std::string>();
    for (const auto& [key, member] : kNumbers) {
      verdict.*member = from_json_number(object.at(key));
    }
    for (const auto& [key, member] : kCounts) {
      if (!object.at(key).is_null()) {
        verdict.*member = object.at(key).get<std::int64_t>();
      }
    }
    for (const auto& [key, member] : kLaterNumbers) {
      verdict.*member = object.contains(key) ? from_json_number(object.at(key)) : std::nullopt;
    }
    for (const auto& [key, member] : kLaterCounts) {
      if (object.contains(key) && !object.at(key).is_null()) {
        verdict.*member = object.at(key).get<std::int64_t>();
      }
    }
    parse_later_keys(object, name, verdict);
    return verdict;
  } catch (const nlohmann::json::exception&) {
    throw InputError(fmt::format("{} is no verdict (damaged or edited). Run 'ganflow verdict' again", name));
  }
}

void write_verdict(const std::filesystem::path& path, const Verdict& verdict) {
  write_file_atomically(path, verdict_json(verdict));
}

std::optional<Verdict> read_verdict(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    return std::nullopt;
  }
  return parse_verdict(read_file(path), path.string());
}

}  // namespace ganflow::io
