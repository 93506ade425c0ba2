/// `ganflow report RUN`: draw a stored run.

#include "ganflow/report/run_report.hpp"

#include "commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace ganflow::apps {

void add_report_command(CLI::App& root, const bool& json) {
  CLI::App* const command = root.add_subcommand("report", "Draw a run into RUN/report: series, samples");
  const auto run = std::make_shared<std::string>();
  command->add_option("run", *run, "Run directory")->required();
  command->footer("Example:  ganflow report runs/pendulum");
  command->callback([run, &json] {
    const std::vector<std::string> files = report::write_pictures(*run);
    if (json) {
      print_json({{"run", *run}, {"files", files}});
      return;
    }
    for (const std::string& file : files) {
      fmt::print("{}\n", file);
    }
  });
}

}  // namespace ganflow::apps
