/// Kind "runs": train, look, judge.

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/failure_modes.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/judging.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/experiment/study_kinds.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

using VerdictNumber = std::pair<const char*, std::optional<double> record::Verdict::*>;
constexpr std::array kVerdictNumbers = {VerdictNumber{"period", &record::Verdict::period},
                                        VerdictNumber{"period_low", &record::Verdict::period_low},
                                        VerdictNumber{"period_high", &record::Verdict::period_high},
                                        VerdictNumber{"amplitude", &record::Verdict::amplitude},
                                        VerdictNumber{"damping", &record::Verdict::damping},
                                        VerdictNumber{"cycles", &record::Verdict::cycles},
                                        VerdictNumber{"transient", &record::Verdict::transient},
                                        VerdictNumber{"first_contact", &record::Verdict::first_contact},
                                        VerdictNumber{"first_merge", &record::Verdict::first_merge},
                                        VerdictNumber{"last_merge", &record::Verdict::last_merge},
                                        VerdictNumber{"gradient_share", &record::Verdict::gradient_share},
                                        VerdictNumber{"critic_sight", &record::Verdict::critic_sight},
                                        VerdictNumber{"growth", &record::Verdict::growth}};

/// Keeps the rows.
class Rows : public record::Observer {
 public:
  explicit Rows(record::Columns columns) : series_(std::move(columns)) {}
  void on_frame(const record::Frame& frame) override { series_.append(frame); }
  const record::Series& series() const { return series_; }

 private:
  record::Series series_;
};

std::vector<std::string> wanted_curves(const Study& study) {
  std::vector<std::string> names;
  for (const StudyPlot& plot : study.plots) {
    if (!plot.curve.empty()) {
      names.push_back(plot.curve);
    }
  }
  return names;
}

FindingNames names_of(const Study& /*study*/, const Spec& spec) {
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  FindingNames names{
      .numbers = {"time"}, .words = {"verdict", "coagulated", "regime", "failures"}, .curves = look.columns()};
  for (const VerdictNumber& number : kVerdictNumbers) {
    names.numbers.emplace_back(number.first);
  }
  for (const std::string& column : look.columns()) {
    names.numbers.push_back(column);
    names.numbers.push_back(column + "_mean");
    names.numbers.push_back(column + "_spread");
  }
  return names;
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) {
    sum += v;
  }
  return sum / static_cast<double>(values.size());
}

double deviation_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double v : values) {
    sum += (v - mean) * (v - mean);
  }
  return std::sqrt(sum / static_cast<double>(values.size()));
}

void add_columns(record::Findings& findings, const record::Series& series) {
  for (const std::string& name : series.columns()) {
    const std::span<const double> values = *series.column(name);
    const std::span<const double> late = values.subspan(values.size() / 2);
    findings.numbers.emplace_back(name, values.back());
    findings.numbers.emplace_back(name + "_mean", mean_of(late));
    findings.numbers.emplace_back(name + "_spread", deviation_of(late));
  }
}

/// "oscillation, coagulation"; "none" where there are none. Modes are not looked at: their sampling would take longer
/// than many a cell.
std::string words_of(const std::vector<record::Failure>& failures) {
  std::string words;
  for (const record::Failure& failure : failures) {
    words += (words.empty() ? "" : ", ") + record::to_string(failure.kind);
  }
  return words.empty() ? "none" : words;
}

record::Findings run(const CellTask& task) {
  const Experiment experiment = build(task.spec);
  Observables look(task.spec, experiment);
  Rows rows(look.columns());
  const std::array<record::Observer*, 1> observers = {&rows};
  const LoopResult result = run_loop(*experiment.process, look, observers,
                                     {.iterations = task.spec.run.iterations,
                                      .observe_every = task.spec.observe.every,
                                      .checkpoint_every = task.spec.run.iterations,
                                      .stop = task.stop});
  if (result.interrupted) {
    throw CellInterrupted{};
  }
  const record::Series& series = rows.series();
  record::Verdict verdict = judge(task.spec, look, series, result.divergence);
  verdict.failures = diagnostics::find_failures(verdict);
  record::Findings findings;
  findings.numbers.emplace_back("time", result.time);
  for (const auto& [name, member] : kVerdictNumbers) {
    findings.numbers.emplace_back(name, (verdict.*member).value_or(kUnknown));
  }
  add_columns(findings, series);
  const std::string kind = record::to_string(verdict.kind);
  findings.words = {{"verdict", kind},
                    {"coagulated", verdict.coagulated ? "yes" : "no"},
                    {"regime", kind + (verdict.coagulated ? ", coagulated" : "")},
                    {"failures", words_of(verdict.failures)}};
  for (const std::string& name : wanted_curves(*task.study)) {
    if (const auto values = series.column(name)) {
      findings.curves.push_back(
          {.name = name, .x = {series.time().begin(), series.time().end()}, .y = {values->begin(), values->end()}});
    }
  }
  return findings;
}

}  // namespace

StudyKind runs_kind() {
  return {.name = "runs",
          .doc = "train what the spec says and judge it: verdict, period, contact, last row, means of the last half",
          .options = {},
          .names = names_of,
          .run = run,
          .conclude = {}};
}

}  // namespace ganflow::experiment
