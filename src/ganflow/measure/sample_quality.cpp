#include "ganflow/measure/sample_quality.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::measure {

namespace {

void check(ConstMatrixView<double> real, ConstMatrixView<double> generated, std::size_t k) {
  GF_VALIDATE(real.cols() == generated.cols() && real.cols() > 0,
              "real points have {} coordinates and generated ones {} (must be the same space)", real.cols(),
              generated.cols());
  GF_VALIDATE(k >= 1, "--neighbours {} (at least 1). Try 3", k);
  const std::size_t fewest = std::min(real.rows(), generated.rows());
  GF_VALIDATE(k < fewest,
              "--neighbours {}, but a cloud has only {} points (each needs so many others). Give more points", k,
              fewest);
}

std::vector<double> radii_of(ConstMatrixView<double> points, std::size_t k) {
  const Matrix<double> distances = NeighbourSearch(points).own_distances(k);
  std::vector<double> radii(points.rows());
  for (std::size_t i = 0; i < radii.size(); ++i) {
    radii[i] = distances(i, k - 1);
  }
  return radii;
}

BallCounts balls_around(ConstMatrixView<double> centres, ConstMatrixView<double> points, std::size_t k) {
  return NeighbourSearch(points).count_in_balls(centres, radii_of(centres, k));
}

/// Share of non-zero counts.
Share share_of(const std::vector<std::uint32_t>& counts) {
  const auto n = static_cast<double>(counts.size());
  const double share = 1 - static_cast<double>(std::count(counts.begin(), counts.end(), 0U)) / n;
  return {.value = share, .standard_error = std::sqrt(share * (1 - share) / n)};
}

}  // namespace

Share PrecisionRecall::harmonic_mean() const {
  const double p = precision.value;
  const double r = recall.value;
  if (p + r == 0) {
    return {};
  }
  const double sum = p + r;
  const double by_precision = 2 * (r / sum) * (r / sum);  // ∂ 2pr/(p+r) / ∂p
  const double by_recall = 2 * (p / sum) * (p / sum);
  return {.value = 2 * p * r / sum,
          .standard_error = std::hypot(by_precision * precision.standard_error, by_recall * recall.standard_error)};
}

PrecisionRecall precision_recall(ConstMatrixView<double> real, ConstMatrixView<double> generated, std::size_t k) {
  check(real, generated, k);
  return {.precision = share_of(balls_around(real, generated, k).of_point),
          .recall = share_of(balls_around(generated, real, k).of_point)};
}

DensityCoverage density_coverage(ConstMatrixView<double> real, ConstMatrixView<double> generated, std::size_t k) {
  check(real, generated, k);
  const BallCounts counts = balls_around(real, generated, k);
  const auto n = static_cast<double>(real.rows());
  const auto m = static_cast<double>(generated.rows());
  double sum = 0;
  double squares = 0;
  for (const std::uint32_t count : counts.of_point) {
    const double balls = static_cast<double>(count) / static_cast<double>(k);
    sum += balls;
    squares += balls * balls;
  }
  const double mean = sum / m;
  DensityCoverage result{
      .density = {.value = mean, .standard_error = std::sqrt(std::max(0.0, squares / m - mean * mean) / m)},
      .coverage = share_of(counts.of_ball)};
  double missed = 1;  // none of the k nearest of a real point's n − 1 + m others is generated
  for (std::size_t i = 0; i < k; ++i) {
    const auto taken = static_cast<double>(i);
    missed *= (n - 1 - taken) / (n + m - 1 - taken);
  }
  result.expected_coverage = 1 - missed;
  return result;
}

}  // namespace ganflow::measure
