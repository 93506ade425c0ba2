/// `ganflow study STUDY|NAME`: one spec over many settings and seeds, and what their results say together.

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/study_cells.hpp"
#include "ganflow/experiment/study_output.hpp"
#include "ganflow/experiment/study_results.hpp"
#include "ganflow/experiment/study_toml.hpp"
#include "ganflow/experiment/study_writer.hpp"
#include "ganflow/io/study_directory.hpp"
#include "ganflow/mpi/cells.hpp"
#include "ganflow/mpi/job.hpp"

#include "commands.hpp"
#include "interrupt.hpp"
#include "load_spec.hpp"
#include "ranks.hpp"
#include "study_panels.hpp"
#include "study_progress.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ganflow::apps {

namespace {

namespace fs = std::filesystem;

struct StudyArguments {
  std::string study;
  std::string out;
  bool quick = false;
  bool resume = false;
  int threads = 0;
  std::vector<std::string> overrides;
};

void list_studies(bool json) {
  Json studies = Json::array();
  for (const std::string& name : experiment::study_names()) {
    const auto study =
        experiment::parse_study(experiment::shipped_study_text(name), name, {.load_spec_text = load_spec_text});
    studies.push_back({{"name", name}, {"kind", study.kind}, {"title", study.title}});
  }
  if (json) {
    print_json({{"studies", studies}});
    return;
  }
  for (const Json& study : studies) {
    fmt::print("{:<16} {}\n", study["name"].get<std::string>(), study["title"].get<std::string>());
  }
}

bool looks_like_file(const std::string& name) {
  return name.ends_with(".toml") || name.find('/') != std::string::npos || fs::exists(name);
}

/// A spec that a study names: a file beside the study, else whatever `ganflow run` would take.
std::string spec_text_for(const fs::path& study_folder, const std::string& spec) {
  const fs::path beside = study_folder / spec;
  return load_spec_text(fs::is_regular_file(beside) ? beside.string() : spec);
}

experiment::Study load_study(const StudyArguments& arguments) {
  const bool file = looks_like_file(arguments.study);
  const fs::path folder = file ? fs::path(arguments.study).parent_path() : fs::path();
  GF_VALIDATE(!file || fs::is_regular_file(arguments.study),
              "{}: cannot be read (no such file). 'ganflow study' shows the studies that ship", arguments.study);
  const std::string text =
      file ? read_file(arguments.study) : std::string(experiment::shipped_study_text(arguments.study));
  return experiment::parse_study(
      text, arguments.study,
      {.quick = arguments.quick, .overrides = arguments.overrides, .load_spec_text = [&](const std::string& spec) {
         return file ? spec_text_for(folder, spec) : load_spec_text(spec);
       }});
}

/// studies/NAME, or studies/NAME-quick.
fs::path folder_of(const StudyArguments& arguments, const experiment::Study& study) {
  return !arguments.out.empty() ? fs::path(arguments.out)
                                : fs::path("studies") / (study.name + (arguments.quick ? "-quick" : ""));
}

std::string name_of(const experiment::Study& study, const record::Cell& cell) {
  std::string text = fmt::format("cell {} (", cell.index);
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    text += fmt::format("{} = {}, ", study.axes[a].name, cell.settings[a]);
  }
  return text + fmt::format("replica {})", cell.replica);
}

