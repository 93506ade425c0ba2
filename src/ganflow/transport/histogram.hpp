#pragma once
/// Two samples on one set of categories: labels, or cells of a grid that covers both.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::transport {

/// Masses of two laws on the categories that either occupies.
struct PairedMasses {
  std::vector<double> a{};  ///< non-negative, sum 1
  std::vector<double> b{};  ///< likewise, as many
  double n = 0;             ///< points of a; with weights the effective number 1/Σw²
  double m = 0;             ///< of b
  bool counted = true;      ///< without weights: a·n and b·m are counts
};

struct BinOptions {
  std::optional<std::size_t> bins{};  ///< cells an axis, at least 1; none: the rule below
  void validate() const;              ///< throws InputError
};

struct Binned {
  PairedMasses masses{};
  std::vector<std::size_t> bins{};  ///< cells of each axis
};

/// Cells of equal width from the least to the greatest coordinate of both samples together, axis by axis. Their number:
/// `bins`, else Freedman and Diaconis' rule on both samples together, width 2 IQR N^{−1/(d+2)}, N = n + m; where the
/// interquartile range is 0, Sturges' ⌈log₂ N⌉ + 1; never more than N. Weights do not enter the rule.
///
/// Shapes  x (n,d), y (m,d), finite; weights none or as many as points, sum 1.
/// Cost    O((n + m) d log(n + m)); memory O(n + m) whatever the number of cells.
/// Throws  InputError: dimensions, no points, more cells than 2^63.
Binned bin_together(ConstMatrixView<double> x, ConstMatrixView<double> y, const BinOptions& options = {},
                    std::span<const double> weights_x = {}, std::span<const double> weights_y = {});

/// The categories are the labels that occur in either.
PairedMasses count_labels(std::span<const std::int64_t> x, std::span<const std::int64_t> y,
                          std::span<const double> weights_x = {}, std::span<const double> weights_y = {});

}  // namespace ganflow::transport
