/// `ganflow verdict RUN`: judge a stored run again. `ganflow verdict FILE`: judge a series that somebody else recorded.

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/failure_modes.hpp"
#include "ganflow/diagnostics/judge.hpp"
#include "ganflow/experiment/judging.hpp"
#include "ganflow/io/verdict_file.hpp"

#include "commands.hpp"
#include "foreign_series.hpp"
#include "labels_verdict.hpp"
#include "look_at_modes.hpp"
#include "look_at_particles.hpp"
#include "open_run.hpp"
#include "run_session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace ganflow::apps {

namespace {

/// A run that broke says in its events where.
std::optional<std::string> find_divergence(const io::StoredRun& run) {
  for (const record::Event& event : run.events()) {
    if (event.kind == "diverged") {
      for (const auto& [key, value] : event.fields) {
        if (const auto* where = std::get_if<std::string>(&value); where != nullptr && key == "where") {
          return *where;
        }
      }
      return "its events do not say where";
    }
  }
  return std::nullopt;
}

record::Verdict judge_stored(const std::string& path) {
  const OpenRun open(path);
  record::Verdict verdict = experiment::judge(open.spec, open.look, open.run.series(), find_divergence(open.run));
  look_at_particles(open.run, open.spec, verdict);
  if (const auto stored = open.run.checkpoint_iterations(); !stored.empty()) {
    open.experiment.process->restore(open.run.checkpoint(stored.back()));
    look_at_modes(open.look, *open.experiment.process, open.spec, verdict);
  }
  verdict.failures = diagnostics::find_failures(verdict);
  return verdict;
}

record::Verdict judge_foreign(const ForeignOptions& options) {
  const ForeignSeries series = load_foreign(options);
  return diagnostics::judge_series(series.times, series.values, series.name);
}

/// A plain file is a series; anything else should be a run directory.
void print_verdict(const ForeignOptions& options, bool json) {
  const bool is_file = options.files.size() > 1 || std::filesystem::is_regular_file(options.files[0]);
  GF_VALIDATE(is_file || (options.column.empty() && options.time.empty()),
              "--column and --time name columns of a CSV file; {} is none. Leave them out", options.files[0]);
  const record::Verdict verdict = is_file ? judge_foreign(options) : judge_stored(options.files[0]);
  if (json) {
    print_json(Json::parse(io::verdict_json(verdict)));
  } else {
    fmt::print("{}\n", in_words(verdict));
  }
}

}  // namespace

void add_verdict_command(CLI::App& root, const bool& json, Status& /*status*/) {
  CLI::App* const command =
      root.add_subcommand("verdict", "Judge a stored run, or any series: converging, oscillating, coagulated …");
  const auto options = std::make_shared<ForeignOptions>();
  command->add_option("run", options->files, "Run directory, CSV file, or sample dumps (.npy, .npz)")->required();
  command->add_option("--column", options->column, "Column of a CSV file (default its only one)")->type_name("NAME");
  command->add_option("--time", options->time, "Column of its times (default 'time', else rows are counted)")
      ->type_name("NAME");
  const auto labels = std::make_shared<LabelsOptions>();
  const auto by_labels = std::make_shared<bool>(false);
  CLI::Option* const flag = command->add_flag(
      "--labels", *by_labels,
      "Categories instead: two files of labels, counts or texts are compared; one with times shows what grows");
  command->add_option("--since", labels->since, "With one file: times from here on against those before")->needs(flag);
  command->add_option("--fdr", labels->false_discovery, "Share of false calls that is allowed among all calls")
      ->needs(flag)
      ->capture_default_str();
  command->add_option("--top", labels->top, "Categories listed, of each kind")->needs(flag)->capture_default_str();
  command->footer(
      "Example:  ganflow verdict runs/pendulum --json\n"
      "          ganflow verdict --labels generated.npy real.npy\n"
      "          ganflow verdict --labels sotu --since 1946 --top 20\n"
      "          ganflow verdict losses.csv --column critic_loss --time step\n"
      "          ganflow verdict samples.npy        # (T, n) or (T, n, d): n samples at each of T instants");
  command->callback([options, labels, by_labels, &json] {
    if (*by_labels) {
      labels->files = options->files;
      labels->column = options->column;
      labels->time = options->time;
      print_labels_verdict(*labels, json);
    } else {
      print_verdict(*options, json);
    }
  });
}

}  // namespace ganflow::apps
