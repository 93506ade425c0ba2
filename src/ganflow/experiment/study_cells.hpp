#pragma once
/// The cells of a study: every combination of its axes' values, for every replica.

#include "ganflow/experiment/study.hpp"
#include "ganflow/experiment/study_kind.hpp"
#include "ganflow/record/cell.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// Cell `index`: the last axis varies fastest, replicas faster still.
struct CellPlan {
  std::size_t index = 0;
  std::vector<std::size_t> at;  ///< for each axis, which of its values
  std::size_t replica = 0;
};

std::size_t cell_count(const Study& study);
CellPlan cell_plan(const Study& study, std::size_t index);

/// What turns the study's spec into the cell's: `set`, the axes' values, the seed. `base_seed` is the study's spec's.
std::vector<std::string> cell_overrides(const Study& study, const CellPlan& plan, std::uint64_t base_seed);

/// Every option of the kind: its default, the study's word, an axis' value.
/// Throws  InputError for an axis' value that is no number.
std::map<std::string, double> cell_options(const Study& study, const CellPlan& plan);

/// A study that has been looked through, and runs its cells.
class StudyCells {
 public:
  /// Throws  InputError: the spec by itself is impossible, an axis is also set, all cells are impossible (one or some
  ///         that are will fail when they run), or fits, means and plots name what no cell finds.
  explicit StudyCells(Study study);

  const Study& study() const { return study_; }
  const StudyKind& kind() const { return kind_; }
  const FindingNames& names() const { return names_; }
  std::size_t count() const { return cell_count(study_); }

  /// Runs one cell on the calling thread alone. What is wrong with a cell is in its `failure`.
  /// Throws  CellInterrupted.
  record::Cell run(std::size_t index, const std::atomic<bool>* stop) const;

 private:
  record::Cell blank(const CellPlan& plan) const;
  CellTask task(const CellPlan& plan, const std::atomic<bool>* stop) const;
  void find_possible_cell();
  void check_names() const;

  Study study_;
  const StudyKind& kind_;
  std::uint64_t base_seed_ = 1;
  Spec first_spec_;  ///< of the first cell that is possible
  FindingNames names_;
  std::unique_ptr<ReferenceStore> references_;
};

}  // namespace ganflow::experiment
