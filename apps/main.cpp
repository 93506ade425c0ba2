/// The ganflow executable: one file a subcommand; this one only gathers them and turns exceptions into exit codes.

#include "ganflow/core/errors.hpp"
#include "ganflow/core/provenance.hpp"
#include "ganflow/core/suggest.hpp"

#include "commands.hpp"
#include "data_command.hpp"
#include "output.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

namespace {

using ganflow::apps::ExitCode;

constexpr const char* kDescription =
    "A laboratory for the training dynamics of GANs: trains a generator and a critic as two populations of units,\n"
    "and says whether the pair converges, oscillates, coagulates or diverges.\n"
    "Start with:  ganflow run pendulum";

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      names.push_back("-" + name);
    }
  }
  return names;
}

/// What is wrong with the arguments, and what to try. CLI11 knows only the former.
std::string explain(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App* at = &root;  // the command as far as it was understood
  std::string command = "ganflow";
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    command += ' ' + at->get_name();
  }
  const bool about_words = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                           dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const std::vector<std::string> left = about_words ? root.remaining(true) : std::vector<std::string>();
  for (const std::string& word : left) {
    if (word.size() > 1 && word.front() == '-') {
      const std::string option = word.substr(0, word.find('='));
      return fmt::format("'{}' has no option {}.{}", command, option, ganflow::suggestion(option, option_names(*at)));
    }
  }
  std::vector<std::string> commands;
  for (const CLI::App* const inner : at->get_subcommands(nullptr)) {
    commands.push_back(inner->get_name());
  }
  if (about_words && !commands.empty()) {
    return left.empty() ? fmt::format("'{}' needs a command.{}", command, ganflow::suggestion("", commands))
                        : fmt::format("'{}' has no command '{}'.{}", command, left.front(),
                                      ganflow::suggestion(left.front(), commands));
  }
  return left.empty() ? fmt::format("{}. Try '{} --help'", error.what(), command)
                      : fmt::format("'{}' is one word too many. Try '{} --help'", left.front(), command);
}

int run(int argc, char** argv) {
  CLI::App app(kDescription, "ganflow");
  app.set_version_flag("--version",
                       "ganflow " + ganflow::provenance().version + " (" + ganflow::provenance().commit + ")");
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(28);
  bool json = false;
  app.add_flag("--json", json, "One JSON object on standard output, nothing else there");
  ganflow::apps::Status status;
  ganflow::apps::add_run_command(app, json, status);
  ganflow::apps::add_resume_command(app, json, status);
  ganflow::apps::add_gallery_commands(app, json);
  ganflow::apps::add_data_command(app, json);
  ganflow::apps::add_verdict_command(app, json, status);
  ganflow::apps::add_measure_command(app, json, status);
  ganflow::apps::add_sample_command(app, json);
  ganflow::apps::add_report_command(app, json, status);
  ganflow::apps::add_serve_command(app, json);
  ganflow::apps::add_study_command(app, json, status);
  ganflow::apps::add_compare_command(app, json, status);
  ganflow::apps::add_toy_command(app, json);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& e) {
    return app.exit(e);
  } catch (const CLI::CallForVersion& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    ganflow::apps::print_error(explain(app, e));
    return ganflow::apps::to_int(ExitCode::kBadInput);
  }
  return ganflow::apps::to_int(status.code);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // past 'ulimit -f' a write then fails with a reason, which becomes a sentence
  try {
    return run(argc, argv);
  } catch (const ganflow::InputError& e) {
    ganflow::apps::print_error(e.what());
    return ganflow::apps::to_int(ExitCode::kBadInput);
  } catch (const std::exception& e) {
    ganflow::apps::print_error(e.what());
    return ganflow::apps::to_int(ExitCode::kFailed);
  }
}
