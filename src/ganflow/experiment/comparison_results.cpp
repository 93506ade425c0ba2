#include "ganflow/experiment/comparison_results.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ganflow::experiment {

namespace {

using diagnostics::bootstrapped_mean;
using diagnostics::Estimate;
using record::Cell;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// The done cells of a variant, by seed; failed and missing ones are null.
using Seeds = std::vector<const Cell*>;

std::vector<Seeds> by_variant(const ComparisonCells& comparison, std::span<const Cell> cells) {
  std::vector<Seeds> result(comparison.comparison().variants.size(), Seeds(comparison.comparison().seeds, nullptr));
  for (const Cell& cell : cells) {
    if (cell.is_done() && cell.index < comparison.count()) {
      result[comparison.variant_of(cell.index)][cell.replica] = &cell;
    }
  }
  return result;
}

/// By seed; NaN where there is none.
std::vector<double> numbers(const Seeds& seeds, const std::string& name) {
  std::vector<double> values;
  for (const Cell* const cell : seeds) {
    values.push_back(cell == nullptr ? kUnknown : cell->findings.number(name).value_or(kUnknown));
  }
  return values;
}

bool all_known(const std::vector<double>& values) {
  return std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

std::optional<Estimate> mean_if_any(const Seeds& seeds, const std::string& name) {
  const Estimate mean = bootstrapped_mean(numbers(seeds, name));
  return std::isnan(mean.value) ? std::nullopt : std::optional(mean);
}

std::optional<double> mean_value(const Seeds& seeds, const std::string& name) {
  const auto mean = mean_if_any(seeds, name);
  return mean ? std::optional(mean->value) : std::nullopt;
}

void count_verdicts(const Seeds& seeds, ComparisonRow& row) {
  for (const Cell* const cell : seeds) {
    if (cell == nullptr) {
      continue;
    }
    ++row.done;
    row.coagulated += cell->findings.word("coagulated") == "yes" ? 1 : 0;
    const std::string verdict = cell->findings.word("verdict").value_or("");
    const auto known =
        std::find_if(row.verdicts.begin(), row.verdicts.end(), [&](const auto& v) { return v.first == verdict; });
    if (known == row.verdicts.end()) {
      row.verdicts.emplace_back(verdict, 1);
    } else {
      ++known->second;
    }
  }
  std::stable_sort(row.verdicts.begin(), row.verdicts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
}

Outcome outcome_of(const ComparisonRow& row) {
  if (row.done == 0) {
    return Outcome::kNone;
  }
  std::size_t swinging = 0;
  for (const auto& [verdict, count] : row.verdicts) {
    swinging += verdict == "oscillating" || verdict == "damped" || verdict == "growing" ? count : 0;
  }
  if (2 * swinging > row.done) {
    return Outcome::kSwings;
  }
  const std::string& first = row.verdicts.front().first;
  if (row.verdicts.size() == 1 && first != "noise" && first != "drifting") {
    return first == "converging" ? Outcome::kArrives
           : first == "resting"  ? Outcome::kRestsFar
           : first == "sampler"  ? Outcome::kSampler
                                 : Outcome::kMixed;
  }
  return Outcome::kMixed;
}

void add_costs(const Seeds& seeds, const std::map<std::size_t, double>& seconds, ComparisonRow& row) {
  double steps = 0;
  double spent = 0;
  std::size_t known = 0;
  for (const Cell* const cell : seeds) {
    const auto found = cell == nullptr ? seconds.end() : seconds.find(cell->index);
    if (found != seconds.end()) {
      steps += cell->findings.number("iterations").value_or(0);
      spent += found->second;
      ++known;
    }
  }
  if (known > 0 && steps > 0) {
    row.step_seconds = spent / steps;
    row.seconds = spent / static_cast<double>(known);
  }
}

std::optional<Estimate> difference(const std::vector<double>& values, const std::vector<double>& first) {
  std::vector<double> differences;
  for (std::size_t r = 0; r < values.size(); ++r) {
    const double d = values[r] - first[r];
    differences.push_back(std::isfinite(d) ? d : kUnknown);
  }
  return all_known(differences) ? std::optional(bootstrapped_mean(differences)) : std::nullopt;
}

void judge_expectation(const Variant& variant, const Seeds& seeds, ComparisonRow& row) {
  if (variant.expect.empty() || row.failed > 0) {
    return;
  }
  row.as_expected = std::all_of(seeds.begin(), seeds.end(), [&](const Cell* cell) {
    return std::find(variant.expect.begin(), variant.expect.end(), cell->findings.word("verdict").value_or("")) !=
           variant.expect.end();
  });
}

ComparisonRow row_of(const Variant& variant, const Seeds& seeds, const std::vector<double>& first,
                     const std::map<std::size_t, double>& seconds) {
  ComparisonRow row{.name = variant.name};
  count_verdicts(seeds, row);
  row.failed = seeds.size() - row.done;
  row.outcome = outcome_of(row);
  const std::vector<double> distances = numbers(seeds, "distance");
  row.distance = bootstrapped_mean(distances);
  row.distance_final = bootstrapped_mean(numbers(seeds, "distance_final"));
  row.s_epsilon = mean_if_any(seeds, "s_epsilon");
  row.period = mean_if_any(seeds, "period");
  row.amplitude = mean_if_any(seeds, "amplitude");
  row.modes_lost = mean_value(seeds, "modes_lost");
  row.modes_found = mean_value(seeds, "modes_found");
  row.distinct_generator = mean_value(seeds, "distinct_generator");
  row.distinct_critic = mean_value(seeds, "distinct_critic");
  row.against_first = difference(distances, first);
  add_costs(seeds, seconds, row);
  judge_expectation(variant, seeds, row);
  return row;
}

void rank(const std::vector<Seeds>& seeds, ComparisonResults& results) {
  std::vector<std::size_t> ranked;
  std::vector<std::vector<double>> values;
  for (std::size_t v = 0; v < seeds.size(); ++v) {
    std::vector<double> distances = numbers(seeds[v], "distance");
    if (all_known(distances)) {
      ranked.push_back(v);
      values.push_back(std::move(distances));
    }
  }
  const std::vector<diagnostics::PairedRank> ranks = diagnostics::rank_paired(values);
  for (std::size_t k = 0; k < ranked.size(); ++k) {
    results.rows[ranked[k]].rank = ranks[k];
  }
}

// ------------------------------------------------------------------ sentences

std::string figures(double value) { return fmt::format("{:.3g}", value); }

std::vector<std::string> names_with(const ComparisonResults& results, Outcome outcome) {
  std::vector<std::string> names;
  for (const std::size_t v : results.order) {
    if (v != 0 && results.rows[v].outcome == outcome) {
      names.push_back(results.rows[v].name);
    }
  }
  return names;
}

void say_who_is_best(ComparisonResults& results, const std::string& distance, std::size_t seeds) {
  std::vector<std::string> likely;
  for (const std::size_t v : results.order) {
    const ComparisonRow& row = results.rows[v];
    if (row.rank && row.rank->best >= 0.05 && seeds > 1) {
      likely.push_back(fmt::format("{} ({:.2f})", row.name, row.rank->best));
    }
  }
  const ComparisonRow& best = results.rows[results.order.front()];
  if (!best.rank) {
    return;
  }
  std::string text = fmt::format("Nearest to the data: {}, {} = {}", best.name, distance, figures(best.distance.value));
  if (seeds > 1) {
    text += fmt::format(" (95% interval {} to {}), where real against real is {}. Probability of being best: {}.",
                        figures(best.distance.low), figures(best.distance.high), figures(results.floor),
                        fmt::join(likely, ", "));
  } else {
    text += fmt::format(", where real against real is {}.", figures(results.floor));
  }
  results.sentences.push_back(text);
}

void say_what_stops(ComparisonResults& results) {
  const ComparisonRow& first = results.rows.front();
  if (first.outcome != Outcome::kSwings) {
    return;
  }
  std::size_t swinging = 0;
  for (const auto& [verdict, count] : first.verdicts) {
    swinging += verdict == "oscillating" || verdict == "damped" || verdict == "growing" ? count : 0;
  }
  results.sentences.push_back(fmt::format("'{}' swings in {} of {} seeds.", first.name, swinging, first.done));
  const auto say = [&](Outcome outcome, const char* what) {
    if (const auto names = names_with(results, outcome); !names.empty()) {
      results.sentences.push_back(fmt::format("{}: {}.", what, fmt::join(names, ", ")));
    }
  };
  say(Outcome::kArrives, "The swing is stopped, and every seed comes to the data");
  say(Outcome::kRestsFar, "It is stopped, but every seed rests away from the data");
  say(Outcome::kMixed, "Not the same in every seed");
  say(Outcome::kSwings, "Most seeds still swing");
}

void say_what_is_missing(const ComparisonCells& comparison, ComparisonResults& results) {
  if (comparison.comparison().seeds == 1) {
    results.sentences.emplace_back(
        "One seed has no spread: there are no intervals and no chances of being best. Try --seeds 5.");
  }
  for (const std::string& left_out : comparison.left_out()) {
    results.sentences.push_back("Left out: " + left_out);
  }
  for (std::size_t v = 0; v < results.rows.size(); ++v) {
    if (results.rows[v].as_expected == false) {
      std::vector<std::string> found;
      for (const auto& [verdict, count] : results.rows[v].verdicts) {
        found.push_back(fmt::format("{} in {}", verdict, count));
      }
      results.as_expected = false;
      results.sentences.push_back(
          fmt::format("Missed: '{}' was to be {} in every seed; it is {}.", results.rows[v].name,
                      fmt::join(comparison.comparison().variants[v].expect, " or "), fmt::join(found, ", ")));
    }
  }
}

}  // namespace

std::string to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSwings: return "swings";
    case Outcome::kArrives: return "comes to the data";
    case Outcome::kRestsFar: return "rests elsewhere";
    case Outcome::kMixed: return "mixed";
    case Outcome::kSampler: return "not trained";
    case Outcome::kNone: return "failed";
  }
  return "";
}

