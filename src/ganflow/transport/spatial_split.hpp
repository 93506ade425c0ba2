#pragma once
/// Where nested cells of points in spatial order are cut.

#include <algorithm>
#include <cstddef>

namespace ganflow::transport {

/// The multiple of the largest power of 4 below `size` ≥ 2 that is nearest to its half. So no run of 4^k points that
/// starts at a multiple of 4^k is ever cut between points of another cell, and quarters of quarters are cells again.
inline std::size_t left_part(std::size_t size) {
  std::size_t grain = 1;
  while (4 * grain < size) {
    grain *= 4;
  }
  return std::max(grain, (size / 2 + grain / 2) / grain * grain);
}

}  // namespace ganflow::transport
