#include "ganflow/diagnostics/false_discovery.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace ganflow::diagnostics {

std::vector<double> false_discovery_rates(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return p_values[i] < p_values[j]; });
  std::vector<double> rates(p_values.size());
  const auto tests = static_cast<double>(p_values.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    least = std::min(least, p_values[order[rank - 1]] * tests / static_cast<double>(rank));
    rates[order[rank - 1]] = least;
  }
  return rates;
}

}  // namespace ganflow::diagnostics
