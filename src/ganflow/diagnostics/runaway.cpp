#include "ganflow/diagnostics/runaway.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/distance_course.hpp"
#include "ganflow/diagnostics/uniform_series.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kLeastValues = 8;  // of the half that is fitted
constexpr double kTwoSided95 = 0.975;
constexpr double kLargestMemory = 0.99;  // of residuals: past it there is one degree of freedom or so
constexpr double kLeastDegrees = 1;
constexpr double kFarFromData = 10;  // deviations: samples beyond have nothing to do with the data
constexpr double kWildPayoff = 100;  // deviations of the data: slopes of the critic that no data ask for

bool is_payoff(const std::string& column) { return column == "payoff"; }
bool is_place(const std::string& column) {
  return is_distance(column) || column == "spread" || column == "pc1" || column.starts_with("mean_") ||
         column.starts_with("std_");
}

struct Line {
  double level = 0;  // at the mean time
  double slope = 0;
  double centre = 0;
  double squares = 0;  // Σ (t − centre)²
};

Line fit_line(std::span<const double> t, std::span<const double> y) {
  Line line{.level = mean_of(y), .centre = mean_of(t)};
  double products = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double x = t[i] - line.centre;
    line.squares += x * x;
    products += x * (y[i] - line.level);
  }
  line.slope = products / line.squares;
  return line;
}

/// Half the 95% interval of the slope.
double reach_of(const Line& line, std::span<const double> t, std::span<const double> y) {
  double squares = 0;
  double neighbours = 0;
  double before = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double residual = y[i] - line.level - line.slope * (t[i] - line.centre);
    squares += residual * residual;
    neighbours += residual * before;
    before = residual;
  }
  const auto n = static_cast<double>(t.size());
  const double memory = squares > 0 ? std::clamp(neighbours / squares, 0.0, kLargestMemory) : 0;
  const double excess = (1 + memory) / (1 - memory);
  const boost::math::students_t law(std::max(kLeastDegrees, n / excess - 2));
  return boost::math::quantile(law, kTwoSided95) * std::sqrt(excess * squares / (n - 2) / line.squares);
}

/// The fastest among the columns for which accept(column, its fit) holds.
template <class Accept>
std::optional<Runaway> fastest(const record::Series& series, const Accept& accept) {
  std::optional<Runaway> best;
  for (const std::string& column : series.columns()) {
    if (!is_place(column) && !is_payoff(column)) {
      continue;
    }
    const auto fit = fit_growth(series.time(), *series.column(column));
    if (fit && fit->grows() && accept(column, *fit) && (!best || fit->rate > best->fit.rate)) {
      best = Runaway{.column = column, .fit = *fit};
    }
  }
  return best;
}

}  // namespace

bool GrowthFit::grows() const { return low > 0 && after >= 2 * before; }

std::optional<GrowthFit> fit_growth(std::span<const double> times, std::span<const double> values) {
  GF_EXPECT(times.size() == values.size());
  std::vector<double> t;
  std::vector<double> y;
  for (std::size_t i = times.size() / 2; i < times.size(); ++i) {
    if (std::isfinite(values[i]) && values[i] != 0) {
      t.push_back(times[i]);
      y.push_back(std::log(std::abs(values[i])));
    }
  }
  if (t.size() < kLeastValues) {
    return std::nullopt;
  }
  const Line line = fit_line(t, y);
  const double reach = reach_of(line, t, y);
  const auto at = [&](double time) { return std::exp(line.level + line.slope * (time - line.centre)); };
  return GrowthFit{.rate = line.slope,
                   .low = line.slope - reach,
                   .high = line.slope + reach,
                   .before = at(t.front()),
                   .after = at(t.back())};
}

std::optional<Runaway> find_runaway(const record::Series& series, const std::optional<double>& data_std) {
  if (!data_std) {
    return std::nullopt;
  }
  return fastest(series, [&](const std::string& column, const GrowthFit& fit) {
    return fit.after > (is_payoff(column) ? kWildPayoff : kFarFromData) * *data_std;
  });
}

std::optional<Runaway> fastest_growth(const record::Series& series) {
  return fastest(series, [](const std::string& /*column*/, const GrowthFit& /*fit*/) { return true; });
}

}  // namespace ganflow::diagnostics
