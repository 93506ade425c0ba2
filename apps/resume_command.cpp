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
#include "run_session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

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

ExitCode resume(ResumeArguments arguments, bool json) {
  if (arguments.until) {
    arguments.overrides.push_back(fmt::format("run.until={}", *arguments.until));
  }
  const ThreadLimit threads(arguments.threads);
  const io::StoredRun before(arguments.run);  // what can be refused is refused before anything on disk changes
  const io::RunLayout& layout = before.layout();
  const std::string spec_text = before.spec_text();
  const experiment::Spec stored = experiment::parse_spec(spec_text, layout.spec().string());
  const experiment::Spec spec = experiment::parse_spec(spec_text, layout.spec().string(), arguments.overrides);
  GF_VALIDATE(
      !arguments.until || spec.run.iterations >= stored.run.iterations,
      "--until {} is {} iterations (the stored run goes on to time {:.6g}, {} iterations). Ask for a later time, "
      "or start a new run",
      *arguments.until, spec.run.iterations, static_cast<double>(stored.run.iterations) * stored.dynamics.time_step,
      stored.run.iterations);
  experiment::refuse_unresumable(stored, spec);

  experiment::Experiment experiment = experiment::build(spec);
  const experiment::Observables look(spec, experiment);
  const InterruptListener interrupt;
  const io::ReopenedRun reopened = io::RunDirectory::open(arguments.run, {.every = spec.run.checkpoint_every});
  GF_VALIDATE(reopened.spec_text == spec_text, "{} changed just now (another process resumed the run). Try again",
              layout.spec().string());
  GF_VALIDATE(
      look.columns() == reopened.directory->columns(),
      "{}: its columns are not those of its spec. Was one of the two files replaced, or the run begun by another "
      "version of ganflow? Run the spec again",
      layout.series().string());
  if (reopened.checkpoint) {
    experiment.process->restore(*reopened.checkpoint);
  }
  if (!experiment::spec_changes(stored, spec).empty()) {
    write_file_atomically(
        layout.spec(),
        experiment::write_spec(spec, experiment::RunProvenance{provenance(), simd::to_string(simd::chosen_target())}));
  }
  for (const std::string& note : reopened.notes) {
    print_error(note);
  }
  return drive(spec, experiment, look, *reopened.directory, interrupt,
               {.json = json, .pictures = !arguments.no_pictures});
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
  command->callback([arguments, &json, &status] { status.code = resume(*arguments, json); });
}

}  // namespace ganflow::apps
