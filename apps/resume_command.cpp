/// `ganflow resume RUN`: go on from the newest whole checkpoint.

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/experiment/spec_changes.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/simd/target.hpp"

#include "commands.hpp"
#include "ranks.hpp"
#include "run_session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ganflow::apps {

namespace {

struct ResumeArguments {
  std::string run;
  std::vector<std::string> overrides;
  std::optional<double> until;
  int threads = 0;
  bool no_pictures = false;
};

/// A stored run and the spec that it is to go on with.
struct Resumption {
  explicit Resumption(const ResumeArguments& arguments, const mpi::Job* job)
      : before(arguments.run), spec_text(before.spec_text()), session(spec_of(arguments), job) {}

  experiment::Spec stored() const { return experiment::parse_spec(spec_text, before.layout().spec().string()); }

  io::StoredRun before;  // what can be refused is refused before anything on disk changes
  std::string spec_text;
  Session session;

 private:
  experiment::Spec spec_of(const ResumeArguments& arguments) const {
    const experiment::Spec old = stored();
    experiment::Spec spec = experiment::parse_spec(spec_text, before.layout().spec().string(), arguments.overrides);
    GF_VALIDATE(
        !arguments.until || spec.run.iterations >= old.run.iterations,
        "--until {} is {} iterations (the stored run goes on to time {:.6g}, {} iterations). Ask for a later time, "
        "or start a new run",
        *arguments.until, spec.run.iterations, static_cast<double>(old.run.iterations) * old.dynamics.time_step,
        old.run.iterations);
    experiment::refuse_unresumable(old, spec);
    return spec;
  }
};

/// Takes the directory back to its newest whole checkpoint; returns it, or -1 where there is none.
std::int64_t reopen(const Resumption& resumption, io::ReopenedRun& reopened) {
  const io::RunLayout& layout = resumption.before.layout();
  const experiment::Spec& spec = resumption.session.spec;
  reopened = io::RunDirectory::open(layout.run, {.every = spec.run.checkpoint_every});
  GF_VALIDATE(reopened.spec_text == resumption.spec_text,
              "{} changed just now (another process resumed the run). Try again", layout.spec().string());
  GF_VALIDATE(
      resumption.session.look.columns() == reopened.directory->columns(),
      "{}: its columns are not those of its spec. Was one of the two files replaced, or the run begun by another "
      "version of ganflow? Run the spec again",
      layout.series().string());
  if (!experiment::spec_changes(resumption.stored(), spec).empty()) {
    write_file_atomically(
        layout.spec(),
        experiment::write_spec(spec, experiment::RunProvenance{provenance(), simd::to_string(simd::chosen_target())}));
  }
  for (const std::string& note : reopened.notes) {
    print_error(note);
  }
  return reopened.checkpoint ? reopened.checkpoint->iteration : -1;
}

ExitCode resume(ResumeArguments arguments, bool json, const mpi::Job* job) {
  if (arguments.until) {
    arguments.overrides.push_back(fmt::format("run.until={}", *arguments.until));
  }
  const ThreadLimit threads(arguments.threads);
  const auto resumption = everywhere(job, [&] { return std::make_unique<Resumption>(arguments, job); });
  if (!resumption) {
    return ExitCode::kBadInput;
  }
  const InterruptListener interrupt;
  io::ReopenedRun reopened;
  std::int64_t checkpoint = -1;
  if (!on_lead(job, [&] { checkpoint = reopen(**resumption, reopened); })) {
    return ExitCode::kBadInput;
  }
  checkpoint = job == nullptr ? checkpoint : job->of_lead(checkpoint);
  Session& session = (*resumption)->session;
  if (checkpoint >= 0) {
    const record::CheckpointState state =
        leads(job) ? *reopened.checkpoint : (*resumption)->before.checkpoint(checkpoint);
    session.experiment.process->restore(state);
    session.look.restore(state);
  }
  return drive(session, reopened.directory.get(), interrupt,
               {.json = json, .pictures = !arguments.no_pictures, .job = job});
}

}  // namespace

void add_resume_command(CLI::App& root, const bool& json, Status& status) {
  CLI::App* const command = root.add_subcommand("resume", "Go on with an interrupted, killed or finished run");
  const auto arguments = std::make_shared<ResumeArguments>();
  command->add_option("run", arguments->run, "Run directory")->required();
  command->add_option("--until", arguments->until, "New end, in mean-field time; later than the old one");
  command->add_option("--set", arguments->overrides, "Change run.iterations (longer) or run.checkpoint_every")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--threads", arguments->threads, "Threads (default: all cores); results do not depend on them")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--no-pictures", arguments->no_pictures, "Do not draw RUN/report");
  command->footer("Example:  ganflow resume runs/pendulum --until 1600");
  command->callback([arguments, &json, &status] {
    status.code = with_job([&](const mpi::Job* job) { return resume(*arguments, json, job); });
  });
}

}  // namespace ganflow::apps
