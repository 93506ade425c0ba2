/// `ganflow measure A B`: a distance between two laws, as a receipt.

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/measure/measure.hpp"

#include "commands.hpp"
#include "interrupt.hpp"
#include "measure_output.hpp"
#include "measure_populations.hpp"
#include "measure_source.hpp"
#include "solve_watch.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

namespace ganflow::apps {

namespace {

using measure::Cloud;
using measure::Receipt;

constexpr std::size_t kPointsOfALaw = 1000;  ///< drawn where neither -n nor the other side says how many

struct MeasureArguments {
  std::string a;
  std::string b;
  std::string distance = "w1";
  measure::MeasureOptions options;
  SourceOptions source;              ///< what A and B have in common
  std::vector<std::string> weights;  ///< files, of A and of B
  std::vector<std::string> labels;   ///< files, of A and of B
  std::optional<std::size_t> count;
  std::string plan;  ///< file for the transport plan
  bool noise_floor = false;
  bool populations = false;  ///< compare particles, not what they generate
  int threads = 0;
};

struct Sides {
  std::unique_ptr<Source> a;
  std::unique_ptr<Source> b;
};

// ---- input

SourceOptions side_of(const MeasureArguments& arguments, const std::string& what, std::size_t side) {
  SourceOptions options = arguments.source;
  options.what = what;
  options.weights = side < arguments.weights.size() ? arguments.weights[side] : "";
  options.labels = side < arguments.labels.size() ? arguments.labels[side] : "";
  return options;
}

Sides open_sides(const MeasureArguments& arguments) {
  GF_VALIDATE(arguments.a != "-" || arguments.b != "-", "A and B are both standard input. Put one into a file");
  Sides sides;
  if (arguments.b.empty() && is_run_directory(arguments.a)) {
    std::tie(sides.a, sides.b) = open_run_sides(arguments.a);
    return sides;
  }
  sides.a = open_source(side_of(arguments, arguments.a, 0));
  if (!arguments.b.empty()) {
    sides.b = open_source(side_of(arguments, arguments.b, 1));
  }
  const bool weighted = sides.a->has_weights() || (sides.b && sides.b->has_weights());
  GF_VALIDATE(arguments.source.weight_column.empty() || weighted,
              "--weight-column {}: neither A nor B is a CSV file with such a column. Check the name",
              arguments.source.weight_column);
  return sides;
}

/// -n, else all rows; a law gives as many points as the other side has.
std::size_t count_of(const Source& source, const Source* other, const std::optional<std::size_t>& asked) {
  const std::size_t of_other = other != nullptr ? other->size().value_or(kPointsOfALaw) : kPointsOfALaw;
  return asked.value_or(source.size().value_or(of_other));
}

/// The measurement, and on demand that of A against itself.
Receipt take_receipt(const Sides& sides, const MeasureArguments& arguments) {
  const measure::MeasureOptions& options = arguments.options;
  Cloud a = sides.a->take(count_of(*sides.a, sides.b.get(), arguments.count), options.seed, 0);
  if (!sides.b) {
    GF_VALIDATE(!arguments.noise_floor, "--noise-floor needs a distance between two laws. Leave it out");
    return measure::measure(a, options);
  }
  const Cloud b = sides.b->take(count_of(*sides.b, sides.a.get(), arguments.count), options.seed, 1);
  if (arguments.count && b.quantile) {
    a.quantile = nullptr;  // -n asks for a sample: of A, against the law B
  }
  Receipt receipt = measure::measure(a, b, options);
  if (arguments.noise_floor && receipt.status != measure::Status::kInterrupted) {
    const auto [first, second] = sides.a->disjoint(a.size(), options.seed);
    const Receipt floor = measure::measure(first, second, measure::without_choices(a, b, options));
    receipt.noise_floor = {.value = floor.value, .n = first.size(), .status = floor.status};
  }
  return receipt;
}

/// With progress and a graceful end where the distance knows them; else Ctrl-C ends it at once.
Receipt watched_receipt(const Sides& sides, MeasureArguments& arguments) {
  if (!measure::info_of(arguments.options.distance).watched) {
    const InterruptQuits quits;
    return take_receipt(sides, arguments);
  }
  SolveWatch watch("measure " + arguments.distance);
  arguments.options.progress = [&watch](const transport::Advance& advance) { return watch.keep_going(advance); };
  return take_receipt(sides, arguments);
}

/// Options that the distance does not know would be ignored in silence.
void refuse_unused(const CLI::App& command, measure::Distance distance) {
  const measure::DistanceInfo& chosen = measure::info_of(distance);
  for (const measure::DistanceInfo& info : measure::known_distances()) {
    for (const std::string_view name : info.options) {
      const std::string option = (name.size() == 1 ? "-" : "--") + std::string(name);
      const bool used = std::find(chosen.options.begin(), chosen.options.end(), name) != chosen.options.end();
      GF_VALIDATE(used || name == "seed" || command.get_option(option)->count() == 0,
                  "--distance {} has no {} (it belongs to {}, for one). Leave it out", chosen.name, option, info.name);
    }
  }
}

/// Particles are compared in all norms there are, snapshot by snapshot: no choice is left.
void refuse_beside_populations(const CLI::App& command) {
  for (const CLI::Option* const option : command.get_options()) {
    const std::string name = option->get_name();
    const bool fits = name == "A" || name == "B" || name == "--populations" || name == "--threads" || name == "--help";
    GF_VALIDATE(fits || option->count() == 0,
                "--populations has no {} (it takes W_2, H^-s and the coupled distance of all particles). Leave it out",
                name);
  }
}

// ---- output

ExitCode exit_code_of(measure::Status status) {
  switch (status) {
    case measure::Status::kNotConverged: return ExitCode::kFailed;
    case measure::Status::kInterrupted: return ExitCode::kInterrupted;
    default: return ExitCode::kDone;
  }
}

void run_measure(const MeasureArguments& given, const CLI::App& command, bool json, Status& status) {
  MeasureArguments arguments = given;
  if (arguments.populations) {
    refuse_beside_populations(command);
    const ThreadLimit limit(arguments.threads);
    measure_populations(arguments.a, arguments.b, json);
    return;
  }
  arguments.options.distance = measure::distance_of(arguments.distance);
  arguments.source.any_mass = arguments.options.unbalanced.has_value();
  arguments.source.labelled = arguments.options.labelled;
  arguments.options.labelled = arguments.options.labelled || !arguments.labels.empty();
  refuse_unused(command, arguments.options.distance);
  if (!arguments.plan.empty()) {
    check_plan_file(arguments.plan);
    arguments.options.plan = true;
  }
  const ThreadLimit limit(arguments.threads);
  const Sides sides = open_sides(arguments);
  const Receipt receipt = watched_receipt(sides, arguments);
  const bool whole = exit_code_of(receipt.status) == ExitCode::kDone;
  if (whole && !arguments.plan.empty()) {
    write_plan(receipt, arguments.plan);
  }
  if (json) {
    print_json(json_of(receipt, whole ? arguments.plan : ""));
  } else {
    fmt::print("{}", measure::in_words(receipt));
  }
  status.code = exit_code_of(receipt.status);
  if (whole && receipt.noise_floor) {
    status.code = exit_code_of(receipt.noise_floor->status);
  }
}

std::string list_of_distances() {
  std::string text = "Distances:\n";
  for (const measure::DistanceInfo& info : measure::known_distances()) {
    fmt::format_to(std::back_inserter(text), "  {:<20} {}\n", info.name, info.summary);
  }
  return text;
}

/// A whole number, `least` or more: CLI11 would take -3 for 2^64 − 3.
CLI::Validator from(int least) {
  return {[least](const std::string& text) {
            const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
            const bool enough = digits && (least == 0 || text.find_first_not_of('0') != std::string::npos);
            return enough ? std::string() : fmt::format("{} is no whole number, {} or more", text, least);
          },
          ""};
}

void add_options(CLI::App& command, MeasureArguments& arguments) {
  measure::MeasureOptions& options = arguments.options;
  command.add_option("A", arguments.a, "File, '-', run directory, law, or data set; the reference")->required();
  command.add_option("B", arguments.b, "Likewise; may be left out when A is a run: its data, then its samples");
  command.add_option("--distance", arguments.distance, "Which one (list below)")->capture_default_str();
  command.add_option("-p", options.order, "Exponent of W_p, at least 1");
  command.add_option("--epsilon", options.epsilon, "Entropic weight, unit of cost (default 0.05 x the median cost)");
  command.add_option("--unbalanced", options.unbalanced, "Weight of relaxed marginals, unit of cost: any masses");
  command.add_option("-s,--order", options.smoothness, "s of H^-s, above d/2 (default (d+1)/2)");
  command.add_option("--bandwidth", options.bandwidth, "Length of the kernel (default: median distance; 1 for h-s)");
  command.add_option("--permutations", options.permutations, "Of the test that A and B are of one law (try 999)")
      ->check(from(0));
  command.add_option("--plan", arguments.plan,
                     "Write the transport plan: .csv or .npz, source, sink, mass; .npz: also potentials");
  command.add_option("--projections", options.projections, "Directions of sliced distances")
      ->check(from(1))
      ->capture_default_str();
  command.add_option("--bins", options.bins, "Cells an axis of js ... chi2 (default Freedman and Diaconis' rule)")
      ->check(from(1));
  command.add_option("--labels", arguments.labels, "Files of labels, of A and of B: js ... chi2 compare these")
      ->expected(2);
  command.add_flag("--labelled", options.labelled,
                   "Compare A's and B's own labels: of a data set, of folders of pictures, or their only column");
  command
      .add_option("--neighbours", options.neighbours,
                  "Of a point (default 3 for precision-recall, 5 density-coverage, 10 intrinsic-dimension)")
      ->check(from(1));
  command.add_option("-n", arguments.count, "Points of a law; rows of a file to draw (default all)")->check(from(1));
  command.add_option("--weights", arguments.weights, "Files of weights, of A and of B")->expected(1, 2);
  command.add_option("--weight-column", arguments.source.weight_column, "Column of weights in CSV files");
  command.add_flag("--normalise", arguments.source.normalise, "Divide weights by their sum");
  command.add_option("--columns", arguments.source.columns, "Columns of CSV files (default all numeric ones)")
      ->delimiter(',');
  command.add_option("--array", arguments.source.array, "Array of NPZ files (default the first)");
  command.add_flag("--noise-floor", arguments.noise_floor, "Also measure A against itself, on disjoint samples");
  command.add_flag("--populations", arguments.populations,
                   "Of runs: how far apart their particles are, at every time of a snapshot of both");
  command.add_option("--seed", options.seed, "Seed of whatever is random")->check(from(0))->capture_default_str();
  command.add_option("--threads", arguments.threads, "Threads (0: all); never changes a digit")
      ->check(from(0))
      ->capture_default_str();
}

}  // namespace

void add_measure_command(CLI::App& root, const bool& json, Status& status) {
  CLI::App* const command = root.add_subcommand("measure", "How far apart two laws are, with an error bar");
  const auto arguments = std::make_shared<MeasureArguments>();
  add_options(*command, *arguments);
  command->footer(list_of_distances() +
                  "Example:  ganflow measure samples.npy data.csv --distance sliced --noise-floor\n"
                  "          ganflow measure two-gaussians:dimension=1 samples.npy --distance w1 --json\n"
                  "          ganflow measure runs/pendulum                 # its data against what it generates\n"
                  "          ganflow measure runs/a runs/b --populations   # their particles, over time");
  command->callback([arguments, command, &json, &status] { run_measure(*arguments, *command, json, status); });
}

}  // namespace ganflow::apps
