#pragma once
/// The definition of draws.hpp, in scalar code: what 64 bits of a draw become. T = double, long double.

#include <cstdint>

namespace ganflow::simd::reference {

/// The centre of that one of 2⁵² equal cells of (0,1) which the upper 52 bits name: exact.
double uniform(std::uint64_t bits);

template <class T>
struct NormalPair {
  T even, odd;
};
/// Box and Muller: √(−2 ln u) cos 2πv, √(−2 ln u) sin 2πv of u = uniform(even), v = uniform(odd). A few rounding units of
/// T, also where u is near 1 and where an angle is near a multiple of π/2.
template <class T>
NormalPair<T> normal(std::uint64_t even, std::uint64_t odd);

}  // namespace ganflow::simd::reference