/// `job`: nullptr in a process of its own.
experiment::CellRunnerResult run_all(const experiment::StudyCells& cells, io::StudyDirectory& directory, int threads,
                                     const std::atomic<bool>& stop, const mpi::Job* job) {
  const std::vector<std::size_t> left = leads(job) ? directory.cells_to_run(cells.count()) : std::vector<std::size_t>();
  StudyProgress line(cells.study().name, left.size(), cells.count() - left.size());
  std::mutex timing;
  const auto run = [&](std::size_t index) {
    const auto begun = std::chrono::steady_clock::now();
    record::Cell cell = cells.run(index, &stop);
    const std::scoped_lock lock(timing);
    directory.add_timing(index, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
    return cell;
  };
  const auto keep = [&](const record::Cell& cell) { directory.keep(cell); };
  const experiment::CellRunnerOptions options{
      .threads = threads, .stop = &stop, .progress = [&](const experiment::CellProgress& progress) {
        line.show(progress);
      }};
  if (job != nullptr) {
    return mpi::run_cells(*job, left, run, keep, options);
  }
  experiment::LocalQueue queue(left);
  return experiment::run_cells(queue, run, keep, options);
}

/// Pictures are a service: when gnuplot is missing the study is still done, and the user is told.
void draw(const experiment::StudyCells& cells, std::span<const record::Cell> results_of,
          const experiment::StudyResults& results, const fs::path& folder) {
  const std::vector<report::StudyPanel> panels = study_panels(cells, results_of, results);
  if (panels.empty()) {
    return;
  }
  try {
    report::draw(report::study_figure(cells.study().title, panels, "figure"), folder);
    fmt::print(stderr, "picture: {}\n", (folder / "figure.png").string());
  } catch (const RuntimeFailure& e) {
    print_error(e.what());
  }
}

ExitCode conclude(const experiment::StudyCells& cells, const io::StudyDirectory& directory, bool json) {
  const std::vector<record::Cell> all = directory.cells();
  const experiment::StudyResults results = experiment::evaluate(cells, all);
  directory.write("cells.csv", experiment::cells_csv(cells, all, results));
  const std::string summary = experiment::results_json(cells, all, results);
  directory.write("fits.json", summary);
  std::size_t failed = 0;
  for (const record::Cell& cell : all) {
    if (!cell.is_done()) {
      print_error(fmt::format("{} failed: {}", name_of(cells.study(), cell), *cell.failure));
      ++failed;
    }
  }
  draw(cells, all, results, directory.path());
  if (json) {
    Json object = Json::parse(summary);
    object["directory"] = directory.path().string();
    print_json(object);
  } else {
    fmt::print("{}: {} cells in {}{}\n", cells.study().title, all.size(), directory.path().string(),
               failed == 0 ? "" : fmt::format(", {} failed", failed));
    for (const std::string& sentence : experiment::sentences(results)) {
      fmt::print("  {}\n", sentence);
    }
  }
  return failed == 0 ? ExitCode::kDone : ExitCode::kFailed;
}

ExitCode run(const StudyArguments& arguments, bool json, const mpi::Job* job) {
  const auto loaded = everywhere(job, [&] { return std::make_unique<experiment::StudyCells>(load_study(arguments)); });
  if (!loaded) {
    return ExitCode::kBadInput;
  }
  const experiment::StudyCells& cells = **loaded;
  const io::StudyIdentity identity{.study = experiment::write_study(cells.study()), .spec = cells.study().spec_text};
  const fs::path folder = folder_of(arguments, cells.study());
  const InterruptListener interrupt;  // from before there is a folder: Ctrl-C leaves a study that can be resumed
  std::unique_ptr<io::StudyDirectory> directory;
  const bool made = on_lead(job, [&] {
    directory = arguments.resume && fs::exists(folder) ? io::StudyDirectory::open(folder, identity)
                                                       : io::StudyDirectory::create(folder, identity);
  });
  if (!made) {
    return ExitCode::kBadInput;
  }
  if (!leads(job)) {
    directory = io::StudyDirectory::join(folder);
  }
  const experiment::CellRunnerResult result = run_all(cells, *directory, arguments.threads, interrupt.asked(), job);
  if (!leads(job)) {
    return result.interrupted ? ExitCode::kInterrupted : ExitCode::kDone;
  }
  if (result.interrupted) {
    print_error(fmt::format("interrupted; {} of {} cells are finished. Go on with the same command and --resume",
                            directory->cells().size(), cells.count()));
    return ExitCode::kInterrupted;
  }
  return conclude(cells, *directory, json);
}

}  // namespace

void add_study_command(CLI::App& root, const bool& json, Status& status) {
  CLI::App* const command =
      root.add_subcommand("study", "Repeat a spec over settings and seeds; slopes with intervals, a table, a figure");
  const auto arguments = std::make_shared<StudyArguments>();
  command->add_option("study", arguments->study, "A TOML file, or a study that ships; without it, these are listed");
  command->add_option("--out", arguments->out, "Folder of the study (default studies/NAME)")->type_name("DIR");
  command->add_flag("--quick", arguments->quick, "Smaller, as the study's table [quick] says");
  command->add_flag("--resume", arguments->resume, "Go on with the folder's study: finished cells are not run again");
  command
      ->add_option("--threads", arguments->threads, "Cells at once (default: all cores); results do not depend on it")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--set", arguments->overrides,
                   "Change a key of the spec, or replicas, axis.NAME, options.NAME, reference.KEY (again for more)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->footer("Example:  ganflow study speed --quick --set replicas=2 --out studies/mine");
  command->callback([arguments, &json, &status] {
    if (arguments->study.empty()) {
      list_studies(json);
    } else {
      status.code = with_job([&](const mpi::Job* job) { return run(*arguments, json, job); });
    }
  });
}

}  // namespace ganflow::apps
