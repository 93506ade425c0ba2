#include "ganflow/server/spec_form.hpp"

#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <string>

namespace ganflow::server {

namespace {

using Json = nlohmann::ordered_json;

const char* word_of(experiment::ValueType type) {
  switch (type) {
    case experiment::ValueType::kBool: return "bool";
    case experiment::ValueType::kInteger: return "integer";
    case experiment::ValueType::kReal: return "real";
    case experiment::ValueType::kText: return "text";
    case experiment::ValueType::kTexts: return "texts";
    case experiment::ValueType::kReals: return "reals";
    case experiment::ValueType::kMatrix: return "matrix";
    case experiment::ValueType::kMatrices: return "matrices";
    case experiment::ValueType::kIntegers: return "integers";
  }
  return "text";
}

Json toml_or_null(const std::optional<experiment::Value>& value) {
  return value ? Json(experiment::to_toml(*value)) : Json(nullptr);
}

}  // namespace

Json schema_json() {
  Json keys = Json::array();
  const experiment::Spec defaults;
  for (const experiment::Key& key : experiment::schema()) {
    const bool stored = key.role == experiment::KeyRole::kStored;
    keys.push_back({{"key", key.path},
                    {"table", key.table()},
                    {"leaf", key.leaf()},
                    {"stored", stored},
                    {"type", word_of(key.type)},
                    {"limits", key.limits()},
                    {"words", key.type == experiment::ValueType::kText ? key.words : experiment::Texts()},
                    {"doc", key.doc},
                    {"example", key.example},
                    {"default", stored ? toml_or_null(key.get(defaults)) : Json(nullptr)}});
  }
  return keys;
}

Json values_json(const experiment::Spec& spec) {
  Json values = Json::object();
  for (const experiment::Key& key : experiment::schema()) {
    if (key.role == experiment::KeyRole::kStored && key.idle(spec).empty()) {
      values[key.path] = toml_or_null(key.get(spec));
    }
  }
  return values;
}

Json gallery_json() {
  Json gallery = Json::array();
  for (const std::string& name : experiment::gallery_names()) {
    const experiment::Spec spec = experiment::parse_spec(experiment::gallery_spec_text(name), name);
    gallery.push_back({{"name", name}, {"title", spec.title}, {"values", values_json(spec)}});
  }
  return gallery;
}

}  // namespace ganflow::server
