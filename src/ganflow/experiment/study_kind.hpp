#pragma once
/// What a cell of a study does: the kinds, by name.

#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/experiment/reference_store.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/experiment/study.hpp"
#include "ganflow/record/cell.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ganflow::experiment {

/// A number that a kind takes from [options], or from an axis "options.NAME".
struct StudyOption {
  std::string name;
  double value = 0;  ///< when the study does not say
  std::string doc;
};

/// Everything that one cell is given.
struct CellTask {
  Spec spec;  ///< with the cell's settings and seed
  const Study* study = nullptr;
  std::map<std::string, double> options;    ///< every option of the kind
  ReferenceStore* references = nullptr;     ///< solutions that several cells are held against
  const std::atomic<bool>* stop = nullptr;  ///< set: throw CellInterrupted soon; nullptr: never
};

/// Names of what a cell finds, before any has run.
struct FindingNames {
  std::vector<std::string> numbers;
  std::vector<std::string> words;
  std::vector<std::string> curves;
};

/// What is concluded from all cells together.
struct StudyConclusion {
  std::vector<std::string> sentences;
  std::vector<std::pair<std::string, std::vector<double>>> columns;  ///< one more number of every cell; NaN: none
};

struct StudyKind {
  std::string name;
  std::string doc;  ///< one line
  std::vector<StudyOption> options;
  /// Of the study whose cells have this spec, but for their settings.
  std::function<FindingNames(const Study&, const Spec&)> names;
  /// Throws what a run throws, and RuntimeFailure for a divergence: the cell has failed then.
  std::function<record::Findings(const CellTask&)> run;
  /// May be empty. `cells` are all that are done, in order.
  std::function<StudyConclusion(const Study&, std::span<const record::Cell>)> conclude;
};

/// All kinds, in the order in which the documents explain them.
const std::vector<StudyKind>& study_kinds();

/// nullptr when there is none of that name.
const StudyKind* find_study_kind(std::string_view name);

std::vector<std::string> study_kind_names();
std::vector<std::string> option_names(const StudyKind& kind);

/// Throws CellInterrupted once the cell is asked to stop.
void go_on_or_stop(const CellTask& task);

}  // namespace ganflow::experiment