ComparisonResults evaluate(const ComparisonCells& comparison, std::span<const Cell> cells,
                           const std::map<std::size_t, double>& seconds) {
  const std::vector<Seeds> seeds = by_variant(comparison, cells);
  ComparisonResults results;
  const std::vector<double> first = numbers(seeds.front(), "distance");
  std::vector<double> floors;
  for (std::size_t v = 0; v < seeds.size(); ++v) {
    results.rows.push_back(row_of(comparison.comparison().variants[v], seeds[v], first, seconds));
    const std::vector<double> of_variant = numbers(seeds[v], "floor");
    floors.insert(floors.end(), of_variant.begin(), of_variant.end());
  }
  results.floor = bootstrapped_mean(floors).value;
  rank(seeds, results);
  results.order.resize(results.rows.size());
  std::iota(results.order.begin(), results.order.end(), 0);
  std::stable_sort(results.order.begin(), results.order.end(), [&](std::size_t a, std::size_t b) {
    const auto& left = results.rows[a].rank;
    const auto& right = results.rows[b].rank;
    return left && right ? left->rank.value < right->rank.value : left.has_value() && !right.has_value();
  });
  say_who_is_best(results, comparison.distance_name() == "w1" ? "W1" : "sliced W1", comparison.comparison().seeds);
  say_what_stops(results);
  say_what_is_missing(comparison, results);
  return results;
}

}  // namespace ganflow::experiment
