#include "ganflow/diagnostics/category_growth.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/false_discovery.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kLeastRows = 4;   // two parameters are fitted; two degrees of freedom are left
constexpr int kMostSteps = 100;         // Newton needs about ten; halved steps a few more
constexpr double kConverged = 1e-10;    // step, in standard errors
constexpr double kLongestStep = 2;      // in log odds over the whole range: farther, Newton may overshoot
constexpr double kLargestMemory = 0.9;  // beyond, rows are one and the same observation
constexpr double kTwoSided95 = 0.975;   // quantile whose Student value makes a 95% interval
constexpr double kLeastDegrees = 1;

/// Rows that hold anything, with time centred and scaled to a range of 1.
struct Rows {
  std::vector<std::size_t> index{};
  std::vector<double> time{};  ///< (t − mean)/range
  std::vector<double> sum{};
  double range = 1;
};

Rows rows_in_use(std::span<const double> times, ConstMatrixView<double> counts) {
  GF_VALIDATE(times.size() == counts.rows(), "{} times for {} rows of counts (one each)", times.size(), counts.rows());
  Rows rows;
  for (std::size_t t = 0; t < counts.rows(); ++t) {
    const auto row = counts.row_span(t);
    GF_VALIDATE(std::isfinite(times[t]) && (t == 0 || times[t] >= times[t - 1]),
                "row {}: time {} (times are finite and do not decrease). Sort the rows", t + 1, times[t]);
    GF_VALIDATE(std::all_of(row.begin(), row.end(), [](double v) { return v >= 0 && std::isfinite(v); }),
                "row {}: a count is negative or no number (counts are 0, 1, 2 …)", t + 1);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    if (sum > 0) {
      rows.index.push_back(t);
      rows.time.push_back(times[t]);
      rows.sum.push_back(sum);
    }
  }
  GF_VALIDATE(rows.time.size() >= kLeastRows,
              "{} instants with counts (a rate with its interval needs at least {}). Record for longer",
              rows.time.size(), kLeastRows);
  rows.range = rows.time.back() - rows.time.front();
  GF_VALIDATE(rows.range > 0, "all rows are at time {} (growth needs different times)", rows.time.front());
  const double mean = std::accumulate(rows.time.begin(), rows.time.end(), 0.0) / static_cast<double>(rows.time.size());
  for (double& t : rows.time) {
    t = (t - mean) / rows.range;
  }
  return rows;
}

/// Fisher's information of intercept and slope.
struct Information {
  double ii = 0;
  double is = 0;
  double ss = 0;
  double determinant() const { return ii * ss - is * is; }
  double slope_variance() const { return ii / determinant(); }
};

struct Line {
  double intercept = 0;
  double slope = 0;
  double share(double t) const { return 1 / (1 + std::exp(-(intercept + slope * t))); }
};

Information information(const Rows& rows, const Line& line) {
  Information info;
  for (std::size_t t = 0; t < rows.time.size(); ++t) {
    const double p = line.share(rows.time[t]);
    const double w = rows.sum[t] * p * (1 - p);
    info.ii += w;
    info.is += w * rows.time[t];
    info.ss += w * rows.time[t] * rows.time[t];
  }
  return info;
}

/// Firth (1993): score Σ x (y − n p + h (1/2 − p)), h the row's leverage.
Line fit(const Rows& rows, const std::vector<double>& counts, double share) {
  Line line{.intercept = std::log(share / (1 - share))};
  for (int step = 0; step < kMostSteps; ++step) {
    const Information info = information(rows, line);
    const double determinant = info.determinant();
    double score_i = 0;
    double score_s = 0;
    for (std::size_t t = 0; t < rows.time.size(); ++t) {
      const double x = rows.time[t];
      const double p = line.share(x);
      const double h = rows.sum[t] * p * (1 - p) * (info.ss - 2 * x * info.is + x * x * info.ii) / determinant;
      const double u = counts[t] - rows.sum[t] * p + h * (0.5 - p);
      score_i += u;
      score_s += u * x;
    }
    const double move_i = (info.ss * score_i - info.is * score_s) / determinant;
    const double move_s = (info.ii * score_s - info.is * score_i) / determinant;
    const double damping = std::min(1.0, kLongestStep / std::max(std::abs(move_i), std::abs(move_s)));
    line.intercept += damping * move_i;
    line.slope += damping * move_s;
    if (std::abs(move_s) <= kConverged * std::sqrt(info.slope_variance()) &&
        std::abs(move_i) <= kConverged * std::sqrt(info.ss / determinant)) {
      break;
    }
  }
  return line;
}

