#pragma once
/// The spectrum of the observable that decided a verdict, with the noise it is held against and the line found.

#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"
#include "ganflow/report/gnuplot.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// Power over frequency, in cycles a unit of mean-field time; equally long vectors.
struct SpectrumView {
  std::string observable;
  std::vector<double> frequency;
  std::vector<double> power;            ///< tapered periodogram, as diagnostics/spectrum.hpp has it
  std::vector<double> noise;            ///< coloured noise fitted beside the line
  std::vector<double> threshold;        ///< about where a line would be called one
  double false_alarm = 0;               ///< of that threshold
  std::optional<double> line = {};      ///< 1 / period
  std::optional<double> line_low = {};  ///< its 95% interval
  std::optional<double> line_high = {};
};

/// From the verdict's observable after its transient. nullopt without one, or when too few values are finite.
std::optional<SpectrumView> spectrum_of(const record::Series& series, const record::Verdict& verdict);

/// The figure "spectrum", both axes logarithmic; of many frequencies, extremes are drawn.
Figure spectrum_figure(const SpectrumView& view);

}  // namespace ganflow::report
