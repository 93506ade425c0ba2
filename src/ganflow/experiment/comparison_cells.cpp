#include "ganflow/experiment/comparison_cells.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/lone_thread.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/experiment/spec_changes.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_value.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace ganflow::experiment {

namespace {

std::vector<std::string> overrides_of(const Comparison& comparison, const Variant& variant) {
  std::vector<std::string> overrides = comparison.set;
  overrides.insert(overrides.end(), variant.set.begin(), variant.set.end());
  return overrides;
}

/// The length that a budget of samples gives: told in the spec that is kept, so that `ganflow run` repeats it. A schedule
/// or a best response that draws more ends sooner.
std::int64_t length_for(const Spec& spec, std::int64_t samples) {
  return std::max<std::int64_t>(1, samples / samples_of_iteration(spec, 1, 0));
}

}  // namespace

ComparisonCells::ComparisonCells(Comparison comparison) : comparison_(std::move(comparison)) {
  GF_VALIDATE(comparison_.seeds >= 1, "seeds = {} (at least one run of each is needed). Try 5", comparison_.seeds);
  const ComparisonBudget& budget = comparison_.budget;
  GF_VALIDATE(!budget.samples || !budget.seconds,
              "budgets of {} samples and of {} seconds (one of them is enough). Take one away", *budget.samples,
              *budget.seconds);
  GF_VALIDATE(!budget.samples || *budget.samples > 0, "budget of {} samples (must be positive). Try 100000",
              *budget.samples);
  GF_VALIDATE(!budget.seconds || (*budget.seconds > 0 && std::isfinite(*budget.seconds)),
              "budget of {} seconds (must be positive). Try 10", *budget.seconds);
  resolve();
  GF_VALIDATE(
      specs_.size() >= 2, "{} to compare{} (at least two are needed). Name two specs, or one with --remedies",
      specs_.empty() ? "nothing" : fmt::format("only '{}'", comparison_.variants.front().name),
      left_out_.empty() ? "" : fmt::format(", {} left out, the first because {}", left_out_.size(), left_out_[0]));
  refuse_differences();
  refuse_uncountable();
  fill_budget();
}

void ComparisonCells::resolve() {
  std::vector<Variant> kept;
  for (Variant& variant : comparison_.variants) {
    try {
      specs_.push_back(
          parse_spec_and_find_files(variant.spec_text, variant.spec_name, overrides_of(comparison_, variant)));
      kept.push_back(std::move(variant));
    } catch (const InputError& error) {
      const bool is_base = kept.empty() && variant.set.empty();
      if (!comparison_.leave_out || is_base) {
        throw InputError(fmt::format("variant '{}': {}", variant.name, error.what()));
      }
      left_out_.push_back(fmt::format("{}: {}", variant.name, one_line(error.what(), 400)));
    }
  }
  comparison_.variants = std::move(kept);
  for (Spec& spec : specs_) {
    spec.observe = specs_.front().observe;
    spec.seed = specs_.front().seed;
  }
}

void ComparisonCells::refuse_differences() const {
  for (std::size_t v = 1; v < specs_.size(); ++v) {
    const auto supervised = [](const Spec& spec) {
      return spec.objective.kind == objectives::ObjectiveKind::kSupervised;
    };
    GF_VALIDATE(
        supervised(specs_.front()) == supervised(specs_[v]),
        "'{}' and '{}': one is supervised, the other generates (they are after different laws). Compare those of a "
        "kind",
        comparison_.variants.front().name, comparison_.variants[v].name);
    for (const Change& change : spec_changes(specs_.front(), specs_[v])) {
      GF_VALIDATE(
          !change.key.starts_with("data."),
          "'{}' and '{}' have different data: {} = {} and {} (what is compared must be after the same law). Give "
          "both the same, by --set {}={} say",
          comparison_.variants.front().name, comparison_.variants[v].name, change.key, change.before, change.after,
          change.key, change.before);
    }
  }
}

void ComparisonCells::refuse_uncountable() const {
  for (std::size_t v = 0; v < specs_.size(); ++v) {
    const Variant& variant = comparison_.variants[v];
    GF_VALIDATE(comparison_.budget.seconds || !is_limit(specs_[v]),
                "'{}' is a mean-field limit (it draws no samples that a budget could count). Give --budget-seconds",
                variant.name);
    GF_VALIDATE(!variant.of || specs_[v].dynamics.average.kind != dynamics::AverageKind::kNone,
                "variant '{}' is an average, but its run takes none. Set dynamics.average = \"ema\"", variant.name);
  }
}

void ComparisonCells::fill_budget() {
  ComparisonBudget& budget = comparison_.budget;
  if (!budget.samples && !budget.seconds) {
    budget.samples = samples_of_length(specs_.front());
  }
  for (Spec& spec : specs_) {
    if (budget.samples) {
      spec.run.iterations = length_for(spec, *budget.samples);
      spec.run.checkpoint_every = std::min(spec.run.checkpoint_every, spec.run.iterations);
    }
  }
  dimension_ = build(specs_.front()).data->dimension();
}

std::string ComparisonCells::distance_name() const { return dimension_ == 1 ? "w1" : "sliced_w1"; }

TimedCell ComparisonCells::run(std::size_t index, const std::atomic<bool>* stop) const {
  const std::size_t v = variant_of(index);
  const Variant& variant = comparison_.variants[v];
  const std::size_t replica = index % comparison_.seeds;
  Spec spec = specs_[v];
  spec.seed += replica;
  TimedCell result{.cell = {.index = index,
                            .settings = {experiment::quoted(variant.name)},
                            .replica = replica,
                            .seed = spec.seed,
                            .findings = {},
                            .failure = std::nullopt}};
  try {
    on_lone_thread([&] {
      ComparedRun run = run_compared(variant, spec, comparison_.budget, stop);
      result.cell.findings = std::move(run.findings);
      result.seconds = run.seconds;
    });
  } catch (const InputError& error) {
    result.cell.failure = one_line(error.what(), 400);
  } catch (const RuntimeFailure& error) {
    result.cell.failure = one_line(error.what(), 400);
  }
  return result;
}

}  // namespace ganflow::experiment
