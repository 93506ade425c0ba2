#include "ganflow/core/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

namespace ganflow {

namespace {

constexpr std::size_t kLongest = 64;  // letters; a longer "name" is not a typo, and the table stays small

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Optimal string alignment distance: Levenshtein's, and a swap of neighbours counts one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    current[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(current);
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
        current[j] = std::min(current[j], before_last[j - 2] + 1);
      }
    }
  }
  return current[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view typo, std::span<const std::string> known) {
  if (typo.empty() || typo.size() > kLongest) {
    return {};
  }
  std::string nearest;
  std::size_t smallest = kLongest;
  for (const std::string& name : known) {
    if (name.size() > kLongest) {
      continue;
    }
    const std::size_t distance = edit_distance(typo, name);
    if (3 * distance <= std::max(typo.size(), name.size()) && distance < smallest) {
      smallest = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::string suggestion(std::string_view typo, std::span<const std::string> known) {
  const std::string nearest = nearest_name(typo, known);
  if (!nearest.empty()) {
    return fmt::format(" Did you mean '{}'?", nearest);
  }
  return known.empty() ? std::string() : fmt::format(" Known: {}.", fmt::join(known, ", "));
}

}  // namespace ganflow
