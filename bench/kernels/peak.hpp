#pragma once
/// The yardstick: how fast this core, now, does nothing but fused multiply-adds on the widest vectors of the target in
/// force. A "slot" is the time of one of them; a kernel's arithmetic is counted in slots (docs/performance.md).

#include <cstddef>

namespace ganflow::bench {

struct FmaPeak {
  double slot_seconds;       ///< of one fused multiply-add of a whole vector; 0: the target has none
  std::size_t vector_bytes;  ///< of that vector
};

/// Runs the probe for about 2 ms, and returns the best figures of this and all earlier calls.
FmaPeak fma_peak();

}  // namespace ganflow::bench
