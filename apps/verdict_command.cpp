/// `ganflow verdict RUN`: judge a stored run again.

#include "commands.hpp"
#include "open_run.hpp"
#include "run_session.hpp"

#include "ganflow/io/verdict_file.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace ganflow::apps {

namespace {

/// A run that broke says so in its events.
bool has_diverged(const io::StoredRun& run) {
  const std::vector<record::Event> events = run.events();
  return std::any_of(events.begin(), events.end(), [](const record::Event& e) { return e.kind == "diverged"; });
}

void print_verdict(const std::string& path, bool json) {
  const OpenRun open(path);
  const record::Verdict verdict = judge(open.spec, open.look, open.run.series(), has_diverged(open.run));
  if (json) {
    print_json(Json::parse(io::verdict_json(verdict)));
  } else {
    fmt::print("{}\n", in_words(verdict));
  }
}

}  // namespace

void add_verdict_command(CLI::App& root, const bool& json, Status& /*status*/) {
  CLI::App* const command = root.add_subcommand("verdict", "Judge a stored run: converging, oscillating, coagulated …");
  const auto run = std::make_shared<std::string>();
  command->add_option("run", *run, "Run directory")->required();
  command->footer("Example:  ganflow verdict runs/pendulum --json");
  command->callback([run, &json] { print_verdict(*run, json); });
}

}  // namespace ganflow::apps
