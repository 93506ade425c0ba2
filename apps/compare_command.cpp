/// `ganflow compare SPEC… | --remedies [SPEC]`: several ways to generate the same data, tried on the same seeds and budget.

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/experiment/comparison_cells.hpp"
#include "ganflow/experiment/comparison_output.hpp"
#include "ganflow/experiment/comparison_results.hpp"
#include "ganflow/experiment/comparison_toml.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/io/study_directory.hpp"

#include "commands.hpp"
#include "comparison_lines.hpp"
#include "comparison_table.hpp"
#include "interrupt.hpp"
#include "load_spec.hpp"
#include "study_progress.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::apps {

namespace {

namespace fs = std::filesystem;
using experiment::Comparison;
using experiment::ComparisonCells;
using experiment::Variant;

constexpr const char* kRemedies = "remedies";

struct CompareArguments {
  std::vector<std::string> specs;
  bool remedies = false;
  bool reverse_ou = false;
  bool resume = false;
  std::optional<std::int64_t> seeds;
  std::optional<std::int64_t> budget_samples;
  std::optional<double> budget_seconds;
  std::string out;
  int threads = 0;
  std::vector<std::string> overrides;
  std::vector<std::string> only;
};

/// The text of a comparison that a word names: one that ships, or a file; nullopt: it names a spec.
std::optional<std::string> comparison_text(const std::string& word) {
  const std::vector<std::string> shipped = experiment::comparison_names();
  if (!fs::exists(word) && std::find(shipped.begin(), shipped.end(), word) != shipped.end()) {
    return std::string(experiment::shipped_comparison_text(word));
  }
  std::string text = load_spec_text(word);
  return experiment::is_comparison(text, word) ? std::optional(std::move(text)) : std::nullopt;
}

/// A spec that a comparison names: a file beside it, else whatever `ganflow run` would take.
std::string spec_text_beside(const fs::path& comparison, const std::string& spec) {
  const fs::path beside = comparison.parent_path() / spec;
  return load_spec_text(fs::is_regular_file(beside) ? beside.string() : spec);
}

/// A name that no variant has yet: the spec's, made fit for a file, with a number where need be.
std::string free_name(const Comparison& comparison, const std::string& spec) {
  std::string stem = fs::path(spec).stem().string();
  for (char& c : stem) {
    c = experiment::is_variant_name(std::string(1, c)) ? c : '-';
  }
  stem = experiment::is_variant_name(stem) ? stem : "spec";
  std::string name = stem;
  for (int number = 2; std::any_of(comparison.variants.begin(), comparison.variants.end(),
                                   [&](const Variant& variant) { return variant.name == name; });
       ++number) {
    name = fmt::format("{}-{}", stem, number);
  }
  return name;
}

Comparison comparison_of_specs(const std::vector<std::string>& specs) {
  Comparison comparison;
  for (const std::string& spec : specs) {
    GF_VALIDATE(!comparison_text(spec), "{} is a comparison (it is compared by itself). Name it alone, or specs only",
                spec);
    const std::string name = free_name(comparison, spec);
    comparison.name += (comparison.name.empty() ? "" : "-") + name;
    comparison.variants.push_back(
        {.name = name, .note = "", .spec_name = spec, .spec_text = load_spec_text(spec), .set = {}});
  }
  comparison.title = fmt::format("{} specs side by side", specs.size());
  return comparison;
}

Comparison load_comparison(const CompareArguments& arguments) {
  if (arguments.remedies) {
    GF_VALIDATE(arguments.specs.size() <= 1,
                "--remedies with {} specs (it varies one). Name one, or none: the pendulum", arguments.specs.size());
    experiment::ComparisonReading reading{.load_spec_text = load_spec_text};
    if (!arguments.specs.empty() && arguments.specs.front() != "pendulum") {
      reading.spec = arguments.specs.front();
    }
    Comparison comparison =
        experiment::parse_comparison(experiment::shipped_comparison_text(kRemedies), kRemedies, reading);
    if (reading.spec) {
      comparison.name = fmt::format("{}-{}", kRemedies, fs::path(*reading.spec).stem().string());
      comparison.title = fmt::format("Remedies, {}", fs::path(*reading.spec).stem().string());
    }
    return comparison;
  }
  GF_VALIDATE(!arguments.specs.empty(),
              "'ganflow compare' needs something to compare. Name two specs, or try 'ganflow compare --remedies'");
  if (arguments.specs.size() == 1) {
    const std::string& word = arguments.specs.front();
    if (const std::optional<std::string> text = comparison_text(word)) {
      return experiment::parse_comparison(
          *text, word, {.load_spec_text = [&](const std::string& spec) { return spec_text_beside(word, spec); }});
    }
  }
  return comparison_of_specs(arguments.specs);
}

/// Rows for the reverse Ornstein–Uhlenbeck sampler, on the data of the first spec.
void add_samplers(Comparison& comparison) {
  Variant exact = comparison.variants.front();
  exact.of.reset();
  exact.expect.clear();
  Variant sample = exact;
  exact.sampler = experiment::SamplerChoice{.exact = true};
  exact.name = free_name(comparison, "reverse-ou");
  exact.note = "reverse Ornstein-Uhlenbeck sampler, exact score of the law";
  comparison.variants.push_back(exact);
  sample.sampler = experiment::SamplerChoice{.exact = false};
  sample.name = free_name(comparison, "reverse-ou-sample");
  sample.note = "the same with the score of data drawn from it";
  comparison.variants.push_back(sample);
}

void keep_only(Comparison& comparison, const std::vector<std::string>& only) {
  std::vector<std::string> names;
  for (const Variant& variant : comparison.variants) {
    names.push_back(variant.name);
  }
  for (const std::string& name : only) {
    GF_VALIDATE(std::find(names.begin(), names.end(), name) != names.end(), "--only {}: no such variant.{}", name,
                suggestion(name, names));
  }
  std::erase_if(comparison.variants, [&](const Variant& variant) {
    return std::find(only.begin(), only.end(), variant.name) == only.end();
  });
}

/// The comparison with what the command line says about it.
Comparison with_arguments(Comparison comparison, const CompareArguments& arguments) {
  if (arguments.reverse_ou) {
    add_samplers(comparison);
  }
  if (!arguments.only.empty()) {
    keep_only(comparison, arguments.only);
  }
  if (arguments.seeds) {
    GF_VALIDATE(*arguments.seeds >= 1 && *arguments.seeds <= 10'000, "--seeds {} (must be from 1 to 10000). Try 5",
                *arguments.seeds);
    comparison.seeds = static_cast<std::size_t>(*arguments.seeds);
  }
  if (arguments.budget_samples || arguments.budget_seconds) {
    comparison.budget = {.samples = arguments.budget_samples, .seconds = arguments.budget_seconds};
  }
  comparison.set.insert(comparison.set.end(), arguments.overrides.begin(), arguments.overrides.end());
  const bool changed = arguments.budget_samples || arguments.budget_seconds || !arguments.overrides.empty();
  for (Variant& variant : comparison.variants) {
    if (changed) {
      variant.expect.clear();  // said of the comparison as it was written
    }
  }
  return comparison;
}

io::StudyIdentity identity_of(const ComparisonCells& cells) {
  io::StudyIdentity identity{
      .study = experiment::write_comparison(cells.comparison()), .spec = "", .noun = "comparison"};
  for (std::size_t v = 0; v < cells.comparison().variants.size(); ++v) {
    identity.more.emplace_back(fmt::format("specs/{}.toml", cells.comparison().variants[v].name),
                               experiment::write_spec(cells.spec(v)));
  }
  return identity;
}

experiment::CellRunnerResult run_all(const ComparisonCells& cells, io::StudyDirectory& directory, int threads,
                                     const std::atomic<bool>& stop) {
  const std::vector<std::size_t> left = directory.cells_to_run(cells.count());
  StudyProgress line("compare", left.size(), cells.count() - left.size());
  experiment::LocalQueue queue(left);
  std::mutex timing;
  const auto run = [&](std::size_t index) {
    experiment::TimedCell timed = cells.run(index, &stop);
    const std::scoped_lock lock(timing);
    directory.add_timing(index, timed.seconds);
    return std::move(timed.cell);
  };
  return experiment::run_cells(queue, run, [&](const record::Cell& cell) { directory.keep(cell); },
                               {.threads = threads,
                                .stop = &stop,
                                .progress = [&](const experiment::CellProgress& progress) { line.show(progress); }});
}

/// Pictures are a service: when gnuplot is missing the comparison is still done, and the user is told.
void draw_figure(const report::Figure& figure, const fs::path& folder) {
  try {
    report::draw(figure, folder);
    fmt::print(stderr, "picture: {}\n", (folder / "figure.png").string());
  } catch (const RuntimeFailure& e) {
    print_error(e.what());
  }
}

std::string budget_in_words(const ComparisonCells& cells) {
  const experiment::ComparisonBudget& budget = cells.comparison().budget;
  return budget.seconds ? fmt::format("{:g} s of one core each", *budget.seconds)
                        : fmt::format("{} samples each", *budget.samples);
}

ExitCode conclude(const ComparisonCells& cells, const io::StudyDirectory& directory, bool json) {
  const std::vector<record::Cell> all = directory.cells();
  const experiment::ComparisonResults results = experiment::evaluate(cells, all, directory.timings());
  directory.write("cells.csv", experiment::comparison_cells_csv(cells, all));
  directory.write("table.csv", experiment::comparison_table_csv(results));
  const std::string summary = experiment::comparison_json(cells, all, results);
  directory.write("results.json", summary);
  std::size_t failed = 0;
  for (const record::Cell& cell : all) {
    if (!cell.is_done()) {
      print_error(fmt::format("'{}' with seed {} failed: {}",
                              cells.comparison().variants[cells.variant_of(cell.index)].name, cell.seed,
                              *cell.failure));
      ++failed;
    }
  }
  draw_figure(comparison_picture(cells, all, results), directory.path());
  if (json) {
    Json object = Json::parse(summary);
    object["directory"] = directory.path().string();
    print_json(object);
  } else {
    fmt::print("{}: {} variants, {} seed{}, {}, in {}\n{}", cells.comparison().title, results.rows.size(),
               cells.comparison().seeds, cells.comparison().seeds == 1 ? "" : "s", budget_in_words(cells),
               directory.path().string(), comparison_table(cells, results));
  }
  return failed == 0 && results.as_expected ? ExitCode::kDone : ExitCode::kFailed;
}

ExitCode run(const CompareArguments& arguments, bool json) {
  const ComparisonCells cells(with_arguments(load_comparison(arguments), arguments));
  const io::StudyIdentity identity = identity_of(cells);
  const fs::path folder =
      arguments.out.empty() ? fs::path("comparisons") / cells.comparison().name : fs::path(arguments.out);
  const InterruptListener interrupt;  // from before there is a folder: Ctrl-C leaves one that can be resumed
  const auto directory = arguments.resume && fs::exists(folder) ? io::StudyDirectory::open(folder, identity)
                                                                : io::StudyDirectory::create(folder, identity);
  const experiment::CellRunnerResult result = run_all(cells, *directory, arguments.threads, interrupt.asked());
  if (result.interrupted) {
    print_error(fmt::format("interrupted; {} of {} runs are finished. Go on with the same command and --resume",
                            directory->cells().size(), cells.count()));
    return ExitCode::kInterrupted;
  }
  return conclude(cells, *directory, json);
}

}  // namespace

