#include "ganflow/measure/distances.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <algorithm>
#include <iterator>

namespace ganflow::measure {

std::span<const DistanceInfo> known_distances() {
  static const std::vector<DistanceInfo> kDistances = {
      {Distance::kW1, "w1", "Wasserstein, p = 1, exact", {}},
      {Distance::kW2, "w2", "Wasserstein, p = 2, exact", {}},
      {Distance::kWp, "wp", "Wasserstein of any p >= 1, exact", {"p"}},
      {Distance::kSliced, "sliced", "mean of W_p over random directions", {"p", "projections", "seed"}},
  };
  return kDistances;
}

const DistanceInfo& info_of(Distance distance) {
  const auto known = known_distances();
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& i) { return i.distance == distance; });
  GF_EXPECT(found != known.end());
  return *found;
}

Distance distance_of(const std::string& name) {
  const auto known = known_distances();
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& i) { return i.name == name; });
  if (found == known.end()) {
    std::vector<std::string> names;
    std::transform(known.begin(), known.end(), std::back_inserter(names),
                   [](const auto& i) { return std::string(i.name); });
    throw InputError(fmt::format("--distance {} is unknown.{}", name, suggestion(name, names)));
  }
  return found->distance;
}

}  // namespace ganflow::measure
