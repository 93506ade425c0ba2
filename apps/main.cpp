/// The ganflow executable: one file a subcommand; this one only gathers them and turns exceptions into exit codes.

#include "commands.hpp"
#include "data_command.hpp"
#include "output.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/provenance.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace {

using ganflow::apps::ExitCode;

constexpr const char* kDescription =
    "A laboratory for the training dynamics of GANs: trains a generator and a critic as two populations of units,\n"
    "and says whether the pair converges, oscillates, coagulates or diverges.\n"
    "Start with:  ganflow run pendulum";

int run(int argc, char** argv) {
  CLI::App app(kDescription, "ganflow");
  app.set_version_flag("--version", "ganflow " + ganflow::provenance().version + " (" + ganflow::provenance().commit + ")");
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
  ganflow::apps::add_sample_command(app, json);
  ganflow::apps::add_report_command(app, json);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& e) {
    return app.exit(e);
  } catch (const CLI::CallForVersion& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    ganflow::apps::print_error(fmt::format("{}. Try 'ganflow --help'", e.what()));
    return ganflow::apps::to_int(ExitCode::kBadInput);
  }
  return ganflow::apps::to_int(status.code);
}

}  // namespace

int main(int argc, char** argv) {
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
