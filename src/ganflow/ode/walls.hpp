#pragma once
/// A box, its faces walls: where a coordinate may be.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::ode {

/// low_k ≤ x_k ≤ high_k; an infinite bound is no wall. Empty vectors: no walls at all.
struct Walls {
  std::vector<double> low;
  std::vector<double> high;

  bool none() const { return low.empty(); }
  bool has(std::size_t coordinate, int side) const;  ///< side −1: low, +1: high
  double at(std::size_t coordinate, int side) const { return side < 0 ? low[coordinate] : high[coordinate]; }
  /// How far outside: side · (x − wall), negative inside; −∞ where there is no wall.
  double excess(std::size_t coordinate, int side, double x) const;

  void project(std::span<double> x) const;  ///< componentwise clip, π_Q of theory §3
  bool contains(std::span<const double> x) const;
  /// Throws InputError for other lengths than `dimension`, NaN, or low ≥ high.
  void validate(std::size_t dimension) const;
};

}  // namespace ganflow::ode
