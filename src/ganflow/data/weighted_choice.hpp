#pragma once

#include <cstddef>
#include <vector>

namespace ganflow::data {

/// Index k with probability w_k, from one uniform number: the least k with u < w_0 + … + w_k (the last for all beyond).
/// Weights are positive with sum 1 to rounding. Cost: O(1) a choice on average, for any number of weights: a table of
/// cells, two to four a weight, says where to begin.
class WeightedChoice {
 public:
  explicit WeightedChoice(const std::vector<double>& weights);

  std::size_t operator()(double u) const {
    std::size_t k = first_[static_cast<std::size_t>(u * cells_)];
    while (cumulative_[k] <= u) {
      ++k;
    }
    return k;
  }

 private:
  std::vector<double> cumulative_;  ///< w_0 + … + w_k; the last is past every u
  std::vector<std::size_t> first_;  ///< cell i: the index chosen at u = i/cells
  double cells_;                    ///< a power of 2, so that u·cells is exact
};

}  // namespace ganflow::data
