#include "run_session.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/judge.hpp"
#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/io/verdict_file.hpp"
#include "ganflow/report/run_report.hpp"

#include "look_at_modes.hpp"
#include "look_at_particles.hpp"
#include "progress_line.hpp"
#include "run_model.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ganflow::apps {

namespace {

/// The last value of the distance to the data that the run watches.
std::optional<double> last_distance(const record::Series& series) {
  for (const char* const name : {"w1", "sliced_w1"}) {
    const auto column = series.column(name);
    if (column && !column->empty() && std::isfinite(column->back())) {
      return column->back();
    }
  }
  return std::nullopt;
}

Json to_json(const io::RunDirectory& directory, const experiment::LoopResult& result, const record::Verdict& verdict,
             const record::Series& series) {
  return {{"run", directory.layout().run.string()},
          {"verdict", record::to_string(verdict.kind)},
          {"coagulated", verdict.coagulated},
          {"reasons", verdict.reasons},
          {"seconds", result.seconds},
          {"iterations", result.iterations},
          {"time", result.time},
          {"period", or_null(verdict.period)},
          {"period_low", or_null(verdict.period_low)},
          {"period_high", or_null(verdict.period_high)},
          {"amplitude", or_null(verdict.amplitude)},
          {"distinct_generator", or_null(verdict.distinct_generator)},
          {"distinct_critic", or_null(verdict.distinct_critic)},
          {"modes", verdict.modes ? Json::parse(io::modes_json(*verdict.modes)) : Json(nullptr)},
          {"w1", or_null(last_distance(series))},
          {"steps_per_second", result.steps_per_second},
          {"interrupted", result.interrupted},
          {"divergence", or_null(result.divergence)}};
}

/// Pictures are a service: when gnuplot is missing the run is still done, and the user is told. An interruption that
/// has come by now, or comes while it draws, ends the drawing.
void draw(const io::RunDirectory& directory, const InterruptListener& interrupt, bool was_interrupted) {
  try {
    const auto result = report::write_report(directory.layout().run, model_of(io::StoredRun(directory.layout().run)),
                                             {.progress = [&](std::size_t, std::size_t, const std::string&) {
                                               return was_interrupted || !interrupt.asked();
                                             }});
    if (!result.interrupted) {
      fmt::print(stderr, "report: {}\n", result.files.front());
    }
  } catch (const RuntimeFailure& e) {
    print_error(e.what());
  }
}

}  // namespace

std::string in_words(const record::Verdict& verdict) {
  std::string text =
      fmt::format("verdict: {}{}", record::to_string(verdict.kind), verdict.coagulated ? ", coagulated" : "");
  for (const std::string& reason : verdict.reasons) {
    text += "\n  " + reason;
  }
  return text;
}

record::Verdict judge(const experiment::Spec& spec, const experiment::Observables& look, const record::Series& series,
                      const std::optional<std::string>& divergence) {
  diagnostics::JudgeOptions options;
  options.data_std = look.data_std();
  options.units_generator = static_cast<std::int64_t>(spec.generator.units);
  options.units_critic = static_cast<std::int64_t>(spec.critic.units);
  options.has_diverged = divergence.has_value();
  record::Verdict verdict = diagnostics::judge_run(series, options);
  if (divergence) {
    verdict.reasons.insert(verdict.reasons.begin(), "It diverged: " + *divergence + ".");
  }
  return verdict;
}

ExitCode drive(const experiment::Spec& spec, experiment::Experiment& experiment, const experiment::Observables& look,
               io::RunDirectory& directory, const InterruptListener& interrupt, const SessionOptions& options) {
  ProgressLine line(spec.name, look.columns());
  record::Observer* const observers[] = {&directory, &line};
  experiment::LoopOptions loop{.iterations = spec.run.iterations,
                               .observe_every = spec.observe.every,
                               .snapshot_every = spec.observe.snapshot_every,
                               .checkpoint_every = spec.run.checkpoint_every,
                               .stop = &interrupt.asked(),
                               .progress = [&](const experiment::Progress& p) {
                                 line.show(p);
                                 directory.add_timing(p.iteration, p.seconds, p.steps_per_second);
                               }};
  const experiment::LoopResult result = experiment::run_loop(*experiment.process, look, observers, loop);
  line.finish();
  directory.sync();
  const record::Series series = io::StoredRun(directory.layout().run).series();
  record::Verdict verdict = judge(spec, look, series, result.divergence);
  look_at_particles(io::StoredRun(directory.layout().run), spec, verdict);
  look_at_modes(look, *experiment.process, spec, verdict);
  directory.write_verdict(verdict);
  if (options.pictures) {
    draw(directory, interrupt, result.interrupted);
  }
  if (options.json) {
    print_json(to_json(directory, result, verdict, series));
  } else {
    fmt::print("{} to time {:.6g} ({} iterations, {:.1f} s, {:.0f} steps/s) in {}\n{}\n", spec.name, result.time,
               result.iterations, result.seconds, result.steps_per_second, directory.layout().run.string(),
               in_words(verdict));
  }
  if (result.interrupted) {
    print_error(fmt::format("interrupted; checkpoint written. Go on with 'ganflow resume {}'",
                            directory.layout().run.string()));
    return ExitCode::kInterrupted;
  }
  if (result.divergence) {
    print_error(
        fmt::format("{} diverged: {}. Try a smaller dynamics.time_step or critic.box", spec.name, *result.divergence));
    return ExitCode::kFailed;
  }
  return ExitCode::kDone;
}

}  // namespace ganflow::apps
