#pragma once
/// What a comparison's cells say together: a row a variant, who is best, and who stops a swing.

#include "ganflow/diagnostics/paired_ranks.hpp"
#include "ganflow/experiment/comparison_cells.hpp"
#include "ganflow/record/cell.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::experiment {

/// What a variant's seeds have in common.
enum class Outcome {
  kSwings,    ///< most of them oscillate, or swing more or less and less
  kArrives,   ///< all converge
  kRestsFar,  ///< all rest away from the data
  kMixed,     ///< none of these in all
  kSampler,   ///< nothing was trained
  kNone,      ///< no seed is done
};

std::string to_string(Outcome outcome);  ///< "swings", "comes to the data" …

struct ComparisonRow {
  std::string name{};
  std::size_t done = 0;  ///< seeds
  std::size_t failed = 0;
  std::vector<std::pair<std::string, std::size_t>>
      verdicts{};              ///< how many seeds reached each, the most frequent first
  std::size_t coagulated = 0;  ///< seeds
  Outcome outcome = Outcome::kNone;
  diagnostics::Estimate distance{};                  ///< W_1 or sliced W_1, mean of the last half
  diagnostics::Estimate distance_final{};            ///< at the end
  std::optional<diagnostics::Estimate> s_epsilon{};  ///< at the end, d > 1
  std::optional<diagnostics::Estimate> period{};     ///< over the seeds that swing
  std::optional<diagnostics::Estimate> amplitude{};
  std::optional<double> modes_lost{};  ///< mean over seeds
  std::optional<double> modes_found{};
  std::optional<double> distinct_generator{};
  std::optional<double> distinct_critic{};
  std::optional<double> step_seconds{};                  ///< of one core, a step
  std::optional<double> seconds{};                       ///< of one core, a run, looking left out
  std::optional<diagnostics::Estimate> against_first{};  ///< distance less that of the first variant, seed by seed
  std::optional<diagnostics::PairedRank> rank{};         ///< none where a seed failed
  std::optional<bool> as_expected{};                     ///< none: nothing was expected, or seeds failed
};

struct ComparisonResults {
  std::vector<ComparisonRow> rows;  ///< as comparison.variants
  std::vector<std::size_t> order;   ///< of rows by distance, the nearest first; those without one last
  double floor = 0;                 ///< real against real, mean over seeds
  std::vector<std::string> sentences;
  bool as_expected = true;  ///< no expectation was missed
};

/// `cells` in order, failed ones among them. `seconds` of cells, by index: what training took.
ComparisonResults evaluate(const ComparisonCells& comparison, std::span<const record::Cell> cells,
                           const std::map<std::size_t, double>& seconds);

}  // namespace ganflow::experiment
