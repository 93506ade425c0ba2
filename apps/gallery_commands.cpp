/// `ganflow list` and `ganflow spec`: what ships, and what a spec means with all its defaults.

#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"

#include "commands.hpp"
#include "load_spec.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace ganflow::apps {

namespace {

void list(bool json) {
  Json gallery = Json::array();
  for (const std::string& name : experiment::gallery_names()) {
    const experiment::Spec spec = experiment::parse_spec(experiment::gallery_spec_text(name), name);
    gallery.push_back({{"name", name}, {"title", spec.title}});
  }
  if (json) {
    print_json({{"gallery", gallery}});
    return;
  }
  for (const Json& entry : gallery) {
    fmt::print("{:<16} {}\n", entry["name"].get<std::string>(), entry["title"].get<std::string>());
  }
}

}  // namespace

void add_gallery_commands(CLI::App& root, const bool& json) {
  CLI::App* const list_command = root.add_subcommand("list", "The gallery: specs that ship with ganflow");
  list_command->footer("Example:  ganflow list");
  list_command->callback([&json] { list(json); });

  CLI::App* const spec_command =
      root.add_subcommand("spec", "Print a spec with every default and a comment on each key");
  const auto name = std::make_shared<std::string>();
  const auto overrides = std::make_shared<std::vector<std::string>>();
  spec_command->add_option("spec", *name, "A TOML file, or a name of the gallery")->required();
  spec_command->add_option("--set", *overrides, "Change a key first")->type_name("KEY=VALUE")->allow_extra_args(false);
  spec_command->footer("Example:  ganflow spec pendulum > mine.toml");
  spec_command->callback([name, overrides, &json] {
    const std::string text = experiment::write_spec(load_spec(*name, *overrides));
    json ? print_json({{"spec", text}}) : fmt::print("{}", text);
  });
}

}  // namespace ganflow::apps
