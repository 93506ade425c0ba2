#pragma once
/// A study's results as panels of a figure.

#include "ganflow/experiment/study_results.hpp"
#include "ganflow/report/study_plot.hpp"

#include <span>
#include <vector>

namespace ganflow::apps {

/// One panel a fit, one a plot, in their order.
std::vector<report::StudyPanel> study_panels(const experiment::StudyCells& study, std::span<const record::Cell> cells,
                                             const experiment::StudyResults& results);

}  // namespace ganflow::apps
