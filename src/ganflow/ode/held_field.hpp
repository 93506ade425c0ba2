#pragma once
/// A vector field of which some coordinates are held at their walls, and the count of its evaluations.

#include "ganflow/ode/embedded_step.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ganflow::ode {

/// Proj_Q v of theory §4 for a fixed set of held coordinates: their velocity is 0, their own velocity is remembered.
class HeldField {
 public:
  HeldField(const VectorField& field, std::size_t dimension);

  void operator()(double time, std::span<const double> x, std::span<double> velocity);

  void hold(std::size_t coordinate, int side);  ///< side −1: at the low wall, +1: at the high wall
  void release(std::size_t coordinate);
  int side(std::size_t coordinate) const { return side_[coordinate]; }  ///< 0: free
  std::size_t held() const { return held_; }

  /// side · v_k of the field itself, at the latest evaluation: positive presses a held coordinate to its wall.
  double pressure(std::size_t coordinate) const { return side_[coordinate] * own_[coordinate]; }
  /// v_k of the field itself at the latest evaluation.
  double own_velocity(std::size_t coordinate) const { return own_[coordinate]; }
  /// The smallest pressure since reset_lowest().
  double lowest_pressure(std::size_t coordinate) const { return lowest_[coordinate]; }
  void reset_lowest();
  std::int64_t evaluations() const { return evaluations_; }

 private:
  const VectorField& field_;
  std::vector<int> side_;
  std::vector<double> own_;
  std::vector<double> lowest_;
  std::size_t held_ = 0;
  std::int64_t evaluations_ = 0;
};

}  // namespace ganflow::ode
