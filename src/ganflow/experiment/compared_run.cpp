#include "ganflow/experiment/compared_run.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/thread_clock.hpp"
#include "ganflow/experiment/averaged_process.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/experiment/judging.hpp"
#include "ganflow/experiment/law_distance.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/experiment/sampler_process.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kCurvePoints = 400;  // what a small picture can show

/// Keeps the rows, and does not count the time that looking took.
class Watch : public record::Observer {
 public:
  explicit Watch(record::Columns columns) : series_(std::move(columns)) {}
  void on_frame(const record::Frame& frame) override {
    series_.append(frame);
    mark_ = thread_seconds();
  }
  void on_snapshot(const record::Snapshot& /*snapshot*/) override { mark_ = thread_seconds(); }
  /// After every step.
  void stepped() {
    const double now = thread_seconds();
    seconds_ += now - mark_;
    mark_ = now;
  }
  const record::Series& series() const { return series_; }
  double seconds() const { return seconds_; }

 private:
  record::Series series_;
  double mark_ = thread_seconds();
  double seconds_ = 0;
};

double mean_of_last_half(std::span<const double> values) {
  const std::span<const double> late = values.subspan(values.size() / 2);
  double sum = 0;
  for (const double v : late) {
    sum += v;
  }
  return sum / static_cast<double>(late.size());
}

record::Curve thinned(const std::string& name, const record::Series& series, const std::string& column) {
  const std::span<const double> values = *series.column(column);
  const std::size_t every = (values.size() + kCurvePoints - 1) / kCurvePoints;
  record::Curve curve{.name = name, .x = {}, .y = {}};
  for (std::size_t i = 0; i < values.size(); i += std::max<std::size_t>(1, every)) {
    curve.x.push_back(series.time()[i]);
    curve.y.push_back(values[i]);
  }
  return curve;
}

std::string distance_column(const Observables& look) {
  const record::Columns& columns = look.columns();
  return std::find(columns.begin(), columns.end(), "w1") != columns.end() ? "w1" : "sliced_w1";
}

/// What tells a swing from a rest, and of supervised learning what is learnt.
std::string location_column(const Observables& look) {
  const record::Columns& columns = look.columns();
  for (const char* const column : {"pc1", "mean_0", "energy"}) {
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      return column;
    }
  }
  return columns.front();
}

/// What is measured at the end on fresh samples; `late`, the mean before, of a run.
void add_distances(record::Findings& findings, const LawDistance& distance, const dynamics::Process& process,
                   bool diverged, std::optional<double> late) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double final = diverged ? infinity : distance.of(process);
  findings.numbers.emplace_back("distance", diverged ? infinity : late.value_or(final));
  findings.numbers.emplace_back("distance_final", final);
  findings.numbers.emplace_back("floor", distance.floor());
  if (distance.has_s_epsilon()) {
    findings.numbers.emplace_back("s_epsilon", diverged ? infinity : distance.s_epsilon_of(process));
    findings.numbers.emplace_back("s_epsilon_floor", distance.s_epsilon_floor());
  }
}

void add_modes(record::Findings& findings, const Observables& look, const dynamics::Process& process,
               std::uint64_t seed, bool diverged) {
  double found = kUnknown;
  double lost = kUnknown;
  if (!diverged && look.mode_finder() != nullptr && look.mode_finder()->get().is_good_enough()) {
    const auto modes = diagnostics::summarise(judge_process(look.mode_finder()->get(), process, seed));
    found = static_cast<double>(modes.found);
    lost = static_cast<double>(modes.lost);
  }
  findings.numbers.emplace_back("modes_found", found);
  findings.numbers.emplace_back("modes_lost", lost);
}

void add_verdict(record::Findings& findings, const record::Verdict& verdict) {
  findings.numbers.emplace_back("period", verdict.period.value_or(kUnknown));
  findings.numbers.emplace_back("amplitude", verdict.amplitude.value_or(kUnknown));
  findings.numbers.emplace_back("damping", verdict.damping.value_or(kUnknown));
  findings.words = {{"verdict", record::to_string(verdict.kind)},
                    {"coagulated", verdict.coagulated ? "yes" : "no"},
                    {"reason", verdict.reasons.empty() ? "" : verdict.reasons.front()}};
}

/// Counts what a budget is about, and says when there is no more.
class Meter {
 public:
  Meter(const Spec& spec, const ComparisonBudget& budget, const dynamics::Process& process, Watch& watch)
      : spec_(spec), budget_(budget), process_(process), watch_(watch) {}

  /// After every iteration: was it the last?
  bool is_spent() {
    watch_.stepped();
    const int steps = spec_.dynamics.best_response > 0 ? process_.census().critic_steps.value_or(1) : 0;
    last_ = samples_of_iteration(spec_, process_.iteration() - 1, steps);
    samples_ += last_;
    return budget_.seconds ? watch_.seconds() >= *budget_.seconds : samples_ + last_ > budget_.samples.value_or(0);
  }
  std::int64_t samples() const { return samples_; }

 private:
  const Spec& spec_;
  const ComparisonBudget& budget_;
  const dynamics::Process& process_;
  Watch& watch_;
  std::int64_t samples_ = 0;
  std::int64_t last_ = 0;
};

