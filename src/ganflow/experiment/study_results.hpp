#pragma once
/// What a study's cells say together: lines with slopes, means, and the words for them.

#include "ganflow/diagnostics/replicated_fit.hpp"
#include "ganflow/experiment/study.hpp"
#include "ganflow/experiment/study_cells.hpp"
#include "ganflow/record/cell.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// A 95% interval half as wide as this says nothing about a theory.
inline constexpr double kWidestInterval = 0.15;

enum class Agreement {
  kUnasked,  ///< the study names no theory
  kAgrees,   ///< the interval is narrow, and holds the theory's value (or ends above its lower bound)
  kDiffers,  ///< it does not
  kTooWide,  ///< it does, but is wider than ± kWidestInterval
};

std::string to_string(Agreement agreement);  ///< "agrees", "differs", "too wide to tell"

/// One line of a fit: the cells that share the settings of all axes but one.
struct StudyLine {
  std::string label;                              ///< "data.dimension = 2"; empty when there is but one
  std::optional<diagnostics::ReplicatedFit> fit;  ///< nullopt: too few points
  std::optional<double> theory;
  Agreement agreement = Agreement::kUnasked;
  std::string sentence;  ///< "y against x: slope 1.02 ± 0.05, theory 1: agrees"
};

struct StudyMeanResult {
  std::optional<diagnostics::Estimate> mean;  ///< over replicas; nullopt: fewer than two
  Agreement agreement = Agreement::kUnasked;
  std::string sentence;
};

struct StudyResults {
  std::vector<std::vector<StudyLine>> fits;  ///< as study.fits
  std::vector<StudyMeanResult> means;        ///< as study.means
  StudyConclusion conclusion;                ///< its columns have a row for every done cell
};

/// `cells` in order, failed ones among them: they are passed over.
StudyResults evaluate(const StudyCells& study, std::span<const record::Cell> cells);

/// Everything worth saying, a sentence a line, the fits first.
std::vector<std::string> sentences(const StudyResults& results);

/// The value of an axis or of a number of the findings; NaN where it is none.
double number_of(const Study& study, const record::Cell& cell, const std::string& name);

}  // namespace ganflow::experiment
