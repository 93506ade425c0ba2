/// Distances in the norm of a kernel: MMD, H^{-s}, energy; with the permutation test.

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"
#include "ganflow/transport/mmd.hpp"
#include "ganflow/transport/permutation_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ganflow::measure {

namespace {

/// The kernel, and what was chosen for the user.
transport::MmdOptions gaussian_kernel(const Cloud& x, const Cloud& y, const MeasureOptions& options, Receipt& receipt) {
  const double length = options.bandwidth ? *options.bandwidth : median_distance(x, y);
  GF_VALIDATE(length > 0, "--bandwidth {} (must be positive{}). Try the scale of the data", length,
              options.bandwidth ? "" : "; it is the median distance of A and B by default");
  receipt.convention = fmt::format("MMD, not squared; kernel exp(−|x−y|²/(2h²)), h = {:.6g}", length);
  if (!options.bandwidth) {
    receipt.notes.emplace_back("h is the median distance between points of A and B (of 256 each)");
  }
  return {.kernel = transport::KernelKind::kGaussian, .length = length};
}

transport::MmdOptions matern_kernel(const Cloud& x, const MeasureOptions& options, Receipt& receipt) {
  const auto d = static_cast<double>(x.dimension());
  const double s = options.smoothness.value_or((d + 1) / 2);
  GF_VALIDATE(s > d / 2, "-s {} in dimension {} (H^-s holds points for s > d/2 = {} only). Try {}", s, x.dimension(),
              d / 2, (d + 1) / 2);
  const double length = options.bandwidth.value_or(1);
  GF_VALIDATE(length > 0, "--bandwidth {} (must be positive). Try 1", length);
  receipt.convention = fmt::format("norm of A − B in H^(−{:g}), not squared{}", s,
                                   length == 1 ? "" : fmt::format("; lengths divided by {:.6g}", length));
  return {.kernel = transport::KernelKind::kMatern, .length = length, .smoothness = s};
}

transport::MmdOptions kernel_of(const Cloud& x, const Cloud& y, const MeasureOptions& options, Receipt& receipt) {
  switch (options.distance) {
    case Distance::kMmd: return gaussian_kernel(x, y, options, receipt);
    case Distance::kSobolev: return matern_kernel(x, options, receipt);
    default: break;
  }
  receipt.convention = "2E|x−y| − E|x−x'| − E|y−y'|, not rooted";
  return {.kernel = transport::KernelKind::kEnergy};
}

void add_test(const Cloud& x, const Cloud& y, const MeasureOptions& options, const transport::MmdOptions& kernel,
              Receipt& receipt) {
  refuse_weights(x, y, options);
  const transport::PermutationTestResult test = transport::permutation_test(
      x.points.view(), y.points.view(), {.kernel = kernel, .permutations = options.permutations, .seed = options.seed});
  receipt.details.emplace_back("p_value", test.p_value);
  receipt.details.emplace_back("null_mean", test.null_mean);
  receipt.details.emplace_back("null_deviation", test.null_deviation);
  receipt.status = status_of(test.status, receipt.status);
  receipt.notes.push_back(
      fmt::format("p_value: that A and B are of one law, by {} permutations; null_mean, "
                  "null_deviation: of the squared distance then",
                  test.permutations));
}

}  // namespace

Receipt measure_kernel(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  Receipt receipt = receipt_of(x, y);
  transport::MmdOptions kernel = kernel_of(x, y, options, receipt);
  kernel.progress = options.progress;
  const transport::MmdResult result = transport::mmd(x.weighted_points(), y.weighted_points(), kernel);
  receipt.status = status_of(result.status, Status::kExact);
  if (options.distance == Distance::kEnergy) {
    receipt.value = result.squared;
    receipt.error = result.error;
  } else {
    receipt.value = result.distance;
    receipt.error = result.squared > result.error ? result.error / (2 * result.distance) : std::sqrt(result.error);
    receipt.details.emplace_back("squared", result.squared);
  }
  receipt.details.emplace_back("unbiased_squared", result.unbiased);
  if (options.permutations > 0 && receipt.status != Status::kInterrupted) {
    add_test(x, y, options, kernel, receipt);
  }
  return receipt;
}

}  // namespace ganflow::measure
