#include "ganflow/data/weighted_choice.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace ganflow::data {

namespace {

constexpr std::size_t kCellsPerWeight = 2;  // then rounded up to a power of 2: about one choice in four looks further

}  // namespace

WeightedChoice::WeightedChoice(const std::vector<double>& weights)
    : cumulative_(weights.size()), first_(std::bit_ceil(kCellsPerWeight * weights.size())) {
  GF_EXPECT(!weights.empty());
  std::partial_sum(weights.begin(), weights.end(), cumulative_.begin());
  cumulative_.back() = std::numeric_limits<double>::infinity();
  cells_ = static_cast<double>(first_.size());
  for (std::size_t i = 0; i < first_.size(); ++i) {
    const double u = static_cast<double>(i) / cells_;
    first_[i] =
        static_cast<std::size_t>(std::upper_bound(cumulative_.begin(), cumulative_.end(), u) - cumulative_.begin());
  }
}

}  // namespace ganflow::data
