#pragma once
/// What a distance is taken between: points with weights and labels, or more where a law is known in closed form.

#include "ganflow/core/matrix.hpp"
#include "ganflow/transport/gaussian.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::measure {

struct Cloud {
  std::string name{};                      ///< for messages and receipts: a file, a law
  Matrix<double> points{};                 ///< (n,d), finite
  std::vector<double> weights{};           ///< none: 1/n each; else n, non-negative, sum 1
  std::vector<std::int64_t> labels{};      ///< none, or n
  transport::QuantileFunction quantile{};  ///< of a law on the line, d = 1; used exactly where a distance can

  std::optional<transport::GaussianLaw> moments{};  ///< of a law that knows them; bures takes these
  std::string weights_name{};                       ///< of their file, for messages; none: they came with the points

  std::size_t size() const { return points.rows(); }
  std::size_t dimension() const { return points.cols(); }
  transport::WeightedSamples on_the_line() const;  ///< d = 1: views of points and weights
  transport::WeightedPoints<double> weighted_points() const { return {.points = points.view(), .weights = weights}; }

  /// Throws  InputError: no points or coordinates, NaN or infinity, number of weights or labels, negative weights, a sum
  ///         off 1 by more than 1e-9 (by how much is said) unless any positive mass will do.
  void validate(transport::Mass mass = transport::Mass::kOne) const;
};

/// Divides the weights by their sum. Throws InputError unless they are non-negative, finite and not all 0.
void normalise(Cloud& cloud);

/// The rows that `chosen` names, with their weights (made to sum to 1 again) and labels. Cost O(|chosen| d).
Cloud take_rows(const Cloud& cloud, const std::vector<std::size_t>& chosen);

/// 0 … n−1 in a random order; orders of another seed or number are independent.
std::vector<std::size_t> shuffled_rows(std::size_t n, std::uint64_t seed, std::uint64_t number = 0);

/// Two disjoint random halves of ⌊n/2⌋ points each: what the cloud is against itself. Throws InputError for n < 2.
std::pair<Cloud, Cloud> split_in_halves(const Cloud& cloud, std::uint64_t seed);

}  // namespace ganflow::measure
