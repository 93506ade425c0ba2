#include "ganflow/measure/distances.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <algorithm>
#include <iterator>

namespace ganflow::measure {

std::span<const DistanceInfo> known_distances() {
  static const std::vector<DistanceInfo> kDistances = {
      {Distance::kW1, "w1", "Wasserstein, p = 1, exact", {"plan"}, true},
      {Distance::kW2, "w2", "Wasserstein, p = 2, exact", {"plan"}, true},
      {Distance::kWp, "wp", "Wasserstein of any p >= 1, exact", {"p", "plan"}, true},
      {Distance::kSinkhorn,
       "sinkhorn",
       "entropic transport without its bias, S_epsilon",
       {"epsilon", "p", "unbalanced"},
       true},
      {Distance::kSliced, "sliced", "mean of W_p over random directions", {"p", "projections", "seed"}, true},
      {Distance::kMaxSliced, "max-sliced", "W_p on the direction that shows it largest", {"p", "seed"}, true},
      {Distance::kMmd, "mmd", "maximum mean discrepancy, Gaussian kernel", {"bandwidth", "permutations", "seed"}, true},
      {Distance::kSobolev, "h-s", "norm of H^-s, Matern kernel", {"order", "bandwidth", "permutations", "seed"}, true},
      {Distance::kEnergy, "energy", "energy distance 2E|x-y| - E|x-x'| - E|y-y'|", {"permutations", "seed"}, true},
      {Distance::kBures, "bures", "W_2 of the Gaussian laws with the same mean and covariance", {}},
      {Distance::kFrechet, "frechet", "the same squared, fitted to samples (FID's convention)", {}},
      {Distance::kJensenShannon, "js", "Jensen-Shannon divergence of bins or labels", {"bins", "labels", "labelled"}},
      {Distance::kKullbackLeibler, "kl", "relative entropy KL(A|B) of bins or labels", {"bins", "labels", "labelled"}},
      {Distance::kReverseKullbackLeibler, "reverse-kl", "KL(B|A)", {"bins", "labels", "labelled"}},
      {Distance::kTotalVariation, "tv", "total variation of bins or labels", {"bins", "labels", "labelled"}},
      {Distance::kHellinger, "hellinger", "Hellinger distance of bins or labels", {"bins", "labels", "labelled"}},
      {Distance::kChiSquare, "chi2", "chi-square statistic and p-value", {"bins", "labels", "labelled"}},
      {Distance::kPrecisionRecall, "precision-recall", "fidelity and variety by neighbours", {"neighbours"}},
      {Distance::kDensityCoverage, "density-coverage", "their successors, robust to outliers", {"neighbours"}},
      {Distance::kIntrinsicDimension, "intrinsic-dimension", "of A, and of B where given", {"neighbours"}},
  };
  return kDistances;
}

const DistanceInfo& info_of(Distance distance) {
  const auto known = known_distances();
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& i) { return i.distance == distance; });
  GF_EXPECT(found != known.end());
  return *found;
}

Distance distance_of(const std::string& name) {
  const auto known = known_distances();
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& i) { return i.name == name; });
  if (found == known.end()) {
    std::vector<std::string> names;
    std::transform(known.begin(), known.end(), std::back_inserter(names),
                   [](const auto& i) { return std::string(i.name); });
    throw InputError(fmt::format("--distance {} is unknown.{}", name, suggestion(name, names)));
  }
  return found->distance;
}

}  // namespace ganflow::measure
