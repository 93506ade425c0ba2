/// `ganflow toy`: games whose orbits are known, measured against their closed forms.

#include "commands.hpp"
#include "picture_file.hpp"
#include "toy_arguments.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace ganflow::apps {

namespace {

void toy(ToyArguments& arguments, const ToyOptions& options, bool json) {
  options.check(arguments);
  arguments.options.kind = dynamics::toy_flow_of(arguments.flow);
  arguments.options.engine = dynamics::toy_engine_of(arguments.engine);
  if (!arguments.portrait.empty()) {
    check_picture_file("--portrait", arguments.portrait);
  }
  if (!arguments.out.empty()) {
    check_table_file("--out", arguments.out);
  }
  if (!arguments.sweep.empty()) {
    show_toy_sweep(arguments, json);
  } else if (!arguments.continuation.empty()) {
    show_toy_continuation(arguments, json);
  } else if (arguments.game == "toy") {
    show_toy_orbit(arguments, json);
  } else {
    show_small_game_orbit(arguments, json);
  }
}

}  // namespace

void add_toy_command(CLI::App& root, const bool& json) {
  CLI::App* const command =
      root.add_subcommand("toy", "Games with known orbits: period, rate, contacts, against closed forms");
  const auto arguments = std::make_shared<ToyArguments>();
  const auto options = std::make_shared<ToyOptions>(*command, *arguments);
  command->footer(
      "Examples:  ganflow toy --gamma 0.5 --theta 2 --omega 1 --portrait toy.svg\n"
      "           ganflow toy --sweep grid:41 --portrait basins.svg\n"
      "           ganflow toy --prior gaussian --continue 0.01:100:21 --portrait branch.svg\n"
      "           ganflow toy --game dirac --remedy gp --strength 0.5");
  command->callback([arguments, options, &json] { toy(*arguments, *options, json); });
}

}  // namespace ganflow::apps
