#pragma once
/// A measure on an interval or a rectangle as masses of cells and of what lies on its faces, edges and corners, moved by
/// finite volumes (theory §4).

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::dynamics {

/// One coordinate: `cells` cells between low and high. With walls, mass that arrives at an end stays there until the
/// velocity turns inward; without, it leaves the window.
struct GridAxis {
  double low = -1;
  double high = 1;
  std::size_t cells = 100;
  bool walls = true;

  double width() const { return (high - low) / static_cast<double>(cells); }
  /// Index 0: the low end; 1 … cells: centres; cells + 1: the high end.
  double position(std::size_t index) const;
  /// Face f = 0 … cells, between indices f and f + 1.
  double face(std::size_t f) const { return f == cells ? high : low + static_cast<double>(f) * width(); }
  std::size_t size() const { return cells + 2; }
};

/// Masses over the indices of one axis or of two (row-major, the second fastest): index 0 or cells + 1 of an axis is the
/// stratum at that end, so a rectangle has cells, four edges and four corners in one array.
///
/// advance_grids makes one step of SSP Runge–Kutta of order 2: upwind fluxes through faces with limited slopes (MUSCL,
/// monotonised central differences), along every line of every stratum; what crosses an end joins its stratum. Then
/// strata are released: where the velocity at an end points inward, all mass there joins the neighbouring cell.
///
/// Error   order 2 in smooth flow, 1 at strata; mass is conserved to rounding, and stays positive while both stages'
///         Courant numbers stay below ½.
/// Cost    O(cells) a stage, beside the velocities.
/// Check   translation by slope; conservation; constant velocity into a corner and back out
///         (tests/unit/dynamics/grid_measure_test.cpp).
class GridMeasure {
 public:
  /// Σ_k |v_k| Δt / width_k that a step starts with: velocities may double until its end, and mass stays positive.
  static constexpr double kMostCourant = 0.25;

  /// One axis or two.
  explicit GridMeasure(std::vector<GridAxis> axes);

  std::size_t dimensions() const { return axes_.size(); }
  const GridAxis& axis(std::size_t k) const { return axes_[k]; }
  std::size_t size() const { return mass_.size(); }
  std::span<double> mass() { return mass_; }
  std::span<const double> mass() const { return mass_; }
  double total() const;
  double outflow() const { return outflow_; }  ///< what left through ends without walls
  void set_outflow(double mass) { outflow_ = mass; }
  /// ∫ (number of coordinates on a wall) dm.
  double wall_coordinates() const;
  /// Where the mass of index i lies, coordinate k.
  double position(std::size_t i, std::size_t k) const;

  /// Points at which velocities are wanted: for axis 0, then for axis 1, all faces of all lines. (dimensions, count)
  Matrix<double> faces() const;
  /// Number of faces of axis k.
  std::size_t face_count(std::size_t k) const;

  /// An Euler step. v: velocity of axis k's coordinate at its faces, in the order of faces().
  void move(std::span<const std::vector<double>> v, double dt);
  /// The mean with another state of the same grid.
  void average(const GridMeasure& other);
  /// Lets go of strata whose velocity points inward.
  void release(std::span<const std::vector<double>> v);
  /// Largest Σ_k |v_k| / width_k over faces: the step may be kMostCourant over this.
  double fastest(std::span<const std::vector<double>> v) const;

 private:
  std::size_t lines(std::size_t k) const { return mass_.size() / axes_[k].size(); }
  std::size_t index(std::size_t k, std::size_t line, std::size_t i) const;
  std::size_t place(std::size_t i, std::size_t k) const;  ///< along axis k of the mass of index i

  std::vector<GridAxis> axes_;
  std::vector<double> mass_;
  double outflow_ = 0;
};

/// Velocities of one measure's coordinates at its faces.
using FaceVelocities = std::vector<std::vector<double>>;

/// One step of length dt of measures that move together. first: their velocities at its start; at_end() gives those at
/// its end, when the measures are where an Euler step takes them. By these, strata are released.
template <class Velocities>
void advance_grids(std::span<GridMeasure> grids, const std::vector<FaceVelocities>& first, const Velocities& at_end,
                   double dt) {
  const std::vector<GridMeasure> start(grids.begin(), grids.end());
  const auto euler = [&](const std::vector<FaceVelocities>& v) {
    for (std::size_t g = 0; g < grids.size(); ++g) {
      grids[g].move(v[g], dt);
    }
  };
  euler(first);
  const std::vector<FaceVelocities> last = at_end();
  euler(last);
  for (std::size_t g = 0; g < grids.size(); ++g) {
    grids[g].average(start[g]);
    grids[g].release(last[g]);
  }
}

}  // namespace ganflow::dynamics
