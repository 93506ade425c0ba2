#pragma once
/// What a series does after its start: swing, swing less, swing more, settle, drift, or nothing but noise (theory §10).

#include "ganflow/diagnostics/cycles.hpp"
#include "ganflow/record/verdict.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

struct OscillationOptions {
  double false_alarm = 1e-4;    ///< probability with which noise alone may be called a swing; in (0, 0.1]
  double ringing_alarm = 1e-2;  ///< likewise for noise that rings (resonances that forget their phase); in (0, 0.1]
  double min_cycles = 4;        ///< cycles that a swing must show; at least 3
  double max_jitter = 0.35;     ///< of cycle lengths, relative; beyond, it is no swing; in (0, 1)
  std::size_t min_values = 32;  ///< fewer are not judged; at least 16
  void validate() const;        ///< throws InputError naming the field
};

struct Oscillation {
  record::VerdictKind kind = record::VerdictKind::kUndecided;  ///< never kDiverged
  std::optional<Estimate> period{};         ///< time, mean over the cycles it would ever show, with 95% interval
  std::optional<Estimate> damping{};        ///< ratio of amplitudes, one cycle to the next, with 95% interval
  std::optional<Estimate> amplitude{};      ///< half the peak-to-peak of the phase-averaged series, with 95% interval
  std::optional<double> amplitude_first{};  ///< of the fundamental, in the first cycle counted
  std::optional<double> amplitude_last{};   ///< likewise, in the last
  std::optional<double> cycles{};           ///< seen after the transient
  std::optional<double> jitter{};           ///< relative deviation of cycle lengths
  double false_alarm = 1;    ///< bound of the probability that noise alone shows the line found; 1 without one
  double ringing_alarm = 1;  ///< likewise, that noise which rings looks as steady
  double transient = 0;      ///< time left out at the start
  std::optional<double> duration_needed{};  ///< undecided only: how long the series must be
  std::optional<double> step_needed{};      ///< undecided only: a line that may be an alias; time between observations
  std::optional<double> coherence{};  ///< noise, undecided only: a swing was found that may be noise which rings; time
                                      ///< for which its phase is remembered. period, amplitude, cycles are then known
  std::vector<double> orbit{};        ///< phase-averaged series, one cycle
  double level_early = 0;             ///< median of the first twentieth
  double level_late = 0;              ///< median of the last quarter
  double scatter_late = 0;            ///< deviation about the trend of the last quarter
  std::size_t left_out = 0;           ///< observations that were not finite
  bool interpolated = false;          ///< times were unequal
};

/// Decides by, in this order: length, constancy, a spectral line against coloured noise with enough regular cycles
/// (undecided when it may be an alias; noise or undecided when a noisy resonance explains it; then the course of their
/// amplitudes), relaxation to a level, wandering (unit root) or trend, else noise.
///
/// Shapes  times and values equally long; times increase.
/// Error   intervals are 95%; the rate of false swings is at most options.false_alarm on white and red noise, and at most
///         options.ringing_alarm on resonances that forget their phase at least 30 times (docs/verdict.md).
/// Cost    O(n log n).
/// Throws  InputError for shapes, times, options. Values that are not finite are left out and counted.
/// Check   sines, squares, relaxations in white and red noise; random walks; recorded pendulum runs (theory §11).
Oscillation find_oscillation(std::span<const double> times, std::span<const double> values,
                             const OscillationOptions& options);

}  // namespace ganflow::diagnostics
