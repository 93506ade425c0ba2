#include "ganflow/record/array.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace ganflow::record {

bool State::contains(const std::string& name) const {
  return std::any_of(arrays.begin(), arrays.end(), [&](const Array& a) { return a.name == name; });
}

const Array& State::at(const std::string& name) const {
  const auto found = std::find_if(arrays.begin(), arrays.end(), [&](const Array& a) { return a.name == name; });
  if (found == arrays.end()) {
    std::vector<std::string> names;
    for (const Array& a : arrays) {
      names.push_back(a.name);
    }
    throw InputError(fmt::format("no array '{}' in the stored state (it has: {})", name, fmt::join(names, ", ")));
  }
  return *found;
}

}  // namespace ganflow::record
