/// Quality of samples by their neighbours, and intrinsic dimension.

#include "ganflow/measure/families.hpp"
#include "ganflow/measure/intrinsic_dimension.hpp"
#include "ganflow/measure/sample_quality.hpp"

#include <fmt/format.h>

namespace ganflow::measure {

namespace {

constexpr std::size_t kOfPrecision = 3;   // neighbours, Kynkäänniemi et al. 2019
constexpr std::size_t kOfDensity = 5;     // Naeem et al. 2020
constexpr std::size_t kOfDimension = 10;  // Levina and Bickel 2004

void add(Receipt& receipt, const std::string& key, double value, double error) {
  receipt.details.emplace_back(key, value);
  receipt.details.emplace_back(key + "_error", error);
}

}  // namespace

Receipt measure_precision_recall(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  refuse_weights(x, y, options);
  const std::size_t k = options.neighbours.value_or(kOfPrecision);
  const PrecisionRecall result = precision_recall(x.points.view(), y.points.view(), k);
  Receipt receipt = receipt_of(x, y);
  const Share mean = result.harmonic_mean();
  receipt.value = mean.value;
  receipt.error = mean.standard_error;
  receipt.status = Status::kEstimated;
  receipt.convention = fmt::format(
      "2PR/(P+R), 1 is best; P: share of B inside balls around A, R: of A inside balls around B; radius to neighbour "
      "{}",
      k);
  add(receipt, "precision", result.precision.value, result.precision.standard_error);
  add(receipt, "recall", result.recall.value, result.recall.standard_error);
  return receipt;
}

Receipt measure_density_coverage(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  refuse_weights(x, y, options);
  const std::size_t k = options.neighbours.value_or(kOfDensity);
  const DensityCoverage result = density_coverage(x.points.view(), y.points.view(), k);
  Receipt receipt = receipt_of(x, y);
  receipt.value = result.coverage.value;
  receipt.error = result.coverage.standard_error;
  receipt.status = Status::kEstimated;
  receipt.convention = fmt::format(
      "coverage: share of A's balls that hold a point of B; density: balls around a point of B, over k; radius to "
      "neighbour {}",
      k);
  add(receipt, "density", result.density.value, result.density.standard_error);
  receipt.details.emplace_back("expected_coverage", result.expected_coverage);
  return receipt;
}

Receipt measure_intrinsic_dimension(const Cloud& x, const Cloud* y, const MeasureOptions& options) {
  refuse_weights(x, y != nullptr ? *y : x, options);
  const std::size_t k = options.neighbours.value_or(kOfDimension);
  const auto [first, second] = intrinsic_dimension(x.points.view(), k);
  Receipt receipt{.value = first.value,
                  .error = first.standard_error,
                  .status = Status::kEstimated,
                  .n = x.size(),
                  .m = y != nullptr ? y->size() : 0,
                  .single = y == nullptr,
                  .d = x.dimension(),
                  .convention = fmt::format("TwoNN of A; likelihood: Levina and Bickel, {} neighbours", k)};
  add(receipt, "likelihood", second.value, second.standard_error);
  if (y != nullptr) {
    const auto [two, likelihood] = intrinsic_dimension(y->points.view(), k);
    add(receipt, "two_nearest_b", two.value, two.standard_error);
    add(receipt, "likelihood_b", likelihood.value, likelihood.standard_error);
  }
  if (first.used < x.size()) {
    receipt.notes.push_back(fmt::format("{} points of A are copies of others and left out", x.size() - first.used));
  }
  return receipt;
}

}  // namespace ganflow::measure
