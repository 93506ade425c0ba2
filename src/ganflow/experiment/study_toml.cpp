#include "ganflow/experiment/study_toml.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/study_kind.hpp"
#include "ganflow/experiment/study_requests.hpp"
#include "ganflow/experiment/toml_fields.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace ganflow::experiment {

namespace {

constexpr std::int64_t kMostReplicas = 100'000;  // more cells than files in a folder are comfortable
const std::vector<std::string> kTopKeys = {"schema", "title",     "kind",    "spec", "replicas", "set",  "axis",
                                           "unset",  "reference", "options", "fit",  "mean",     "plot", "quick"};
const std::vector<std::string> kQuickKeys = {"replicas", "set", "unset", "axis", "reference", "options"};

/// Adds "key=value"; an earlier word on the same key goes.
void add_override(std::vector<std::string>& overrides, const std::string& text) {
  const std::string head = text.substr(0, text.find('=') + 1);
  std::erase_if(overrides, [&](const std::string& other) { return other.starts_with(head); });
  overrides.push_back(text);
}

struct Leaf {
  std::string path;
  const toml::node* node;
};

/// Turns tables into what the cells of a Study are; remembers the source for messages.
class StudyReader {
 public:
  StudyReader(Study& study, TomlFields fields) : study_(study), fields_(std::move(fields)) {}

  void read(const toml::table& table) {
    if (const toml::node* node = table.get("replicas")) {
      read_replicas(*node);
    }
    for (const Leaf& leaf : leaves(table, "set")) {
      require_key(leaf);
      add_override(study_.set, leaf.path + "=" + exact_toml(*leaf.node));
    }
    if (table.contains("unset")) {
      for (const std::string& key : texts(table, "unset")) {
        if (!is_table(key)) {
          require_key({key, table.get("unset")});
        }
        add_override(study_.set, key + "=");
      }
    }
    for (const Leaf& leaf : leaves(table, "reference")) {
      require_key(leaf);
      add_override(study_.reference, leaf.path + "=" + exact_toml(*leaf.node));
    }
    for (const Leaf& leaf : leaves(table, "options")) {
      read_option(leaf);
    }
    for (const Leaf& leaf : leaves(table, "axis")) {
      read_axis(leaf);
    }
  }

  void read_head(const toml::table& table) {
    if (const toml::node* node = table.get("schema")) {
      const auto schema = node->value<std::int64_t>();
      if (!schema || *schema < 1 || *schema > kStudySchema) {
        fields_.refuse(
            *node, fmt::format("schema = {} (this ganflow reads studies of schema 1). Update ganflow", printed(*node)));
      }
    }
    study_.title = fields_.text(table, "title", study_.name);
    study_.kind = fields_.text(table, "kind", "");
    study_.spec_name = fields_.text(table, "spec", "");
    if (study_.spec_name.empty()) {
      fields_.refuse("spec is missing (a study varies a spec). Try spec = \"pendulum\"");
    }
    const toml::node* kind = table.get("kind");
    if (find_study_kind(study_.kind) == nullptr) {
      const std::string sentence = fmt::format("kind = \"{}\" is no kind of study.{}", one_line(study_.kind),
                                               suggestion(study_.kind, study_kind_names()));
      kind == nullptr ? fields_.refuse(sentence) : fields_.refuse(*kind, sentence);
    }
  }

  void apply_override(const std::string& override_text) {
    const auto equals = override_text.find('=');
    const std::string path = override_text.substr(0, equals);
    const bool own = path == "replicas" || path.starts_with("axis.") || path.starts_with("options.") ||
                     path.starts_with("reference.");
    fields_ = TomlFields("--set " + one_line(override_text));
    if (equals == std::string::npos || path.empty()) {
      fields_.refuse("is no override (must be key=value). Try --set replicas=3");
    }
    if (!own) {
      set_spec_key(path, override_text.substr(equals + 1));
      return;
    }
    const toml::table value = parse_toml("value = " + override_text.substr(equals + 1), fields_.source());
    const toml::node& node = *value.get("value");
    const Leaf leaf{path.substr(path.find('.') + 1), &node};
    if (path == "replicas") {
      read_replicas(node);
    } else if (path.starts_with("axis.")) {
      read_axis(leaf);
    } else if (path.starts_with("options.")) {
      read_option(leaf);
    } else {
      require_key(leaf);
      add_override(study_.reference, leaf.path + "=" + exact_toml(node));
    }
  }

