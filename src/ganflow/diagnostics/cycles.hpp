#pragma once
/// A swinging series taken apart into its cycles.

#include "ganflow/diagnostics/uniform_series.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace ganflow::diagnostics {

/// An estimate with its 95% confidence interval.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

struct Cycles {
  std::vector<double> begins;  ///< times of upward passages through the local level, k + 1 for k cycles
  std::vector<double> steady;  ///< begins as fits to equally long cycles tell them; for a swing that keeps its phase
  std::vector<double> amplitudes;  ///< of the fundamental, one a cycle
  double timing_error = 0;         ///< deviation of a begin due to noise, told from the amplitudes' scatter

  std::size_t count() const { return amplitudes.size(); }
};

/// Cycles of about the given period: the series is passed through the band from 0.4 to 2 of its frequency (when that
/// shows too few: from 0.7 to 1.3), and a cycle begins where that rises through zero, having been below −h and before
/// it is above +h, h = a fifth of its deviation. Kept is the longest unbroken run of cycles of 0.5 to 1.7 periods and
/// at least 0.15 of the largest amplitude. Begins are then moved to where the fundamental, fitted to the one cycle
/// about them, rises through zero. That fit stretches a cycle to its own rough length, whose error it inherits in part;
/// steady begins have the mean length instead.
Cycles find_cycles(const UniformSeries& series, double period);

/// Deviation of cycle lengths / their mean.
double jitter(const Cycles& cycles);

/// Ratio of one cycle's amplitude to that before it: exp of the slope of log amplitude, weighted by amplitude² (noise
/// on an amplitude a is 1/a in log a). nullopt for fewer than 4 cycles.
std::optional<Estimate> damping_ratio(const Cycles& cycles);

}  // namespace ganflow::diagnostics
