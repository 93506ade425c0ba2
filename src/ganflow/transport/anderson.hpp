#pragma once
/// Anderson's acceleration of a fixed-point iteration x ← T(x): the next point is the combination of the last images whose
/// residuals, combined alike, are smallest. Near the solution it does what GMRES does for a linear system: a few modes
/// that contract slowly, such as clusters that hardly exchange mass, cost a few iterations, not thousands.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::transport {

class Anderson {
 public:
  /// Looks back `memory` steps; the norm is Σ weights x².
  Anderson(std::span<const double> weights, std::size_t memory);

  /// The point after `point`, whose image is T(point). With nothing to look back on, the image itself.
  /// Cost: O(memory · size) time and memory, and a memory³/6 elimination.
  std::vector<double> next(std::span<const double> point, std::span<const double> image);

  /// Forgets what was: for when the map changes, or a step went wrong.
  void restart();

 private:
  struct Step {
    std::vector<double> image;     // difference of two images
    std::vector<double> residual;  // and of their weighted residuals
  };

  std::vector<double> root_weights_;  // residuals are multiplied by them, so that norms are plain sums
  std::size_t memory_;
  std::vector<double> last_image_, last_residual_;
  std::vector<Step> steps_;                // a ring: number k mod memory
  std::vector<std::vector<double>> gram_;  // of the residual differences
  std::size_t count_ = 0;                  // steps ever taken since the restart
};

}  // namespace ganflow::transport
