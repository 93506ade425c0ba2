#include "output.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace ganflow::apps {

void print_json(const Json& object) { fmt::print("{}\n", object.dump()); }

void print_error(std::string_view message) { fmt::print(stderr, "ganflow: {}\n", message); }

std::optional<double> difference(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b ? std::optional(*a - *b) : std::nullopt;
}

std::string against(const std::optional<double>& measured, const std::optional<double>& exact) {
  if (!measured) {
    return exact ? fmt::format("not seen (exact {:.12g})", *exact) : "none";
  }
  return exact ? fmt::format("{:.12g} (exact {:.12g}, difference {:.1e})", *measured, *exact, *measured - *exact)
               : fmt::format("{:.12g}", *measured);
}

}  // namespace ganflow::apps
