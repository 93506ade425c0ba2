#include "ganflow/diagnostics/category_drift.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/exact_tails.hpp"
#include "ganflow/diagnostics/false_discovery.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kLeastRows = 2;     // a side: below, nothing is known of how its rows differ
constexpr std::size_t kLeastAllRows = 4;  // two shares are fitted; two degrees of freedom are left

std::int64_t total(std::span<const std::int64_t> counts, const char* side) {
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    GF_VALIDATE(counts[k] >= 0, "{}: category {} has count {} (a count is not negative)", side, k, counts[k]);
    sum += counts[k];
  }
  GF_VALIDATE(sum > 0, "{} is empty (drift needs labels on both sides)", side);
  return sum;
}

/// log odds of a category with `count` of `all`, the prior included.
double log_odds(double count, double all) { return std::log(count) - std::log(all - count); }

double two_sided_student(double z, double degrees) {
  const boost::math::students_t law(degrees);
  return std::min(1.0, 2 * boost::math::cdf(boost::math::complement(law, std::abs(z))));
}

}  // namespace

void DriftOptions::validate() const {
  GF_VALIDATE(prior_per_category > 0 && std::isfinite(prior_per_category),
              "drift.prior_per_category = {} (counts, positive). Try 1", prior_per_category);
  GF_VALIDATE(false_discovery > 0 && false_discovery < 1,
              "false discovery rate {} (a share of the calls, between 0 and 1). Try 0.05", false_discovery);
}

std::vector<CategoryDrift> find_drift(std::span<const std::int64_t> a, std::span<const std::int64_t> b,
                                      const DriftOptions& options) {
  options.validate();
  GF_VALIDATE(a.size() == b.size(), "{} categories against {} (both sides count the same ones)", a.size(), b.size());
  const std::int64_t n = total(a, "A");
  const std::int64_t m = total(b, "B");
  const auto all = static_cast<double>(n + m);
  std::vector<CategoryDrift> drifts;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k] + b[k] > 0) {
      drifts.push_back({.category = k, .a = a[k], .b = b[k]});
    }
  }
  GF_VALIDATE(drifts.size() >= 2,
              "both sides hold one and the same category only (shares of a single one cannot differ). "
              "Give labels of two or more classes");
  const double prior = options.prior_per_category * static_cast<double>(drifts.size());
  std::vector<double> p_values;
  for (CategoryDrift& drift : drifts) {
    const double alpha = prior * static_cast<double>(drift.a + drift.b) / all;
    const double in_a = static_cast<double>(drift.a) + alpha;
    const double in_b = static_cast<double>(drift.b) + alpha;
    const double factor = options.dispersion ? options.dispersion->factor[drift.category] : 1;
    drift.log_odds = log_odds(in_a, static_cast<double>(n) + prior) - log_odds(in_b, static_cast<double>(m) + prior);
    drift.error = std::sqrt(factor * (1 / in_a + 1 / in_b));
    drift.z = drift.log_odds / drift.error;
    drift.p_value = fisher_tails(drift.a, n, drift.b, m).two_sided();
    if (options.dispersion) {
      drift.p_value = std::max(drift.p_value, two_sided_student(drift.z, options.dispersion->degrees));
    }
    p_values.push_back(drift.p_value);
  }
  const std::vector<double> rates = false_discovery_rates(p_values);
  for (std::size_t i = 0; i < drifts.size(); ++i) {
    drifts[i].q_value = rates[i];
    if (rates[i] <= options.false_discovery) {
      drifts[i].use = drifts[i].log_odds > 0 ? Use::kOver : Use::kUnder;
    }
  }
  return drifts;
}

Dispersion find_dispersion(ConstMatrixView<double> counts, const std::vector<bool>& side) {
  GF_EXPECT(side.size() == counts.rows());
  const auto rows_of_a = static_cast<std::size_t>(std::count(side.begin(), side.end(), true));
  const std::size_t rows_of_b = side.size() - rows_of_a;
  GF_VALIDATE(std::min(rows_of_a, rows_of_b) >= kLeastRows && side.size() >= kLeastAllRows,
              "{} rows on one side and {} on the other (at least {} each show how rows differ)", rows_of_a, rows_of_b,
              kLeastRows);
  std::vector<double> row_sums(counts.rows());
  std::array<std::vector<double>, 2> share = {std::vector<double>(counts.cols()), std::vector<double>(counts.cols())};
  std::array<double, 2> sums{};
  for (std::size_t t = 0; t < counts.rows(); ++t) {
    const auto row = counts.row_span(t);
    row_sums[t] = std::accumulate(row.begin(), row.end(), 0.0);
    sums[side[t] ? 1 : 0] += row_sums[t];
    for (std::size_t k = 0; k < counts.cols(); ++k) {
      share[side[t] ? 1 : 0][k] += row[k];
    }
  }
  for (std::size_t s = 0; s < share.size(); ++s) {
    for (double& value : share[s]) {
      value /= std::max(sums[s], 1.0);
    }
  }
  Dispersion result{.factor = std::vector<double>(counts.cols()), .degrees = static_cast<double>(counts.rows() - 2)};
  for (std::size_t t = 0; t < counts.rows(); ++t) {
    for (std::size_t k = 0; k < counts.cols(); ++k) {
      const double p = share[side[t] ? 1 : 0][k];
      const double variance = row_sums[t] * p * (1 - p);
      const double gap = counts(t, k) - row_sums[t] * p;
      result.factor[k] += variance > 0 ? gap * gap / variance / result.degrees : 0;
    }
  }
  for (double& factor : result.factor) {
    factor = std::max(1.0, factor);
  }
  return result;
}

}  // namespace ganflow::diagnostics
