#pragma once
/// Multiply-add slots that a vector of (particle, sample) pairs needs at least, for tanh: the "bound" of
/// docs/performance.md. Additions and clamps go to other units of the core beside the multiply-adds, loads too; a
/// division takes two or three slots from them.

#include "ganflow/simd/population_kernels.hpp"

#include <cstddef>

namespace ganflow::bench {

/// float: u²; P and Q, monic of degree 3 and 4; u P; the division. double, with AVX-512: the polynomial of degree 6 and
/// the two products that make 2^{−|u|} − 1 of it; the division, three slots.
template <class T>
inline constexpr std::size_t kTanhSlots = sizeof(T) == sizeof(float) ? 1 + 2 + 3 + 1 + 2 : 6 + 2 + 3;

/// h; tanh; one sum an output.
template <class T>
std::size_t forward_slots(const simd::UnitShape& u) {
  return u.inputs + kTanhSlots<T> + u.outputs;
}

/// h; tanh; g t and g (1 − t²); the sum of ∂_a, the others being additions. More outputs: 1 − t², c·g, its product, the
/// sums of ∂_c and ∂_a.
template <class T>
std::size_t parameter_gradient_slots(const simd::UnitShape& u) {
  return u.outputs == 1 ? u.inputs + kTanhSlots<T> + 2 + u.inputs
                        : u.inputs + kTanhSlots<T> + 1 + u.outputs + 1 + u.outputs + u.inputs;
}

/// h; tanh; 1 − t²; the sums. More outputs: c·g and its product as well.
template <class T>
std::size_t input_gradient_slots(const simd::UnitShape& u) {
  return u.inputs + kTanhSlots<T> + 1 + u.inputs + (u.outputs == 1 ? 0 : u.outputs + 1);
}

/// h; tanh; ς' and ς'' (three); a·u; ς'' (a·u); the sums of ∂_c and, twice, ∂_a.
template <class T>
std::size_t tangent_gradient_slots(const simd::UnitShape& u) {
  return u.inputs + kTanhSlots<T> + 3 + u.inputs + 1 + 1 + 2 * u.inputs;
}

}  // namespace ganflow::bench
