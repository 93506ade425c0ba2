#include "ganflow/experiment/comparison_toml.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/spec_value.hpp"
#include "ganflow/experiment/toml_fields.hpp"
#include "ganflow/record/verdict.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace ganflow::experiment {

namespace {

constexpr std::int64_t kMostSeeds = 10'000;  // more cells than files in a folder are comfortable
constexpr std::size_t kLongestName = 40;     // a column of the table
const std::vector<std::string> kTopKeys = {"schema",         "title", "spec",  "seeds",  "budget_samples",
                                           "budget_seconds", "set",   "unset", "variant"};
const std::vector<std::string> kVariantKeys = {"name", "note", "spec", "set", "unset", "of", "reverse_ou", "expect"};
const std::vector<std::string> kSamplerKeys = {"score", "points", "flow", "steps", "horizon", "last_noise"};

std::vector<std::string> verdict_words() {
  std::vector<std::string> words;
  for (const auto kind :
       {record::VerdictKind::kConverging, record::VerdictKind::kOscillating, record::VerdictKind::kDamped,
        record::VerdictKind::kGrowing, record::VerdictKind::kDrifting, record::VerdictKind::kNoise,
        record::VerdictKind::kResting, record::VerdictKind::kDiverged, record::VerdictKind::kUndecided}) {
    words.push_back(record::to_string(kind));
  }
  return words;
}

/// Fields of a comparison's tables.
class Fields : public TomlFields {
 public:
  using TomlFields::TomlFields;

  /// One of `words`.
  std::string word(const toml::table& table, const char* key, const std::vector<std::string>& words) const {
    const std::string value = text(table, key, words.front());
    if (std::find(words.begin(), words.end(), value) == words.end()) {
      refuse(*table.get(key), fmt::format("{} = \"{}\" is none of {}.{}", key, one_line(value), fmt::join(words, ", "),
                                          suggestion(value, words)));
    }
    return value;
  }

  std::optional<double> finite_number(const toml::table& table, const char* key) const {
    const toml::node* const node = table.get(key);
    if (node == nullptr) {
      return std::nullopt;
    }
    const auto value = node->value<double>();
    if (!value || !std::isfinite(*value)) {
      refuse(*node, fmt::format("{} = {} (is {}, must be a number). Try 1.0", key, printed(*node), kind_of(*node)));
    }
    return value;
  }

  std::optional<std::int64_t> count(const toml::table& table, const char* key, std::int64_t least,
                                    std::int64_t most) const {
    const toml::node* const node = table.get(key);
    if (node == nullptr) {
      return std::nullopt;
    }
    const auto value = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
    if (!value || *value < least || *value > most) {
      refuse(*node, fmt::format("{} = {} (must be an integer from {} to {}). Try {}", key, printed(*node), least, most,
                                std::clamp<std::int64_t>(5, least, most)));
    }
    return value;
  }

  /// A string, or a list of strings; empty without the key.
  std::vector<std::string> texts(const toml::table& table, const char* key) const {
    std::vector<std::string> result;
    const toml::node* const node = table.get(key);
    if (node == nullptr) {
      return result;
    }
    if (const auto one = node->value<std::string>(); one && node->is_string()) {
      return {*one};
    }
    const toml::array* const list = node->as_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      if (const auto one = (*list)[i].value<std::string>(); one && (*list)[i].is_string()) {
        result.push_back(*one);
      }
    }
    if (list == nullptr || result.size() != list->size()) {
      refuse(*node, fmt::format("{} = {} (must be strings). Try [\"one\", \"two\"]", key, printed(*node)));
    }
    return result;
  }

  const toml::table* table(const toml::table& holder, const char* key) const {
    const toml::node* const node = holder.get(key);
    if (node != nullptr && !node->is_table()) {
      refuse(*node,
             fmt::format("{} = {} (is {}, must be a table). Try {} = {{}}", key, printed(*node), kind_of(*node), key));
    }
    return node == nullptr ? nullptr : node->as_table();
  }

