#include "run_session.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/shared_loops.hpp"
#include "ganflow/diagnostics/failure_modes.hpp"
#include "ganflow/experiment/judging.hpp"
#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/io/verdict_file.hpp"
#include "ganflow/mpi/job_ranks.hpp"
#include "ganflow/report/run_report.hpp"

#include "look_at_modes.hpp"
#include "look_at_particles.hpp"
#include "progress_line.hpp"
#include "run_model.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

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
          {"failures", Json::parse(io::failures_json(verdict.failures))},
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

/// The job's agreement to stop: when a rank was asked to, all do, after the same frame.
class AgreedStop final : public record::Observer {
 public:
  AgreedStop(const mpi::Job* job, const std::atomic<bool>& asked) : job_(job), asked_(&asked) {}

  const std::atomic<bool>& flag() const { return job_ == nullptr ? *asked_ : agreed_; }
  void on_frame(const record::Frame& /*frame*/) override {
    if (job_ != nullptr) {
      agreed_ = job_->first(*asked_) < job_->size();
    }
  }

 private:
  const mpi::Job* job_;
  const std::atomic<bool>* asked_;
  std::atomic<bool> agreed_{false};
};

/// Who hears of the run: on a rank that does not lead, nobody but the others' wish to stop.
experiment::LoopResult run_shared(Session& session, io::RunDirectory* directory, const InterruptListener& interrupt,
                                  const mpi::Job* job) {
  const experiment::Spec& spec = session.spec;
  AgreedStop stop(job, interrupt.asked());
  ProgressLine line(spec.name, session.look.columns());
  std::vector<record::Observer*> observers = {&stop};
  if (directory != nullptr) {
    observers.insert(observers.end(), {directory, &line});
  }
  const auto show = [&](const experiment::Progress& p) {
    if (directory != nullptr) {
      line.show(p);
      directory->add_timing(p.iteration, p.seconds, p.steps_per_second);
    }
  };
  const experiment::LoopOptions loop{.iterations = spec.run.iterations,
                                     .observe_every = spec.observe.every,
                                     .snapshot_every = spec.observe.snapshot_every,
                                     .checkpoint_every = spec.run.checkpoint_every,
                                     .stop = &stop.flag(),
                                     .progress = show};
  std::optional<mpi::JobRanks> ranks;
  std::optional<SharedLoops> shared;
  if (job != nullptr) {
    ranks.emplace(*job);
    shared.emplace(*ranks);
  }
  const experiment::LoopResult result =
      experiment::run_loop(*session.experiment.process, session.look, observers, loop);
  line.finish();
  if (directory != nullptr && ranks && ranks->size() > 1 && ranks->messages() == 0) {
    print_error(fmt::format("no loop of this run was long enough to be shared: {} ranks were no faster than one",
                            ranks->size()));
  }
  return result;
}

ExitCode conclude(Session& session, io::RunDirectory& directory, const InterruptListener& interrupt,
                  const experiment::LoopResult& result, const SessionOptions& options) {
  const experiment::Spec& spec = session.spec;
  directory.sync();
  const record::Series series = io::StoredRun(directory.layout().run).series();
  record::Verdict verdict = experiment::judge(spec, session.look, series, result.divergence);
  look_at_particles(io::StoredRun(directory.layout().run), spec, verdict);
  look_at_modes(session.look, *session.experiment.process, spec, verdict);
  verdict.failures = diagnostics::find_failures(verdict);
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

}  // namespace

std::string in_words(const record::Verdict& verdict) {
  std::string text =
      fmt::format("verdict: {}{}", record::to_string(verdict.kind), verdict.coagulated ? ", coagulated" : "");
  for (const std::string& reason : verdict.reasons) {
    text += "\n  " + reason;
  }
  for (const record::Failure& failure : verdict.failures) {
    text += fmt::format("\nfailure: {}\n  {}", record::to_string(failure.kind), failure.because);
  }
  return text;
}

Session::Session(experiment::Spec what, const mpi::Job* job)
    : spec(std::move(what)), experiment(experiment::build(spec)), look(spec, experiment) {
  if (job == nullptr || spec.kind == dynamics::DynamicsKind::kGrid) {  // whose cells are many
    return;
  }
  if (!job->leads()) {
    look.spare_distances();
  }
  const auto ranks = static_cast<std::size_t>(job->size());
  const bool critic = objectives::trains_critic(spec.objective.kind);
  GF_VALIDATE(spec.generator.units >= ranks && (!critic || spec.critic.units >= ranks),
              "{} ranks (the generator has {} particles{}). Start no more ranks than particles: they share them", ranks,
              spec.generator.units, critic ? fmt::format(", the critic {}", spec.critic.units) : "");
}

ExitCode drive(Session& session, io::RunDirectory* directory, const InterruptListener& interrupt,
               const SessionOptions& options) {
  const experiment::LoopResult result = run_shared(session, directory, interrupt, options.job);
  if (directory == nullptr) {
    return result.interrupted ? ExitCode::kInterrupted : result.divergence ? ExitCode::kFailed : ExitCode::kDone;
  }
  return conclude(session, *directory, interrupt, result, options);
}

}  // namespace ganflow::apps
