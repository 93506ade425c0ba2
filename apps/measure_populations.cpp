#include "measure_populations.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/population_course.hpp"

#include "interrupt.hpp"
#include "measure_source.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace ganflow::apps {

namespace {

using experiment::PairDistance;
using experiment::PopulationRow;

constexpr std::array kNorms = {std::pair{"w2", &PopulationRow::w2}, std::pair{"weak", &PopulationRow::weak},
                               std::pair{"coupled", &PopulationRow::coupled}};
constexpr const char* kConvention =
    "not squared: w2 is W_2, exact; weak the norm in H^{-s}, s = (p + 1)/2 with p parameters a unit; coupled the root "
    "mean square, particle by particle";

void refuse_no_run(const std::string& path) {
  GF_VALIDATE(is_run_directory(path), "{} is no run directory (--populations compares the particles of runs). Give one",
              path);
}

Json to_json(const experiment::PopulationCourse& course, const std::string& a, const std::string& b) {
  Json rows = Json::array();
  for (const PopulationRow& row : course.rows) {
    Json entry = {{"time", row.time}, {"a_iteration", row.a_iteration}, {"b_iteration", row.b_iteration}};
    for (const auto& [name, member] : kNorms) {
      const PairDistance& distance = row.*member;
      entry[fmt::format("{}_generator", name)] = distance.generator;
      entry[fmt::format("{}_critic", name)] = course.critics ? Json(distance.critic) : Json(nullptr);
    }
    rows.push_back(std::move(entry));
  }
  return {{"a", a}, {"b", b.empty() ? Json(nullptr) : Json(b)}, {"convention", kConvention}, {"rows", rows}};
}

void print_table(const experiment::PopulationCourse& course, const std::string& a, const std::string& b) {
  fmt::print("populations of {} {}\n{}\n{:>12}", a, b.empty() ? "from its first snapshot" : "and of " + b, kConvention,
             "time");
  for (const auto& norm : kNorms) {
    fmt::print(" {:>17}", fmt::format("{}_generator", norm.first));
    if (course.critics) {
      fmt::print(" {:>17}", fmt::format("{}_critic", norm.first));
    }
  }
  fmt::print("\n");
  for (const PopulationRow& row : course.rows) {
    fmt::print("{:>12.6g}", row.time);
    for (const auto& norm : kNorms) {
      const PairDistance& distance = row.*norm.second;
      fmt::print(" {:>17.9g}", distance.generator);
      if (course.critics) {
        fmt::print(" {:>17.9g}", distance.critic);
      }
    }
    fmt::print("\n");
  }
}

}  // namespace

void measure_populations(const std::string& a, const std::string& b, bool json) {
  refuse_no_run(a);
  if (!b.empty()) {
    refuse_no_run(b);
  }
  const InterruptQuits quits;
  const io::StoredRun run(a);
  const experiment::PopulationCourse course =
      b.empty() ? experiment::follow_populations(run) : experiment::compare_populations(run, io::StoredRun(b));
  if (json) {
    print_json(to_json(course, a, b));
  } else {
    print_table(course, a, b);
  }
}

}  // namespace ganflow::apps
