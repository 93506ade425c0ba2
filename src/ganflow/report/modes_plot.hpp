#pragma once
/// Which modes of the data the generated samples fall into, over time (theory §10).

#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"
#include "ganflow/report/gnuplot.hpp"

#include <optional>
#include <string>

namespace ganflow::report {

/// The columns share_k as stacked areas, what lies in no mode in grey above; at the side, where the verdict knows them,
/// the data's shares as a bar, the modes' numbers beside it, those that are lost marked. Rows are averaged over the
/// pixels of the axis of time. nullopt for a series without such columns, or with fewer than two rows of them.
std::optional<Figure> modes_figure(const record::Series& series, const std::optional<record::Verdict>& verdict,
                                   const std::string& title);

}  // namespace ganflow::report