void add_compare_command(CLI::App& root, const bool& json, Status& status) {
  CLI::App* const command = root.add_subcommand(
      "compare", "Several specs, or the remedies, on the same data, seeds and budget: ranks, verdicts, a figure");
  const auto arguments = std::make_shared<CompareArguments>();
  command->add_option("spec", arguments->specs,
                      "Specs by file or gallery name, or one comparison; the first is the base");
  command->add_flag("--remedies", arguments->remedies, "Every remedy on one spec (default: the pendulum)");
  command->add_flag("--reverse-ou", arguments->reverse_ou,
                    "Two rows more: the reverse Ornstein-Uhlenbeck sampler with the score of the law, and of data");
  command->add_option("--seeds", arguments->seeds, "Runs of each, with the base's seed and those after it (default 5)")
      ->type_name("N");
  CLI::Option* const samples =
      command->add_option("--budget-samples", arguments->budget_samples,
                          "Data that each may draw in training (default: what the base's own length takes)");
  samples->type_name("N");
  command->add_option("--budget-seconds", arguments->budget_seconds, "Or time of one core that each may train for")
      ->type_name("S")
      ->excludes(samples);
  command->add_option("--only", arguments->only, "Of a comparison, this variant (again for more)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--out", arguments->out, "Folder of the results (default comparisons/NAME)")->type_name("DIR");
  command->add_flag("--resume", arguments->resume, "Go on in the folder: finished runs are not made again");
  command->add_option("--threads", arguments->threads, "Runs at once (default: all cores); results do not depend on it")
      ->check(CLI::Range(1, 1024));
  command->add_option("--set", arguments->overrides, "Change a key of all specs (again for more)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->footer("Example:  ganflow compare --remedies\n          ganflow compare pendulum pendulum-gp --reverse-ou");
  command->callback([arguments, &json, &status] { status.code = run(*arguments, json); });
}

}  // namespace ganflow::apps
