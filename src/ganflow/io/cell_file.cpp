#include "ganflow/io/cell_file.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/json_number.hpp"

#include <limits>
#include <vector>

namespace ganflow::io {

namespace {

using Json = nlohmann::ordered_json;
constexpr int kSchema = 1;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

Json numbers_json(const std::vector<double>& numbers) {
  Json list = Json::array();
  for (const double number : numbers) {
    list.push_back(to_json_number(number));
  }
  return list;
}

std::vector<double> numbers_of(const Json& list) {
  std::vector<double> numbers;
  for (const Json& number : list) {
    numbers.push_back(from_json_number(number).value_or(kUnknown));
  }
  return numbers;
}

}  // namespace

std::string cell_json(const record::Cell& cell) {
  Json object;
  object["schema"] = kSchema;
  object["cell"] = cell.index;
  object["settings"] = cell.settings;
  object["replica"] = cell.replica;
  object["seed"] = cell.seed;
  object["failure"] = cell.failure ? Json(*cell.failure) : Json(nullptr);
  object["numbers"] = Json::object();
  for (const auto& [name, value] : cell.findings.numbers) {
    object["numbers"][name] = to_json_number(value);
  }
  object["words"] = Json::object();
  for (const auto& [name, word] : cell.findings.words) {
    object["words"][name] = word;
  }
  object["curves"] = Json::array();
  for (const record::Curve& curve : cell.findings.curves) {
    object["curves"].push_back({{"name", curve.name}, {"x", numbers_json(curve.x)}, {"y", numbers_json(curve.y)}});
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

record::Cell parse_cell(std::string_view text, std::string_view name) {
  try {
    const Json object = Json::parse(text);
    const int schema = object.at("schema").get<int>();
    GF_VALIDATE(schema <= kSchema,
                "{} was written by a newer ganflow (schema {}; this one reads up to {}). Update ganflow", name, schema,
                kSchema);
    record::Cell cell{.index = object.at("cell").get<std::size_t>(),
                      .settings = object.at("settings").get<std::vector<std::string>>(),
                      .replica = object.at("replica").get<std::size_t>(),
                      .seed = object.at("seed").get<std::uint64_t>(),
                      .findings = {},
                      .failure = std::nullopt};
    if (!object.at("failure").is_null()) {
      cell.failure = object.at("failure").get<std::string>();
    }
    for (const auto& [key, value] : object.at("numbers").items()) {
      cell.findings.numbers.emplace_back(key, from_json_number(value).value_or(kUnknown));
    }
    for (const auto& [key, value] : object.at("words").items()) {
      cell.findings.words.emplace_back(key, value.get<std::string>());
    }
    for (const Json& curve : object.at("curves")) {
      cell.findings.curves.push_back({.name = curve.at("name").get<std::string>(),
                                      .x = numbers_of(curve.at("x")),
                                      .y = numbers_of(curve.at("y"))});
    }
    return cell;
  } catch (const nlohmann::json::exception&) {
    throw InputError(fmt::format("{} is no cell of a study (damaged or edited). Remove it and resume the study", name));
  }
}

}  // namespace ganflow::io
