#pragma once
/// What keeps a critic from growing: the box of theory §3, and two other sets that its parameters are brought back to.

#include "ganflow/nets/box.hpp"
#include "ganflow/nets/layers.hpp"
#include "ganflow/nets/population.hpp"

#include <variant>

namespace ganflow::nets {

/// Every unit's parameter vector in a ball: |θ_j| ≤ r, the nearest point being θ_j r/|θ_j|. A NaN stays one.
class Ball {
 public:
  /// radius > 0, finite. Throws InputError otherwise.
  explicit Ball(double radius);
  double radius() const { return radius_; }
  template <class T>
  void project(MatrixView<T> theta) const;

 private:
  double radius_;
};

/// sup|ς′|: how steep a unit c ς(a·x + b) can be, over |c||a|. Infinite for the step.
double steepest_slope(Activation activation);

/// A bound of a network's slope, |D(x) − D(y)| ≤ L |x − y| with L = sup|ς′| · scale · Σ_j w_j |c_j||a_j|: what spectral
/// normalisation bounds by its product of norms, for one hidden layer with a mean. Attained by linear units in a row.
template <class T>
double slope_bound(const Population<T>& population);

/// slope_bound ≤ L, by multiplying all c by L/slope_bound where it is larger, which multiplies D itself by that. Not the
/// nearest point: the direction of every unit, a and b are kept.
class SlopeLimit {
 public:
  /// bound > 0, finite. Throws InputError otherwise.
  explicit SlopeLimit(double bound);
  double bound() const { return bound_; }
  template <class T>
  void project(Population<T>& population) const;

 private:
  double bound_;
};

using Walls = std::variant<Box, Ball, SlopeLimit>;

template <class T>
void project(const Walls& walls, Population<T>& population);

/// Every layer. A limit of the slope is one of the whole network: of its d layers, each gets the d-th root.
template <class T>
void project(const Walls& walls, Layers<T>& network);

}  // namespace ganflow::nets
