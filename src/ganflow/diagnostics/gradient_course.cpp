#include "ganflow/diagnostics/gradient_course.hpp"

#include "ganflow/diagnostics/uniform_series.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

namespace {

constexpr double kVanished = 0.01;  // of the largest gradient: a hundred times slower than it was
constexpr double kRounding = 1e-6;  // of the distance: floats of its size can tell no smaller moves apart
constexpr double kSees = 0.5;       // of the way from a blind critic's payoff to the largest seen

double late_median(std::span<const double> values) {
  return median_of(values.last(std::max<std::size_t>(1, values.size() / 4)));
}

/// Of the medians of three neighbours; of fewer values, their largest.
double largest_median(std::span<const double> values) {
  if (values.size() < 3) {
    return *std::max_element(values.begin(), values.end());
  }
  double largest = median_of(values.first(3));
  for (std::size_t i = 1; i + 3 <= values.size(); ++i) {
    largest = std::max(largest, median_of(values.subspan(i, 3)));
  }
  return largest;
}

std::optional<double> sight_of(const record::Series& series, const std::optional<double>& blind_payoff) {
  const std::vector<double> payoff = finite_values(series, "payoff");
  if (!blind_payoff || payoff.empty()) {
    return std::nullopt;
  }
  const double most = largest_median(payoff) - *blind_payoff;
  return most > 0 ? (late_median(payoff) - *blind_payoff) / most : 0;
}

}  // namespace

std::optional<GradientCourse> find_gradient_course(const record::Series& series,
                                                   const std::optional<DistanceCourse>& distance,
                                                   const std::optional<double>& blind_payoff) {
  const std::vector<double> gradient = finite_values(series, "generator_gradient");
  if (gradient.empty()) {
    return std::nullopt;
  }
  GradientCourse course{.largest = largest_median(gradient), .late = late_median(gradient)};
  course.sight = sight_of(series, blind_payoff);
  const bool is_away = distance && distance->judged && !distance->arrived && !distance->falling;
  if (is_away && course.sight.value_or(0) >= kSees) {
    const double duration = series.time().back() - series.time().front();
    course.has_vanished =
        course.late <= kVanished * course.largest || course.late * duration <= kRounding * distance->late;
  }
  return course;
}

}  // namespace ganflow::diagnostics
