#include "ganflow/dynamics/returns.hpp"

namespace ganflow::dynamics {

std::optional<double> later_period(std::span<const double> returns) {
  if (returns.size() < 2) {
    return std::nullopt;
  }
  const std::size_t first = (returns.size() - 1) / 2;
  return (returns.back() - returns[first]) / static_cast<double>(returns.size() - 1 - first);
}

}  // namespace ganflow::dynamics