ComparedRun train(const Variant& variant, const Spec& spec, const ComparisonBudget& budget,
                  const std::atomic<bool>* stop) {
  Experiment experiment = build(spec);
  if (variant.of) {
    experiment.process = std::make_unique<AveragedProcess>(std::move(experiment.process), *variant.of);
  }
  Observables look(spec, experiment);
  dynamics::Process& process = *experiment.process;
  Watch watch(look.columns());
  Meter meter(spec, budget, process, watch);
  const std::array<record::Observer*, 1> observers = {&watch};
  const std::int64_t endless = std::numeric_limits<std::int64_t>::max();
  const LoopResult result = run_loop(process, look, observers,
                                     {.iterations = endless,
                                      .observe_every = spec.observe.every,
                                      .checkpoint_every = endless,
                                      .stop = stop,
                                      .enough = [&] { return meter.is_spent(); }});
  if (result.interrupted) {
    throw CellInterrupted{};
  }
  const bool diverged = result.divergence.has_value();
  const record::Series& series = watch.series();
  ComparedRun run{.findings = {}, .seconds = watch.seconds()};
  record::Findings& findings = run.findings;
  const double late = mean_of_last_half(*series.column(distance_column(look)));
  add_distances(findings, LawDistance(spec, experiment.data), process, diverged, late);
  add_verdict(findings, judge(spec, look, series, result.divergence));
  add_modes(findings, look, process, spec.seed, diverged);
  const dynamics::Census census = process.census();
  findings.numbers.emplace_back("distinct_generator", static_cast<double>(census.distinct_generator));
  findings.numbers.emplace_back("distinct_critic", objectives::trains_critic(spec.objective.kind)
                                                       ? static_cast<double>(census.distinct_critic)
                                                       : kUnknown);
  findings.numbers.emplace_back("iterations", static_cast<double>(process.iteration()));
  findings.numbers.emplace_back("samples_seen", static_cast<double>(meter.samples()));
  findings.numbers.emplace_back("time", result.time);
  findings.curves = {thinned("location", series, location_column(look)),
                     thinned("distance", series, distance_column(look))};
  return run;
}

data::DiffusedMixture sampler_law(const SamplerChoice& choice, const Spec& spec, const data::Law& law,
                                  const ComparisonBudget& budget) {
  if (!choice.exact) {
    const std::int64_t points = std::min(choice.points, budget.samples.value_or(choice.points));
    return data::diffused_sample(law, {.seed = spec.seed, .purpose = rng::Purpose::kDataBatch},
                                 static_cast<std::size_t>(points));
  }
  std::optional<data::DiffusedMixture> mixture = data::diffused(law);
  GF_VALIDATE(mixture,
              "the exact score of '{}' is not known (a mixture of Gaussians or of points is needed). Try score "
              "= \"sample\": that of data drawn from it",
              law.name());
  return *std::move(mixture);
}

ComparedRun sample(const SamplerChoice& choice, const Spec& spec, const ComparisonBudget& budget) {
  const Experiment experiment = build(spec);
  const SamplerProcess process(sampler_law(choice, spec, *experiment.data, budget), choice.options);
  Observables look(spec, experiment);
  ComparedRun run;
  Matrix<double> drawn(spec.observe.samples, process.dimension());
  const double begun = thread_seconds();
  process.generate({.seed = spec.seed, .purpose = rng::Purpose::kObservation}, drawn.view());
  run.seconds = thread_seconds() - begun;
  add_distances(run.findings, LawDistance(spec, experiment.data), process, false, std::nullopt);
  for (const char* const name : {"period", "amplitude", "damping"}) {
    run.findings.numbers.emplace_back(name, kUnknown);
  }
  add_modes(run.findings, look, process, spec.seed, false);
  run.findings.numbers.emplace_back("distinct_generator", kUnknown);
  run.findings.numbers.emplace_back("distinct_critic", kUnknown);
  run.findings.numbers.emplace_back("iterations", static_cast<double>(choice.options.steps));
  run.findings.numbers.emplace_back("samples_seen", choice.exact ? 0.0 : static_cast<double>(process.components()));
  run.findings.numbers.emplace_back("time", kUnknown);
  run.findings.words = {
      {"verdict", "sampler"}, {"coagulated", "no"}, {"reason", "Nothing is trained: noise is carried back to data."}};
  return run;
}

}  // namespace

std::int64_t samples_of_iteration(const Spec& spec, std::int64_t iteration, int critic_steps) {
  const auto batch = static_cast<std::int64_t>(spec.dynamics.batch);
  if (!objectives::trains_critic(spec.objective.kind)) {
    return batch;
  }
  return batch * (critic_steps > 0 ? critic_steps : dynamics::critic_steps_at(spec.dynamics, iteration));
}

std::int64_t samples_of_length(const Spec& spec) {
  std::int64_t samples = 0;
  for (std::int64_t t = 0; t < spec.run.iterations; ++t) {
    samples += samples_of_iteration(spec, t, 0);
  }
  return samples;
}

ComparedRun run_compared(const Variant& variant, const Spec& spec, const ComparisonBudget& budget,
                         const std::atomic<bool>* stop) {
  return variant.sampler ? sample(*variant.sampler, spec, budget) : train(variant, spec, budget, stop);
}

}  // namespace ganflow::experiment
