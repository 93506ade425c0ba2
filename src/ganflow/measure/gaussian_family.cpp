/// Gaussian laws with the clouds' moments: Bures and Fréchet.

#include "ganflow/measure/families.hpp"
#include "ganflow/transport/gaussian.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ganflow::measure {

namespace {

transport::GaussianLaw moments_of(const Cloud& cloud) {
  return cloud.moments ? *cloud.moments : transport::fit_gaussian(cloud.points.view(), cloud.weights);
}

}  // namespace

Receipt measure_bures(const Cloud& x, const Cloud& y) {
  const transport::BuresResult result = transport::bures(moments_of(x), moments_of(y));
  Receipt receipt = receipt_of(x, y);
  receipt.value = std::sqrt(result.squared);
  receipt.error = 0;
  receipt.p = 2;
  receipt.convention = "W_2, not squared, of the Gaussian laws with the means and covariances of A and B; cost |x−y|²";
  receipt.details = {{"mean_part", result.mean_part}, {"covariance_part", result.covariance_part}};
  for (const Cloud* const cloud : {&x, &y}) {
    if (cloud->moments) {
      (cloud == &x ? receipt.n : receipt.m) = 0;
      receipt.notes.push_back(fmt::format("{} is taken exactly, by its mean and covariance", cloud->name));
    }
  }
  return receipt;
}

Receipt measure_frechet(const Cloud& x, const Cloud& y) {
  const transport::FrechetResult result = transport::frechet(x.points.view(), y.points.view(), x.weights, y.weights);
  Receipt receipt = receipt_of(x, y);
  receipt.value = result.squared;
  receipt.error = result.standard_error;
  receipt.status = Status::kEstimated;
  receipt.p = 2;
  receipt.convention = "W_2², squared (as FID is), of Gaussian laws fitted to A and B; covariances divided by n − 1";
  return receipt;
}

}  // namespace ganflow::measure
