#include "ganflow/dynamics/grid_measure.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::dynamics {

namespace {

/// Of a cell between cells that hold `left` less and `right` more: monotonised central differences. Not so steep that
/// the cell's linear profile leaves the range of its neighbours, or turns negative.
double limited_slope(double left, double right) {
  if (left * right <= 0) {
    return 0;
  }
  const double steepest = 2 * std::min(std::abs(left), std::abs(right));
  return std::copysign(std::min(steepest, std::abs(left + right) / 2), left);
}

}  // namespace

double GridAxis::position(std::size_t index) const {
  if (index == 0) {
    return low;
  }
  return index > cells ? high : low + (static_cast<double>(index) - 0.5) * width();
}

GridMeasure::GridMeasure(std::vector<GridAxis> axes) : axes_(std::move(axes)) {
  GF_EXPECT(axes_.size() == 1 || axes_.size() == 2);
  std::size_t count = 1;
  for (const GridAxis& axis : axes_) {
    GF_EXPECT(axis.low < axis.high && axis.cells >= 1);
    count *= axis.size();
  }
  mass_.assign(count, 0.0);
}

double GridMeasure::total() const {
  std::vector<double> copy = mass_;
  return tree_sum<double>(copy);
}

std::size_t GridMeasure::index(std::size_t k, std::size_t line, std::size_t i) const {
  if (axes_.size() == 1) {
    return i;
  }
  return k == 0 ? i * axes_[1].size() + line : line * axes_[1].size() + i;
}

std::size_t GridMeasure::place(std::size_t i, std::size_t k) const {
  if (axes_.size() == 1) {
    return i;
  }
  return k == 0 ? i / axes_[1].size() : i % axes_[1].size();
}

double GridMeasure::position(std::size_t i, std::size_t k) const { return axes_[k].position(place(i, k)); }

double GridMeasure::wall_coordinates() const {
  std::vector<double> terms(mass_.size());
  for (std::size_t i = 0; i < mass_.size(); ++i) {
    for (std::size_t k = 0; k < axes_.size(); ++k) {
      const std::size_t at = place(i, k);
      terms[i] += axes_[k].walls && (at == 0 || at == axes_[k].cells + 1) ? mass_[i] : 0;
    }
  }
  return tree_sum<double>(terms);
}

std::size_t GridMeasure::face_count(std::size_t k) const { return lines(k) * (axes_[k].cells + 1); }

Matrix<double> GridMeasure::faces() const {
  std::size_t count = 0;
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    count += face_count(k);
  }
  Matrix<double> points(axes_.size(), count);
  std::size_t column = 0;
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    for (std::size_t line = 0; line < lines(k); ++line) {
      for (std::size_t f = 0; f <= axes_[k].cells; ++f, ++column) {
        points(k, column) = axes_[k].face(f);
        if (axes_.size() == 2) {
          points(1 - k, column) = axes_[1 - k].position(line);
        }
      }
    }
  }
  return points;
}

void GridMeasure::move(std::span<const std::vector<double>> v, double dt) {
  GF_EXPECT(v.size() == axes_.size());
  std::vector<double> rate(mass_.size());
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    const GridAxis& axis = axes_[k];
    const double h = axis.width();
    for (std::size_t line = 0; line < lines(k); ++line) {
      const double* const speed = v[k].data() + line * (axis.cells + 1);
      const auto mass = [&](std::size_t i) { return mass_[index(k, line, i)]; };
      const auto slope = [&](std::size_t i) {  // of cell i's mass, 0 beside an end
        return i > 1 && i < axis.cells ? limited_slope(mass(i) - mass(i - 1), mass(i + 1) - mass(i)) : 0.0;
      };
      for (std::size_t f = 0; f <= axis.cells; ++f) {
        const bool up = speed[f] > 0;
        if ((f == 0 && up) || (f == axis.cells && !up)) {
          continue;  // out of a stratum: release() does that
        }
        const std::size_t from = up ? f : f + 1;
        const double flux = speed[f] / h * (mass(from) + (up ? 0.5 : -0.5) * slope(from));
        const bool leaves = !axis.walls && (f == 0 || f == axis.cells);
        rate[index(k, line, from)] -= std::abs(flux);
        if (leaves) {
          outflow_ += dt * std::abs(flux);
        } else {
          rate[index(k, line, up ? f + 1 : f)] += std::abs(flux);
        }
      }
    }
  }
  for (std::size_t i = 0; i < rate.size(); ++i) {
    mass_[i] += dt * rate[i];
  }
}

void GridMeasure::average(const GridMeasure& other) {
  GF_EXPECT(other.size() == size());
  for (std::size_t i = 0; i < mass_.size(); ++i) {
    mass_[i] = 0.5 * (mass_[i] + other.mass_[i]);
  }
  outflow_ = 0.5 * (outflow_ + other.outflow_);
}

void GridMeasure::release(std::span<const std::vector<double>> v) {
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    const std::size_t cells = axes_[k].cells;
    for (std::size_t line = 0; line < lines(k); ++line) {
      const double* const speed = v[k].data() + line * (cells + 1);
      const auto move = [&](std::size_t from, std::size_t to) {
        mass_[index(k, line, to)] += std::exchange(mass_[index(k, line, from)], 0.0);
      };
      if (speed[0] > 0) {
        move(0, 1);
      }
      if (speed[cells] < 0) {
        move(cells + 1, cells);
      }
    }
  }
}

double GridMeasure::fastest(std::span<const std::vector<double>> v) const {
  double sum = 0;
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    double most = 0;
    for (const double speed : v[k]) {
      most = std::max(most, std::abs(speed));
    }
    sum += most / axes_[k].width();
  }
  return sum;
}

}  // namespace ganflow::dynamics