/// φ and ρ of Pearson's residuals.
void add_scatter(const Rows& rows, const std::vector<double>& counts, const Line& line, CategoryGrowth& growth) {
  double squares = 0;
  double neighbours = 0;
  double before = 0;
  for (std::size_t t = 0; t < rows.time.size(); ++t) {
    const double p = line.share(rows.time[t]);
    const double residual = (counts[t] - rows.sum[t] * p) / std::sqrt(rows.sum[t] * p * (1 - p));
    squares += residual * residual;
    neighbours += residual * before;
    before = residual;
  }
  growth.dispersion = std::max(1.0, squares / static_cast<double>(rows.time.size() - 2));
  growth.memory = squares > 0 ? std::clamp(neighbours / squares, 0.0, kLargestMemory) : 0;
}

CategoryGrowth judge(const Rows& rows, const std::vector<double>& counts, double count, std::size_t category) {
  CategoryGrowth growth{.category = category, .count = count};
  const double all = std::accumulate(rows.sum.begin(), rows.sum.end(), 0.0);
  const Line line = fit(rows, counts, (count + 0.5) / (all + 1));  // Haldane's half: a start away from 0 and 1
  add_scatter(rows, counts, line, growth);
  const double excess = (1 + growth.memory) / (1 - growth.memory);
  const double degrees = std::max(kLeastDegrees, static_cast<double>(rows.time.size()) / excess - 2);
  const double error = std::sqrt(growth.dispersion * excess * information(rows, line).slope_variance()) / rows.range;
  const boost::math::students_t law(degrees);
  const double reach = boost::math::quantile(law, kTwoSided95) * error;
  growth.rate = line.slope / rows.range;
  growth.rate_low = growth.rate - reach;
  growth.rate_high = growth.rate + reach;
  growth.share_at_start = line.share(rows.time.front());
  growth.share_at_end = line.share(rows.time.back());
  growth.p_value = std::min(1.0, 2 * boost::math::cdf(boost::math::complement(law, std::abs(growth.rate) / error)));
  return growth;
}

}  // namespace

void GrowthOptions::validate() const {
  GF_VALIDATE(false_discovery > 0 && false_discovery < 1,
              "false discovery rate {} (a share of the calls, between 0 and 1). Try 0.05", false_discovery);
  GF_VALIDATE(least_count >= 1, "growth.least_count = {} (at least 1). Try 10", least_count);
}

std::vector<CategoryGrowth> find_growth(std::span<const double> times, ConstMatrixView<double> counts,
                                        const GrowthOptions& options) {
  options.validate();
  GF_VALIDATE(counts.cols() >= 2, "{} categories (shares need at least 2)", counts.cols());
  const Rows rows = rows_in_use(times, counts);
  const double all = std::accumulate(rows.sum.begin(), rows.sum.end(), 0.0);
  std::vector<CategoryGrowth> growths;
  for (std::size_t k = 0; k < counts.cols(); ++k) {
    std::vector<double> column;
    column.reserve(rows.index.size());
    std::transform(rows.index.begin(), rows.index.end(), std::back_inserter(column),
                   [&](std::size_t t) { return counts(t, k); });
    const double count = std::accumulate(column.begin(), column.end(), 0.0);
    GF_VALIDATE(count < all, "every count is of category {} (shares of a single one cannot grow)", k);
    if (count >= options.least_count) {
      growths.push_back(judge(rows, column, count, k));
    }
  }
  GF_VALIDATE(!growths.empty(), "no category is counted {:g} times in all (rates need that). Record more",
              options.least_count);
  std::vector<double> p_values;
  std::transform(growths.begin(), growths.end(), std::back_inserter(p_values),
                 [](const CategoryGrowth& g) { return g.p_value; });
  const std::vector<double> rates = false_discovery_rates(p_values);
  for (std::size_t i = 0; i < growths.size(); ++i) {
    growths[i].q_value = rates[i];
    growths[i].grows = rates[i] <= options.false_discovery;
  }
  return growths;
}

}  // namespace ganflow::diagnostics