  /// [set] and `unset` as overrides.
  std::vector<std::string> overrides(const toml::table& holder) const {
    std::vector<std::string> result;
    if (const toml::table* const set = table(holder, "set")) {
      collect(*set, "", result);
    }
    for (const std::string& key : texts(holder, "unset")) {
      if (!is_table(key)) {
        require_key(*holder.get("unset"), key);
      }
      result.push_back(key + "=");
    }
    return result;
  }

 private:
  void require_key(const toml::node& node, const std::string& path) const {
    if (find_key(path) == nullptr) {
      refuse(node, fmt::format("unknown key '{}' of a spec. {}", one_line(path), suggest_key(path)));
    }
  }

  void collect(const toml::table& table, const std::string& prefix, std::vector<std::string>& result) const {
    for (const auto& [key, node] : table) {
      const std::string path = prefix + std::string(key.str());
      if (const toml::table* const inner = node.as_table()) {
        collect(*inner, path + ".", result);
      } else {
        require_key(node, path);
        result.push_back(path + "=" + exact_toml(node));
      }
    }
  }
};

SamplerChoice sampler_of(const toml::table& table, const Fields& fields) {
  fields.require_known(table, kSamplerKeys, "reverse_ou");
  SamplerChoice choice;
  choice.exact = fields.word(table, "score", {"exact", "sample"}) == "exact";
  choice.points = fields.count(table, "points", 1, 1'000'000).value_or(choice.points);
  choice.options.flow =
      fields.word(table, "flow", {"sde", "ode"}) == "sde" ? dynamics::ReverseFlow::kSde : dynamics::ReverseFlow::kOde;
  choice.options.steps = static_cast<std::size_t>(
      fields.count(table, "steps", 2, 100'000).value_or(static_cast<std::int64_t>(choice.options.steps)));
  choice.options.horizon = fields.finite_number(table, "horizon").value_or(choice.options.horizon);
  choice.options.last_noise = fields.finite_number(table, "last_noise").value_or(choice.options.last_noise);
  try {
    choice.options.validate();
  } catch (const InputError& error) {
    fields.refuse(table, error.what());
  }
  return choice;
}

std::vector<std::string> expectation_of(const toml::table& table, const Fields& fields) {
  const std::vector<std::string> words = verdict_words();
  std::vector<std::string> expected = fields.texts(table, "expect");
  for (const std::string& word : expected) {
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      fields.refuse(*table.get("expect"),
                    fmt::format("expect: '{}' is no verdict.{}", one_line(word), suggestion(word, words)));
    }
  }
  return expected;
}

Variant variant_of(const toml::table& table, const std::string& spec, const Fields& fields) {
  fields.require_known(table, kVariantKeys, "a variant");
  Variant variant;
  variant.name = fields.text(table, "name", "");
  if (!is_variant_name(variant.name)) {
    fields.refuse(table, fmt::format("name = \"{}\" of a variant (must be 1 to {} letters, digits and . _ + = -). Try "
                                     "\"wgan-lp\"",
                                     one_line(variant.name), kLongestName));
  }
  variant.note = fields.text(table, "note", "");
  variant.spec_name = fields.text(table, "spec", spec);
  if (variant.spec_name.empty()) {
    fields.refuse(table, fmt::format("variant '{}' has no spec, and the file names none for all. Try spec = "
                                     "\"pendulum\" above",
                                     variant.name));
  }
  variant.set = fields.overrides(table);
  if (table.contains("of")) {
    variant.of = fields.word(table, "of", {"average", "mixture"}) == "average" ? dynamics::AveragedLaw::kMeanParameters
                                                                               : dynamics::AveragedLaw::kMixture;
  }
  if (const toml::table* const sampler = fields.table(table, "reverse_ou")) {
    variant.sampler = sampler_of(*sampler, fields);
  }
  variant.expect = expectation_of(table, fields);
  return variant;
}

std::string sampler_line(const SamplerChoice& choice) {
  return fmt::format(
      "reverse_ou = {{score = \"{}\", points = {}, flow = \"{}\", steps = {}, horizon = {}, last_noise = {}}}",
      choice.exact ? "exact" : "sample", choice.points,
      choice.options.flow == dynamics::ReverseFlow::kSde ? "sde" : "ode", choice.options.steps,
      to_toml(Value(choice.options.horizon)), to_toml(Value(choice.options.last_noise)));
}

}  // namespace

