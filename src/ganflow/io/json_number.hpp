#pragma once
/// Doubles in JSON, which knows neither NaN nor infinity: NaN is null ("unknown"), an infinity the string "inf" or
/// "-inf".

#include <nlohmann/json.hpp>

#include <optional>

namespace ganflow::io {

nlohmann::ordered_json to_json_number(double value);
nlohmann::ordered_json to_json_number(const std::optional<double>& value);  ///< nullopt is null
/// The inverse. nullopt for null; throws nlohmann::json::type_error for what is no number.
std::optional<double> from_json_number(const nlohmann::ordered_json& value);

}  // namespace ganflow::io
