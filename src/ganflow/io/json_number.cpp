#include "ganflow/io/json_number.hpp"

#include <cmath>
#include <limits>

namespace ganflow::io {

nlohmann::ordered_json to_json_number(double value) {
  if (std::isnan(value)) {
    return nullptr;
  }
  if (std::isinf(value)) {
    return value > 0 ? "inf" : "-inf";
  }
  return value;
}

nlohmann::ordered_json to_json_number(const std::optional<double>& value) {
  return value ? to_json_number(*value) : nlohmann::ordered_json(nullptr);
}

std::optional<double> from_json_number(const nlohmann::ordered_json& value) {
  if (value.is_null()) {
    return std::nullopt;
  }
  if (value == "inf" || value == "-inf") {
    return value == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  }
  return value.get<double>();
}

}  // namespace ganflow::io
