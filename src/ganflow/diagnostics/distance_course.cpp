#include "ganflow/diagnostics/distance_course.hpp"

#include "ganflow/diagnostics/sentences.hpp"
#include "ganflow/diagnostics/uniform_series.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <span>

namespace ganflow::diagnostics {

namespace {

constexpr double kFallen = 0.75;  // of the early distance: a fall that eyes would call one
constexpr double kRebound = 1.1;  // of the last quarter's level: above it, the distance rises again
constexpr double kMedianPrice = std::numbers::pi / 2;  // variance of a median over that of a mean
constexpr double kStillFalls = 0.9;                    // of the third quarter's distance
constexpr double kFallErrors = 4;                      // standard errors of that fall

}  // namespace

bool is_distance(const std::string& column) { return column == "w1" || column == "sliced_w1"; }

std::vector<double> finite_values(const record::Series& series, const std::string& column) {
  std::vector<double> good;
  if (const auto values = series.column(column)) {
    std::copy_if(values->begin(), values->end(), std::back_inserter(good), [](double v) { return std::isfinite(v); });
  }
  return good;
}

std::optional<DistanceCourse> course_of_distance(const record::Series& series, double near_floor,
                                                 std::size_t min_values) {
  const auto& columns = series.columns();
  const auto seen = std::find_if(columns.begin(), columns.end(), [&](const std::string& column) {
    return is_distance(column) && !finite_values(series, column).empty();
  });
  if (seen == columns.end()) {
    return std::nullopt;
  }
  const std::vector<double> values = finite_values(series, *seen);
  const std::size_t n = values.size();
  const std::span<const double> all = values;
  DistanceCourse course{.column = *seen,
                        .name = name_of_observable(*seen, Numbering::kAlone),
                        .early = median_of(all.first(std::min(n, std::max<std::size_t>(3, n / 20)))),
                        .late = median_of(all.last(std::max<std::size_t>(1, n / 4)))};
  const std::vector<double> floors = finite_values(series, "noise_floor");
  if (!floors.empty()) {
    course.floor = median_of(floors);
  }
  course.judged = n >= min_values;
  const auto third = all.subspan(n / 2, n / 4);
  const auto last = all.last(std::max<std::size_t>(1, n / 4));
  if (!third.empty()) {
    course.third = median_of(third);
    const double scatter = std::max(deviation_of(detrended(third)), deviation_of(detrended(last)));
    const double error = scatter * std::sqrt(2 * kMedianPrice / static_cast<double>(third.size()));
    course.falling = course.late < kStillFalls * course.third && course.third - course.late > kFallErrors * error;
  }
  course.arrived = course.floor && course.late <= near_floor * *course.floor;
  course.fallen = course.late <= kFallen * course.early &&
                  median_of(all.last(std::max<std::size_t>(1, n / 16))) <= kRebound * course.late;
  return course;
}

}  // namespace ganflow::diagnostics
