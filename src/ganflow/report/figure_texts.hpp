#pragma once
/// What a report says about its figures: headings, captions, and descriptions for who cannot see them.

#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"
#include "ganflow/report/page.hpp"

#include <optional>
#include <string>

namespace ganflow::report {

/// What samples of a run are.
enum class SampleKind { kNone, kNumbers, kPoints, kVectors, kImages };

/// Heading and caption of a figure of that name ("series", "spectrum" …).
struct FigureText {
  std::string heading;
  std::string caption;
};
FigureText text_of_figure(const std::string& name, SampleKind kind);

/// "From t = 0 to 600 the W1 distance went from 0.95 to 0.98 …": figures in words, for screen readers.
std::string describe_series(const record::Series& series);
std::string describe_merging(const record::Series& series);
std::string describe_gradient(const record::Series& series);
std::string describe_modes(const std::optional<record::Verdict>& verdict);

}  // namespace ganflow::report