 private:
  /// Leaves of table.NAME by dotted path, in the order of the file. A list is a leaf, and so is a table with "values".
  std::vector<Leaf> leaves(const toml::table& table, const char* name) const {
    std::vector<Leaf> found;
    const toml::node* const node = table.get(name);
    if (node == nullptr) {
      return found;
    }
    if (!node->is_table()) {
      fields_.refuse(*node, fmt::format("{} = {} (is {}, must be a table). Try a line [{}] with its keys below", name,
                                        printed(*node), kind_of(*node), name));
    }
    collect(*node->as_table(), "", found);
    std::stable_sort(found.begin(), found.end(), [](const Leaf& a, const Leaf& b) {
      const auto& left = a.node->source().begin;
      const auto& right = b.node->source().begin;
      return left.line != right.line ? left.line < right.line : left.column < right.column;
    });
    return found;
  }

  static void collect(const toml::table& table, const std::string& prefix, std::vector<Leaf>& found) {
    for (const auto& [key, node] : table) {
      const std::string path = prefix + std::string(key.str());
      const toml::table* const inner = node.as_table();
      if (inner != nullptr && !inner->contains("values")) {
        collect(*inner, path + ".", found);
      } else {
        found.push_back({path, &node});
      }
    }
  }

  void require_key(const Leaf& leaf) const {
    if (find_key(leaf.path) == nullptr) {
      fields_.refuse(*leaf.node,
                     fmt::format("unknown key '{}' of a spec. {}", one_line(leaf.path), suggest_key(leaf.path)));
    }
  }

  /// The value is TOML, or a bare word; nothing removes the key.
  void set_spec_key(const std::string& path, const std::string& value) {
    if (find_key(path) == nullptr && !(value.empty() && is_table(path))) {
      fields_.refuse(fmt::format("unknown key '{}' of a spec. {}", one_line(path), suggest_key(path)));
    }
    std::string text = value;
    if (!value.empty()) {
      try {
        parse_toml("value = " + value, fields_.source());
      } catch (const InputError&) {
        text = experiment::quoted(value);  // not std::quoted
      }
    }
    add_override(study_.set, path + "=" + text);
  }

  void read_replicas(const toml::node& node) {
    const auto value = node.value<std::int64_t>();
    if (!value || *value < 1 || *value > kMostReplicas) {
      fields_.refuse(
          node, fmt::format("replicas = {} (must be an integer from 1 to {}). Try 5", printed(node), kMostReplicas));
    }
    study_.replicas = static_cast<std::size_t>(*value);
  }

  void read_option(const Leaf& leaf) {
    const StudyKind& kind = *find_study_kind(study_.kind);
    const std::vector<std::string> names = option_names(kind);
    if (std::find(names.begin(), names.end(), leaf.path) == names.end()) {
      fields_.refuse(*leaf.node, fmt::format("kind '{}' has no option '{}'.{}", kind.name, one_line(leaf.path),
                                             suggestion(leaf.path, names)));
    }
    const auto value = leaf.node->value<double>();
    if (!value || !std::isfinite(*value)) {
      fields_.refuse(*leaf.node, fmt::format("options.{} = {} (is {}, must be a number). Try 1", leaf.path,
                                             printed(*leaf.node), kind_of(*leaf.node)));
    }
    study_.options[leaf.path] = *value;
  }

  void require_axis_key(const toml::node& node, const std::string& key) const {
    const StudyKind& kind = *find_study_kind(study_.kind);
    const std::vector<std::string> names = option_names(kind);
    const bool option = key.starts_with("options.");
    if (key == "seed") {
      fields_.refuse(node, "axis 'seed' (replicas have seeds of their own). Set replicas instead");
    }
    if (option && std::find(names.begin(), names.end(), key.substr(8)) == names.end()) {
      fields_.refuse(node, fmt::format("axis '{}': kind '{}' has no such option.{}", one_line(key), kind.name,
                                       suggestion(key.substr(8), names)));
    }
    if (!option && find_key(key) == nullptr) {
      fields_.refuse(node, fmt::format("axis '{}' is no key of a spec. {}", one_line(key), suggest_key(key)));
    }
  }

