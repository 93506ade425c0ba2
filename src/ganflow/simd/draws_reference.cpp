#include "ganflow/simd/draws_reference.hpp"

#include <cmath>
#include <numbers>

namespace ganflow::simd::reference {

double uniform(std::uint64_t bits) { return (static_cast<double>(bits >> 12U) + 0.5) * 0x1p-52; }

template <class T>
NormalPair<T> normal(std::uint64_t even, std::uint64_t odd) {
  const T u = uniform(even);
  const T radius = std::sqrt(-2 * (u > T(0.5) ? std::log1p(u - 1) : std::log(u)));
  const T turns = 4 * static_cast<T>(uniform(odd));
  const T q = std::round(turns);
  const T r = (turns - q) * (std::numbers::pi_v<T> / 2);
  const T c = std::cos(r);
  const T s = std::sin(r);
  switch (static_cast<int>(q) % 4) {
    case 0: return {radius * c, radius * s};
    case 1: return {-radius * s, radius * c};
    case 2: return {-radius * c, -radius * s};
    default: return {radius * s, -radius * c};
  }
}

template NormalPair<double> normal(std::uint64_t, std::uint64_t);
template NormalPair<long double> normal(std::uint64_t, std::uint64_t);

}  // namespace ganflow::simd::reference
