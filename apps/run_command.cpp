/// `ganflow run SPEC|NAME`: train what a spec says into a new run directory.

#include "ganflow/core/parallel.hpp"
#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/io/abandoned_runs.hpp"
#include "ganflow/simd/target.hpp"

#include "commands.hpp"
#include "load_spec.hpp"
#include "ranks.hpp"
#include "run_session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ganflow::apps {

namespace {

struct RunArguments {
  std::string spec;
  std::vector<std::string> overrides;
  std::string out;
  int threads = 0;
  std::string seed;
  bool no_pictures = false;
};

/// runs/NAME, or the first of runs/NAME-2, runs/NAME-3 … that does not exist.
std::string fresh_directory(const std::string& name) {
  const std::filesystem::path base = std::filesystem::path("runs") / name;
  std::filesystem::path candidate = base;
  for (int k = 2; std::filesystem::exists(candidate); ++k) {
    candidate = base.string() + fmt::format("-{}", k);
  }
  return candidate.string();
}

/// Where runs are made, what killed ones left behind.
void tell_of_abandoned_runs(const std::filesystem::path& folder) {
  for (const auto& path : io::abandoned_runs(folder.empty() ? "." : folder)) {
    print_error(fmt::format("{} is left from a run that was killed as it began. It holds nothing; remove it",
                            path.lexically_normal().string()));
  }
}

ExitCode run(RunArguments arguments, bool json, const mpi::Job* job) {
  if (!arguments.seed.empty()) {
    arguments.overrides.push_back("seed=" + arguments.seed);
  }
  const ThreadLimit threads(arguments.threads);
  const auto session =
      everywhere(job, [&] { return std::make_unique<Session>(load_spec(arguments.spec, arguments.overrides), job); });
  if (!session) {
    return ExitCode::kBadInput;
  }
  const experiment::Spec& spec = (*session)->spec;
  const std::string text =
      experiment::write_spec(spec, experiment::RunProvenance{provenance(), simd::to_string(simd::chosen_target())});
  const InterruptListener interrupt;  // from here on Ctrl-C leaves a run that can be resumed
  std::unique_ptr<io::RunDirectory> directory;
  const bool made = on_lead(job, [&] {
    const std::filesystem::path out = arguments.out.empty() ? fresh_directory(spec.name) : arguments.out;
    directory = io::RunDirectory::create(out, text, (*session)->look.columns(), {.every = spec.run.checkpoint_every});
    tell_of_abandoned_runs(out.has_filename() ? out.parent_path() : out.parent_path().parent_path());
  });
  if (!made) {
    return ExitCode::kBadInput;
  }
  return drive(**session, directory.get(), interrupt, {.json = json, .pictures = !arguments.no_pictures, .job = job});
}

}  // namespace

void add_run_command(CLI::App& root, const bool& json, Status& status) {
  CLI::App* const command = root.add_subcommand("run", "Train what a spec says, judge it and draw it");
  const auto arguments = std::make_shared<RunArguments>();
  command->add_option("spec", arguments->spec, "A TOML file, or a name of the gallery ('ganflow list')")->required();
  command->add_option("--set", arguments->overrides, "Change a key of the spec: --set critic.box=1 (again for more)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--out", arguments->out, "Run directory to create (default runs/NAME)")->type_name("DIR");
  command->add_option("--threads", arguments->threads, "Threads (default: all cores); results do not depend on them")
      ->check(CLI::Range(1, 1024));
  command->add_option("--seed", arguments->seed, "Seed, as --set seed=S");
  command->add_flag("--no-pictures", arguments->no_pictures, "Do not draw RUN/report");
  command->footer("Example:  ganflow run pendulum --set critic.box=1 --set dynamics.critic_speed=0.2 --out runs/wide");
  command->callback([arguments, &json, &status] {
    status.code = with_job([&](const mpi::Job* job) { return run(*arguments, json, job); });
  });
}

}  // namespace ganflow::apps
