/// `ganflow verdict RUN`: judge a stored run again.

#include "ganflow/io/verdict_file.hpp"

#include "commands.hpp"
#include "open_run.hpp"
#include "run_session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

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

void print_verdict(const std::string& path, bool json) {
  const OpenRun open(path);
  const record::Verdict verdict = judge(open.spec, open.look, open.run.series(), find_divergence(open.run));
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