bool is_variant_name(std::string_view name) {
  const bool safe = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._+=-").find(c) != std::string_view::npos;
  });
  return safe && !name.empty() && name.size() <= kLongestName && name.front() != '.';
}

bool is_comparison(std::string_view text, const std::string& source_name) {
  try {
    return parse_toml(text, source_name).contains("variant");
  } catch (const InputError&) {
    return false;  // whoever reads it as a spec has the words for what is wrong
  }
}

Comparison parse_comparison(std::string_view text, const std::string& source_name, const ComparisonReading& reading) {
  const toml::table table = parse_toml(text, source_name);
  const Fields fields(source_name);
  fields.require_known(table, kTopKeys, "a comparison");
  if (const toml::node* const node = table.get("schema")) {
    const auto schema = node->value<std::int64_t>();
    if (!schema || *schema < 1 || *schema > kComparisonSchema) {
      fields.refuse(*node, fmt::format("schema = {} (this ganflow reads comparisons of schema 1). Update ganflow",
                                       printed(*node)));
    }
  }
  Comparison comparison;
  comparison.name = std::filesystem::path(source_name).stem().string();
  comparison.title = fields.text(table, "title", comparison.name);
  comparison.seeds = static_cast<std::size_t>(fields.count(table, "seeds", 1, kMostSeeds).value_or(5));
  comparison.budget.samples = fields.count(table, "budget_samples", 1, std::int64_t{1} << 60U);
  comparison.budget.seconds = fields.finite_number(table, "budget_seconds");
  comparison.set = fields.overrides(table);
  comparison.leave_out = reading.spec.has_value();
  const std::string spec = reading.spec.value_or(fields.text(table, "spec", ""));
  const toml::array* const variants = table.contains("variant") ? table.get("variant")->as_array() : nullptr;
  GF_VALIDATE(variants != nullptr && variants->is_array_of_tables(),
              "{}: a comparison needs variants. Try a line [[variant]] with name = \"plain\" below", source_name);
  for (const toml::node& node : *variants) {
    Variant variant = variant_of(*node.as_table(), spec, fields);
    for (const Variant& other : comparison.variants) {
      if (other.name == variant.name) {
        fields.refuse(node, fmt::format("two variants are named '{}'. Rename one", variant.name));
      }
    }
    if (reading.spec) {
      variant.spec_name = *reading.spec;
      variant.expect.clear();
    }
    variant.spec_text = reading.load_spec_text(variant.spec_name);
    comparison.variants.push_back(std::move(variant));
  }
  return comparison;
}

std::string write_comparison(const Comparison& comparison) {
  std::vector<std::string> lines = {"# A comparison as ganflow made it: specs/ holds what each variant trains.",
                                    fmt::format("schema = {}", kComparisonSchema),
                                    "title = " + experiment::quoted(comparison.title),
                                    fmt::format("seeds = {}", comparison.seeds)};
  if (comparison.budget.samples) {
    lines.push_back(fmt::format("budget_samples = {}", *comparison.budget.samples));
  }
  if (comparison.budget.seconds) {
    lines.push_back("budget_seconds = " + to_toml(Value(*comparison.budget.seconds)));
  }
  for (const Variant& variant : comparison.variants) {
    lines.insert(lines.end(), {"", "[[variant]]", "name = " + experiment::quoted(variant.name),
                               "note = " + experiment::quoted(variant.note),
                               "spec = " + experiment::quoted("specs/" + variant.name + ".toml")});
    if (variant.of) {
      lines.emplace_back(*variant.of == dynamics::AveragedLaw::kMeanParameters ? "of = \"average\""
                                                                               : "of = \"mixture\"");
    }
    if (variant.sampler) {
      lines.push_back(sampler_line(*variant.sampler));
    }
    if (!variant.expect.empty()) {
      lines.push_back("expect = " + to_toml(Value(variant.expect)));
    }
  }
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

}  // namespace ganflow::experiment
