#include "ganflow/ode/held_field.hpp"

#include <algorithm>
#include <limits>

namespace ganflow::ode {

HeldField::HeldField(const VectorField& field, std::size_t dimension)
    : field_(field), side_(dimension), own_(dimension), lowest_(dimension, std::numeric_limits<double>::infinity()) {}

void HeldField::operator()(double time, std::span<const double> x, std::span<double> velocity) {
  field_(time, x, velocity);
  ++evaluations_;
  std::copy(velocity.begin(), velocity.end(), own_.begin());
  for (std::size_t k = 0; held_ > 0 && k < side_.size(); ++k) {
    if (side_[k] != 0) {
      lowest_[k] = std::min(lowest_[k], pressure(k));
      velocity[k] = 0;
    }
  }
}

void HeldField::hold(std::size_t coordinate, int side) {
  GF_EXPECT(side_[coordinate] == 0 && (side == 1 || side == -1));
  side_[coordinate] = side;
  ++held_;
}

void HeldField::release(std::size_t coordinate) {
  GF_EXPECT(side_[coordinate] != 0);
  side_[coordinate] = 0;
  --held_;
}

void HeldField::reset_lowest() { std::fill(lowest_.begin(), lowest_.end(), std::numeric_limits<double>::infinity()); }

}  // namespace ganflow::ode
