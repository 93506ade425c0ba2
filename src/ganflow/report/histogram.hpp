#pragma once
/// Two samples of numbers in the same bins.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::report {

struct Bins {
  double low = 0;
  double width = 1;
  std::size_t count = 1;

  double centre(std::size_t bin) const { return low + (static_cast<double>(bin) + 0.5) * width; }
};

/// Equal bins over all of both; as many as the root of the smaller one's size, at least 12, at most 80. One of width 1
/// about them in the middle when all numbers are equal.
Bins common_bins(std::span<const double> a, std::span<const double> b);

/// Bins from low to high.
Bins bins_over(double low, double high, std::size_t count);

/// Share of the values in each bin, divided by its width: a density, whose integral is the share of values inside.
std::vector<double> densities(std::span<const double> values, const Bins& bins);

}  // namespace ganflow::report