  void read_axis(const Leaf& leaf) {
    StudyAxis axis{.name = leaf.path, .keys = {leaf.path}, .values = {}};
    const toml::node* values = leaf.node;
    if (const toml::table* const linked = leaf.node->as_table()) {
      fields_.require_known(*linked, {"keys", "values", "labels"});
      axis.keys = linked->contains("keys") ? texts(*linked, "keys") : axis.keys;
      axis.labels = linked->contains("labels") ? texts(*linked, "labels") : axis.labels;
      values = linked->get("values");
    } else if (const auto known = study_.axis(leaf.path)) {
      axis.keys = study_.axes[*known].keys;  // other values for an axis that is there
    }
    for (const std::string& key : axis.keys) {
      require_axis_key(*leaf.node, key);
    }
    const toml::array* const list = values->as_array();
    if (list == nullptr || list->empty()) {
      fields_.refuse(*leaf.node, fmt::format("axis '{}' = {} (must be a list of at least one value). Try [0.1, 0.2]",
                                             axis.name, printed(*values)));
    }
    for (const toml::node& value : *list) {
      axis.values.push_back(one_value(axis, value));
    }
    if (!axis.labels.empty() && axis.labels.size() != axis.values.size()) {
      fields_.refuse(*leaf.node, fmt::format("axis '{}' has {} labels for {} values. Give one for each", axis.name,
                                             axis.labels.size(), axis.values.size()));
    }
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
      if (std::find(axis.values.begin(), axis.values.begin() + static_cast<std::ptrdiff_t>(i), axis.values[i]) !=
          axis.values.begin() + static_cast<std::ptrdiff_t>(i)) {
        fields_.refuse(*leaf.node,
                       fmt::format("axis '{}' has the value {} twice. Remove one", axis.name, axis.label(i)));
      }
    }
    if (const auto known = study_.axis(axis.name)) {
      study_.axes[*known] = axis;
    } else {
      study_.axes.push_back(axis);
    }
  }

  /// With several keys a value is one for all, or a list of one for each.
  std::vector<std::string> one_value(const StudyAxis& axis, const toml::node& value) const {
    const toml::array* const each = value.as_array();
    if (axis.keys.size() == 1 || each == nullptr) {
      return std::vector<std::string>(axis.keys.size(), exact_toml(value));
    }
    if (each->size() != axis.keys.size()) {
      fields_.refuse(value, fmt::format("axis '{}': {} has {} values for {} keys. Give one for each", axis.name,
                                        printed(value), each->size(), axis.keys.size()));
    }
    std::vector<std::string> result;
    for (const toml::node& one : *each) {
      result.push_back(exact_toml(one));
    }
    return result;
  }

  std::vector<std::string> texts(const toml::table& table, const char* key) const {
    std::vector<std::string> result;
    const toml::node* const node = table.get(key);
    const toml::array* const list = node == nullptr ? nullptr : node->as_array();
    if (list != nullptr) {
      for (const toml::node& value : *list) {
        if (const auto one = value.value<std::string>()) {
          result.push_back(*one);
        }
      }
    }
    if (list == nullptr || result.empty() || result.size() != list->size()) {
      fields_.refuse(table,
                     fmt::format("{} must be a list of strings. Try [\"generator.units\", \"critic.units\"]", key));
    }
    return result;
  }

  Study& study_;
  TomlFields fields_;
};

}  // namespace

Study parse_study(std::string_view text, const std::string& source_name, const StudyReading& reading) {
  const toml::table table = parse_toml(text, source_name);
  Study study;
  study.name = std::filesystem::path(source_name).stem().string();
  const TomlFields fields(source_name);
  StudyReader reader(study, fields);
  fields.require_known(table, kTopKeys, "a study");
  reader.read_head(table);
  reader.read(table);
  read_study_requests(table, fields, study);
  if (const toml::node* const quick = table.get("quick"); quick != nullptr && reading.quick) {
    if (!quick->is_table()) {
      fields.refuse("quick must be a table. Try a line [quick] with replicas = 2 below");
    }
    fields.require_known(*quick->as_table(), kQuickKeys, "a study");
    reader.read(*quick->as_table());
  }
  for (const std::string& override_text : reading.overrides) {
    reader.apply_override(override_text);
  }
  study.spec_text = reading.load_spec_text(study.spec_name);
  return study;
}

}  // namespace ganflow::experiment
