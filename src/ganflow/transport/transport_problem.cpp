#include "ganflow/transport/transport_problem.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/transport/cost_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::transport {

namespace {

constexpr MassUnits kWhole = MassUnits{1} << 60;

std::vector<MassUnits> rounded(const WeightedPoints<double>& law) {
  std::vector<double> weights = masses(law);
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<MassUnits> units(weights.size());
  MassUnits sum = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    units[k] = std::llround(weights[k] / total * static_cast<double>(kWhole));
    sum += units[k];
  }
  *std::max_element(units.begin(), units.end()) += kWhole - sum;
  return units;
}

}  // namespace

std::pair<std::vector<MassUnits>, std::vector<MassUnits>> whole_masses(const WeightedPoints<double>& x,
                                                                       const WeightedPoints<double>& y) {
  if (!x.weights.empty() || !y.weights.empty()) {
    return {rounded(x), rounded(y)};
  }
  const auto n = static_cast<MassUnits>(x.points.rows());
  const auto m = static_cast<MassUnits>(y.points.rows());
  const MassUnits common = std::gcd(n, m);
  return {std::vector<MassUnits>(n, m / common), std::vector<MassUnits>(m, n / common)};
}

std::pair<MassCloud, Membership> make_mass_cloud(ConstMatrixView<double> points, std::span<const MassUnits> masses) {
  GF_EXPECT(points.rows() == masses.size());
  const std::size_t d = points.cols();
  Membership membership;
  std::vector<std::int32_t> sorted;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    (masses[i] > 0 ? sorted : membership.massless).push_back(static_cast<std::int32_t>(i));
  }
  const auto compare = [&](std::int32_t i, std::int32_t j) {
    return std::lexicographical_compare(points.row(i), points.row(i) + d, points.row(j), points.row(j) + d);
  };
  std::sort(sorted.begin(), sorted.end(),
            [&](std::int32_t i, std::int32_t j) { return compare(i, j) || (!compare(j, i) && i < j); });
  std::vector<std::size_t> begins;  // of runs of equal points
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    if (k == 0 || compare(sorted[k - 1], sorted[k])) {
      begins.push_back(k);
    }
  }
  Matrix<double> distinct(begins.size(), d);
  for (std::size_t k = 0; k < begins.size(); ++k) {
    std::copy_n(points.row(sorted[begins[k]]), d, distinct.row(k));
  }
  const std::vector<std::int32_t> order = spatial_order(distinct);
  MassCloud cloud{Matrix<double>(begins.size(), d), std::vector<MassUnits>(begins.size())};
  for (std::size_t k = 0; k < order.size(); ++k) {
    std::copy_n(distinct.row(order[k]), d, cloud.points.row(k));
    membership.first.push_back(static_cast<std::int32_t>(membership.members.size()));
    const std::size_t run = order[k];
    const std::size_t end = run + 1 < begins.size() ? begins[run + 1] : sorted.size();
    for (std::size_t s = begins[run]; s < end; ++s) {
      membership.members.push_back(sorted[s]);
      membership.masses.push_back(masses[sorted[s]]);
      cloud.masses[k] += masses[sorted[s]];
    }
  }
  membership.first.push_back(static_cast<std::int32_t>(membership.members.size()));
  return {std::move(cloud), std::move(membership)};
}

MassCloud coarsen(const MassCloud& cloud) {
  const std::size_t n = cloud.masses.size();
  const std::size_t d = cloud.points.cols();
  const std::size_t families = (n + kFamily - 1) / kFamily;
  MassCloud coarse{Matrix<double>(families, d), std::vector<MassUnits>(families)};
  for (std::size_t k = 0; k < families; ++k) {
    const std::size_t begin = k * kFamily;
    const std::size_t end = std::min(n, begin + kFamily);
    for (std::size_t i = begin; i < end; ++i) {
      coarse.masses[k] += cloud.masses[i];
    }
    if (d > kBoxDimensions) {
      std::copy_n(cloud.points.row(begin + k % (end - begin)), d, coarse.points.row(k));
      continue;
    }
    for (std::size_t i = begin; i < end; ++i) {
      const double share = static_cast<double>(cloud.masses[i]) / static_cast<double>(coarse.masses[k]);
      for (std::size_t c = 0; c < d; ++c) {
        coarse.points(k, c) += share * cloud.points(i, c);
      }
    }
  }
  return coarse;
}

}  // namespace ganflow::transport
