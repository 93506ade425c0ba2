#pragma once
/// The yardstick: how fast this core, now, does nothing but fused multiply-adds on the widest vectors of the target in
/// force. A "slot" is the time of one of them; a kernel's arithmetic is counted in slots (docs/performance.md).

#include <cstddef>

namespace ganflow::bench {

struct FmaPeak {
  double slot_seconds;       ///< of one fused multiply-add of a whole vector; 0: the target has none
  std::size_t vector_bytes;  ///< of that vector
};

/// Runs the probe, about 3 ms, on numbers like a kernel's: zeros would draw less power and let the clock run faster.
FmaPeak fma_peak();

/// Of the probe before and the probe after a benchmark: the clock moves.
inline FmaPeak mean(const FmaPeak& a, const FmaPeak& b) {
  return {(a.slot_seconds + b.slot_seconds) / 2, a.vector_bytes};
}

}  // namespace ganflow::bench
