#include "ganflow/measure/intrinsic_dimension.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/measure/neighbours.hpp"

#include <cmath>
#include <vector>

namespace ganflow::measure {

namespace {

constexpr double kSharedPairs = 1.25;  // see the header

/// Σ_{j<k} log(T_k/T_j) of every point whose nearest neighbour is no copy of it.
std::vector<double> log_ratios(const Matrix<double>& distances, std::size_t k) {
  std::vector<double> sums;
  for (std::size_t i = 0; i < distances.rows(); ++i) {
    if (distances(i, 0) > 0) {
      double sum = 0;
      for (std::size_t j = 0; j + 1 < k; ++j) {
        sum += std::log(distances(i, k - 1) / distances(i, j));
      }
      sums.push_back(sum);
    }
  }
  GF_VALIDATE(sums.size() >= 4, "only {} of {} points have no copy of themselves (an intrinsic dimension needs 4)",
              sums.size(), distances.rows());
  return sums;
}

double total(std::vector<double> values) { return tree_sum<double>(values); }

DimensionEstimate two_nearest(const std::vector<double>& logs) {
  const auto n = static_cast<double>(logs.size());
  const double value = (n - 1) / total(logs);
  return {.value = value, .standard_error = kSharedPairs * value / std::sqrt(n - 2), .used = logs.size()};
}

DimensionEstimate levina_bickel(const std::vector<double>& logs, std::size_t k) {
  const auto n = static_cast<double>(logs.size());
  const double inverse = total(logs) / n / static_cast<double>(k - 1);
  std::vector<double> squares(logs.size());
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double gap = logs[i] / static_cast<double>(k - 1) - inverse;
    squares[i] = gap * gap;
  }
  const double shared = std::sqrt(1 + static_cast<double>(k) / 4);
  const double error = shared * std::sqrt(total(squares) / (n * (n - 1)));
  return {.value = 1 / inverse, .standard_error = error / (inverse * inverse), .used = logs.size()};
}

}  // namespace

IntrinsicDimension intrinsic_dimension(ConstMatrixView<double> points, std::size_t k) {
  GF_VALIDATE(k >= 2, "--neighbours {} (at least 2 for an intrinsic dimension). Try 10", k);
  GF_VALIDATE(points.rows() > k + 1,
              "an intrinsic dimension from {} neighbours needs more than {} points (there are {})", k, k + 1,
              points.rows());
  const Matrix<double> distances = NeighbourSearch(points).own_distances(k);
  const std::vector<double> of_two = log_ratios(distances, 2);
  GF_VALIDATE(total(of_two) > 0,
              "every point has its two nearest neighbours at one distance (a lattice has no such dimension)");
  return {.two_nearest = two_nearest(of_two), .likelihood = levina_bickel(log_ratios(distances, k), k)};
}

}  // namespace ganflow::measure
