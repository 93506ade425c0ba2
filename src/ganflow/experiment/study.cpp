#include "ganflow/experiment/study.hpp"

#include "ganflow/experiment/spec_value.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace ganflow::experiment {

diagnostics::ReplicatedFitOptions StudyFit::options_of(std::size_t line) const {
  diagnostics::ReplicatedFitOptions own = options;
  if (!correction.empty()) {
    own.correction = correction.size() == 1 ? correction.front() : correction.at(line);
  }
  return own;
}

std::string StudyAxis::legend(std::size_t i) const {
  return labels.empty() ? fmt::format("{} = {}", name, unquoted(label(i))) : labels.at(i);
}

std::optional<double> StudyAxis::number(std::size_t i) const {
  const std::string& text = label(i);
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool whole = !text.empty() && end == text.c_str() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

std::optional<std::size_t> Study::axis(const std::string& axis_name) const {
  for (std::size_t a = 0; a < axes.size(); ++a) {
    if (axes[a].name == axis_name) {
      return a;
    }
  }
  return std::nullopt;
}

}  // namespace ganflow::experiment
