#pragma once
/// The cells of a comparison: every variant with every seed.

#include "ganflow/experiment/compared_run.hpp"
#include "ganflow/experiment/comparison.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/cell.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// A finished cell, and what it cost; the latter is no part of what is promised to be the same.
struct TimedCell {
  record::Cell cell;
  double seconds = 0;  ///< of ComparedRun
};

/// A comparison that has been looked through, and runs its cells. Cell i is variant i / seeds with seed i mod seeds above
/// the first spec's. All variants are looked at as the first spec is: its [observe], and its seed.
class ComparisonCells {
 public:
  /// Throws  InputError: fewer than two variants, budgets that are none, a spec that is impossible by itself (unless
  ///         Comparison::leave_out), data that differ (the keys are named), a flow where samples are counted, an average
  ///         of a run that takes none.
  explicit ComparisonCells(Comparison comparison);

  /// As it will run: without what was left out, the budget filled in.
  const Comparison& comparison() const { return comparison_; }
  /// What was left out, each with why.
  const std::vector<std::string>& left_out() const { return left_out_; }
  const Spec& spec(std::size_t variant) const { return specs_.at(variant); }
  std::size_t count() const { return comparison_.variants.size() * comparison_.seeds; }
  std::size_t variant_of(std::size_t cell) const { return cell / comparison_.seeds; }
  /// "w1" or "sliced_w1".
  std::string distance_name() const;

  /// Runs one cell on the calling thread alone. What is wrong with a cell is in its `failure`.
  /// Throws  CellInterrupted.
  TimedCell run(std::size_t index, const std::atomic<bool>* stop) const;

 private:
  void resolve();
  void fill_budget();
  void refuse_differences() const;
  void refuse_uncountable() const;

  Comparison comparison_;
  std::vector<Spec> specs_;  ///< one a variant, with the budget's length
  std::vector<std::string> left_out_;
  std::size_t dimension_ = 1;
};

}  // namespace ganflow::experiment
