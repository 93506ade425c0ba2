#include "ganflow/dynamics/out_of_range.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/simd/extremes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::dynamics {

std::string parameter_name(const nets::UnitShape& unit, std::size_t row) {
  return row < unit.inputs    ? fmt::format("a_{}", row + 1)
         : row == unit.inputs ? std::string("b")
                              : fmt::format("c_{}", row - unit.inputs);
}

template <class T>
std::optional<std::string> out_of_range(ConstMatrixView<T> theta, const nets::UnitShape& unit, double limit,
                                        const std::optional<nets::Merging>& merging) {
  // An infinity is past any limit, even past one that a float cannot hold.
  const T bound = static_cast<T>(std::min(limit, double{std::numeric_limits<T>::max()}));
  std::vector<char> bad_rows(theta.rows());
  parallel_for(theta.rows(), theta.rows() * theta.cols(),
               [&](std::size_t r) { bad_rows[r] = static_cast<char>(!simd::all_within(theta.row_span(r), bound)); });
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    if (bad_rows[r] == 0) {
      continue;
    }
    const std::span<const T> row = theta.row_span(r);
    const auto at = std::find_if(row.begin(), row.end(), [&](T x) { return !(std::abs(x) <= bound); });
    const auto column = static_cast<std::size_t>(at - row.begin());
    return fmt::format("{} of particle {} is {}", parameter_name(unit, r), merging ? merging->first_of(column) : column,
                       *at);
  }
  return std::nullopt;
}

template <class T>
std::optional<std::string> bias_out_of_range(ConstMatrixView<T> bias, double limit) {
  for (std::size_t k = 0; k < bias.cols(); ++k) {
    if (!(std::abs(static_cast<double>(bias(0, k))) <= limit)) {
      return fmt::format("b_0 in coordinate {} is {}", k + 1, bias(0, k));
    }
  }
  return std::nullopt;
}

#define GF_INSTANTIATE(T)                                                                              \
  template std::optional<std::string> out_of_range(ConstMatrixView<T>, const nets::UnitShape&, double, \
                                                   const std::optional<nets::Merging>&);               \
  template std::optional<std::string> bias_out_of_range(ConstMatrixView<T>, double);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::dynamics
