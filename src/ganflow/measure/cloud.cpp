#include "ganflow/measure/cloud.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::measure {

namespace {

constexpr double kMassTolerance = 1e-9;  // |Σ weights − 1| that users may leave by rounding or printing weights

const std::string& name_of_weights(const Cloud& cloud) {
  return cloud.weights_name.empty() ? cloud.name : cloud.weights_name;
}

double total_mass(const Cloud& cloud) {
  GF_VALIDATE(cloud.weights.size() == cloud.size(), "{}: {} weights for {} points{} (one weight a point)",
              name_of_weights(cloud), cloud.weights.size(), cloud.size(),
              cloud.weights_name.empty() ? "" : " of " + cloud.name);
  const auto bad =
      std::find_if(cloud.weights.begin(), cloud.weights.end(), [](double w) { return !(w >= 0) || std::isinf(w); });
  GF_VALIDATE(bad == cloud.weights.end(), "{}: weight {} is {} (must be non-negative and finite). Repair it",
              name_of_weights(cloud), bad - cloud.weights.begin(), *bad);
  std::vector<double> copy = cloud.weights;
  return tree_sum<double>(copy);
}

}  // namespace

transport::WeightedSamples Cloud::on_the_line() const {
  GF_EXPECT(points.cols() == 1 && points.stride() == 1);
  return {.values = {points.data(), points.rows()}, .weights = weights};
}

void Cloud::validate(transport::Mass mass) const {
  GF_VALIDATE(size() > 0 && dimension() > 0,
              "{}: a cloud of shape ({}, {}) is empty (at least one point of one coordinate). Give more data", name,
              size(), dimension());
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t c = 0; c < dimension(); ++c) {
      GF_VALIDATE(std::isfinite(points(i, c)), "{}: coordinate {} of point {} is {} (must be finite). Remove the point",
                  name, c, i, points(i, c));
    }
  }
  GF_VALIDATE(labels.empty() || labels.size() == size(), "{}: {} labels for {} points (one label a point)", name,
              labels.size(), size());
  if (!weights.empty()) {
    const double total = total_mass(*this);
    GF_VALIDATE(total > 0, "{}: all weights are 0 (a law has mass). Give other weights", name_of_weights(*this));
    GF_VALIDATE(mass == transport::Mass::kAny || std::abs(total - 1) <= kMassTolerance,
                "{}: weights sum to {}, {:+.3g} off 1 (a law has mass 1). Try --normalise", name_of_weights(*this),
                total, total - 1);
  }
}

void normalise(Cloud& cloud) {
  if (cloud.weights.empty()) {
    return;
  }
  const double total = total_mass(cloud);
  GF_VALIDATE(total > 0, "{}: all weights are 0 (nothing to normalise). Give other weights", name_of_weights(cloud));
  for (double& w : cloud.weights) {
    w /= total;
  }
}

Cloud take_rows(const Cloud& cloud, const std::vector<std::size_t>& chosen) {
  Cloud part{.name = cloud.name, .points = Matrix<double>(chosen.size(), cloud.dimension())};
  for (std::size_t r = 0; r < chosen.size(); ++r) {
    GF_EXPECT(chosen[r] < cloud.size());
    std::copy_n(cloud.points.row(chosen[r]), cloud.dimension(), part.points.row(r));
    if (!cloud.weights.empty()) {
      part.weights.push_back(cloud.weights[chosen[r]]);
    }
    if (!cloud.labels.empty()) {
      part.labels.push_back(cloud.labels[chosen[r]]);
    }
  }
  normalise(part);
  return part;
}

std::vector<std::size_t> shuffled_rows(std::size_t n, std::uint64_t seed, std::uint64_t number) {
  std::vector<double> keys(n);
  rng::fill_uniform<double>({.seed = seed, .purpose = rng::Purpose::kNoiseFloor, .step = number}, 0, keys);
  std::vector<std::size_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t i, std::size_t j) { return keys[i] < keys[j]; });
  return rows;
}

std::pair<Cloud, Cloud> split_in_halves(const Cloud& cloud, std::uint64_t seed) {
  GF_VALIDATE(cloud.size() >= 2, "{}: {} point cannot be split in halves for the noise floor. Give more", cloud.name,
              cloud.size());
  const std::vector<std::size_t> rows = shuffled_rows(cloud.size(), seed);
  const auto half = static_cast<std::ptrdiff_t>(rows.size() / 2);
  return {take_rows(cloud, {rows.begin(), rows.begin() + half}),
          take_rows(cloud, {rows.begin() + half, rows.begin() + 2 * half})};
}

}  // namespace ganflow::measure
