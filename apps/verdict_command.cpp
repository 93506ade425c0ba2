/// `ganflow verdict RUN`: judge a stored run again. `ganflow verdict FILE`: judge a series that somebody else recorded.

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/judge.hpp"
#include "ganflow/io/verdict_file.hpp"

#include "commands.hpp"
#include "foreign_series.hpp"
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
  record::Verdict verdict = judge(open.spec, open.look, open.run.series(), find_divergence(open.run));
  look_at_particles(open.run, open.spec, verdict);
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
  command->footer(
      "Example:  ganflow verdict runs/pendulum --json\n"
      "          ganflow verdict losses.csv --column critic_loss --time step\n"
      "          ganflow verdict samples.npy        # (T, n) or (T, n, d): n samples at each of T instants");
  command->callback([options, &json] { print_verdict(*options, json); });
}

}  // namespace ganflow::apps
