#include "ganflow/record/series.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>

namespace ganflow::record {

Series::Series(Columns columns) : columns_(std::move(columns)), values_(columns_.size()) {}

void Series::append(const Frame& frame) {
  GF_EXPECT(frame.values.size() == columns_.size());
  iteration_.push_back(frame.iteration);
  time_.push_back(frame.time);
  for (std::size_t k = 0; k < values_.size(); ++k) {
    values_[k].push_back(frame.values[k]);
  }
}

std::optional<std::span<const double>> Series::column(const std::string& name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) {
    return std::nullopt;
  }
  return values_[static_cast<std::size_t>(found - columns_.begin())];
}

}  // namespace ganflow::record
