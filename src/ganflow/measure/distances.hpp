#pragma once
/// The distances that can be asked for by name.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::measure {

enum class Distance {
  kW1,
  kW2,
  kWp,
  kSliced,
  kMaxSliced,
  kSinkhorn,
  kMmd,
  kSobolev,
  kEnergy,
  kBures,
  kFrechet,
  kJensenShannon,
  kKullbackLeibler,
  kReverseKullbackLeibler,
  kTotalVariation,
  kHellinger,
  kChiSquare,
  kPrecisionRecall,
  kDensityCoverage,
  kIntrinsicDimension,
};

struct DistanceInfo {
  Distance distance = Distance::kW1;
  std::string_view name;                  ///< as on the command line: "max-sliced"
  std::string_view summary;               ///< one line for people
  std::vector<std::string_view> options;  ///< of MeasureOptions that it uses, as on the command line: "p", "epsilon" …
  bool watched = false;                   ///< calls MeasureOptions::progress, and stops when told to
};

std::span<const DistanceInfo> known_distances();
const DistanceInfo& info_of(Distance distance);

/// Throws InputError for an unknown name; the nearest is suggested.
Distance distance_of(const std::string& name);

}  // namespace ganflow::measure
