#include "ganflow/diagnostics/energy_course.hpp"

#include "ganflow/diagnostics/distance_course.hpp"
#include "ganflow/diagnostics/uniform_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

namespace {

using record::VerdictKind;

constexpr double kFallen = 0.75;                       // of the start: a fall that eyes would call one
constexpr double kLearnt = 0.01;                       // of the start: nine tenths of the distance in L² and more
constexpr double kRebound = 1.1;                       // of the last quarter's level: above it, the energy rises again
constexpr double kStillFalls = 0.99;                   // of the third quarter's level
constexpr double kErrors = 4;                          // standard errors of that fall
constexpr double kMedianPrice = std::numbers::pi / 2;  // variance of a median over that of a mean

std::span<const double> last_share(std::span<const double> values, std::size_t parts) {
  return values.last(std::max<std::size_t>(1, values.size() / parts));
}

}  // namespace

std::optional<EnergyCourse> course_of_energy(const record::Series& series, std::size_t min_values) {
  const std::vector<double> values = finite_values(series, "energy");
  if (values.empty()) {
    return std::nullopt;
  }
  const std::size_t n = values.size();
  const std::span<const double> all = values;
  const auto last = last_share(all, 4);
  EnergyCourse course{.start = values.front(),
                      .third = median_of(last),
                      .late = median_of(last),
                      .end = median_of(last_share(all, 16)),
                      .judged = n >= min_values};
  if (const std::vector<double> dissipation = finite_values(series, "dissipation"); !dissipation.empty()) {
    course.dissipation = median_of(last_share(dissipation, 16));
  }
  if (const auto third = all.subspan(n / 2, n / 4); !third.empty()) {
    course.third = median_of(third);
    const double scatter = std::max(deviation_of(detrended(third)), deviation_of(detrended(last)));
    const double error = scatter * std::sqrt(2 * kMedianPrice / static_cast<double>(third.size()));
    course.falling = course.late < kStillFalls * course.third && course.third - course.late > kErrors * error;
  }
  course.learnt = course.end <= kLearnt * course.start;
  course.fallen = course.end <= kFallen * course.start && course.end <= kRebound * course.late;
  course.rising = course.end > kRebound * course.start;
  return course;
}

VerdictKind kind_of(const EnergyCourse& course) {
  if (!course.judged) {
    return VerdictKind::kUndecided;
  }
  if (course.rising) {
    return VerdictKind::kDrifting;
  }
  return course.learnt || (course.fallen && course.falling) ? VerdictKind::kConverging
         : course.falling                                   ? VerdictKind::kDrifting
                                                            : VerdictKind::kResting;
}

std::string sentence_on(const EnergyCourse& course) {
  std::string text =
      fmt::format("The energy {} from {:.3g} to {:.3g}", course.rising ? "rose" : "went", course.start, course.end);
  if (course.start > 0) {
    text += fmt::format(", {:.3g}% of its start", 100 * course.end / course.start);
  }
  if (course.dissipation && *course.dissipation > 0) {
    text += fmt::format("; at the end it is lost at a rate of {:.2g}, a share of 1/{:.3g} a unit of time",
                        *course.dissipation, course.end / *course.dissipation);
  }
  text += ".";
  if (!course.judged) {
    return text + " It was seen too seldom to be judged.";
  }
  if (course.falling) {
    text += fmt::format(" It was still falling at the end, from {:.3g} in the third quarter to {:.3g} in the last.",
                        course.third, course.late);
  }
  return kind_of(course) == VerdictKind::kResting ? text + " It rests there: the rest is not learnt." : text;
}

}  // namespace ganflow::diagnostics
