#include "ganflow/diagnostics/oscillation.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/mean_period.hpp"
#include "ganflow/diagnostics/orbit.hpp"
#include "ganflow/diagnostics/resonance.hpp"
#include "ganflow/diagnostics/spectral_line.hpp"
#include "ganflow/diagnostics/spectrum.hpp"
#include "ganflow/diagnostics/transient.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::diagnostics {

namespace {

using record::VerdictKind;

constexpr double kConstant = 1e-12;    // of the largest value: a range below is rounding
constexpr int kLooks = 3;              // windows in which a line is sought; each gets its share of the false alarms
constexpr double kFewestDamped = 3;    // cycles: a fast decay shows no more
constexpr double kHalved = 0.5;        // a course of amplitudes that changes by less than this factor is no course
constexpr double kSettledBand = 1.35;  // amplitudes within this factor of the late ones are late ones
constexpr double kClearlyFallen = 6;   // initial distance / late scatter: beyond is a relaxation if not wandering
constexpr double kPlainlyFallen = 20;  // beyond is a relaxation whatever the scatter's colour
constexpr double kStillMoving = 0.25;  // of the initial distance, over the second half: then it has not settled
// n(1 − ρ̂) of a detrended random walk is below 29.5 with probability 99% (Fuller 1976, table 8.5.1), and below 14 in 85
// of 100 walks that we tried.
constexpr double kWanders = 14;
constexpr double kMayWander = 29.5;
constexpr double kTrendDeviations = 5;    // of the slope, allowing for the noise's memory
constexpr double kNearNyquist = 2.5;      // observations a period
constexpr double kLockedBelow = 5.75;     // observations a period: beyond, being locked to them does no harm
constexpr double kFinePerPeriod = 6;      // observations a period: from here on, a swing's shape is seen
constexpr double kLonger = 2;             // times the series: what tells a swing from noise that rings, if it is one
constexpr double kFewCyclesShare = 0.95;  // of the variance in a peak of too few cycles: a swing seen for too short

/// Lag-1 correlation of values about their trend.
double memory_of(std::span<const double> values) {
  const std::vector<double> x = detrended(values);
  double product = 0;
  double square = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    product += x[i] * x[i - 1];
    square += x[i - 1] * x[i - 1];
  }
  return square > 0 ? product / square : 0;
}

/// A line, with the number of values cut off before it was sought.
struct Finding {
  SpectralLine line;
  std::size_t cut = 0;
};

std::optional<SpectralLine> look(const UniformSeries& series, const OscillationOptions& options) {
  auto line = find_line(series, options.min_cycles, options.false_alarm / kLooks);
  if (line) {
    line->false_alarm = std::min(1.0, kLooks * line->false_alarm);
  }
  return line;
}

/// Looks after the transient; then in the whole, where a fast decay is; then again with the cut that the period asks
/// for.
std::optional<Finding> find_line_after_transient(const UniformSeries& series, const OscillationOptions& options) {
  std::size_t cut = transient_length(series, std::nullopt);
  std::optional<SpectralLine> line = look(series.from(cut), options);
  if (!line && cut > 0) {
    cut = 0;
    line = look(series, options);
  }
  if (!line) {
    return std::nullopt;
  }
  const std::size_t better_cut = transient_length(series, line->period);
  if (better_cut == cut) {
    return Finding{*line, cut};
  }
  if (const auto better_line = look(series.from(better_cut), options)) {
    return Finding{*better_line, better_cut};
  }
  return Finding{*line, cut};
}

/// Is the line near the highest frequency that the observations can tell, or locked to them? A period of so few
/// observations is what any faster swing looks like.
bool may_be_alias(const SpectralLine& line, double step) {
  const double observations = line.period / step;  // a period
  if (observations < kNearNyquist) {
    return true;
  }
  const double halves = std::round(2 * observations);
  const double slip = line.cycles * std::abs(2 * observations / halves - 1);  // periods gained on the lattice
  return observations < kLockedBelow && slip < 1;
}

Cycles last_cycles(const Cycles& cycles, std::size_t count) {
  const auto skip = static_cast<std::ptrdiff_t>(cycles.count() - count);
  return {.begins = {cycles.begins.begin() + skip, cycles.begins.end()},
          .steady = {cycles.steady.begin() + skip, cycles.steady.end()},
          .amplitudes = {cycles.amplitudes.begin() + skip, cycles.amplitudes.end()},
          .timing_error = cycles.timing_error};
}

/// Does the amplitude change from the first cycle to the last, by more than chance and by more than a factor of two?
VerdictKind course_of(const Cycles& cycles, const std::optional<Estimate>& damping) {
  if (!damping) {
    return VerdictKind::kOscillating;
  }
  const double change = std::pow(damping->value, static_cast<double>(cycles.count() - 1));
  if (damping->high < 1 && change < kHalved) {
    return VerdictKind::kDamped;
  }
  return damping->low > 1 && change > 1 / kHalved ? VerdictKind::kGrowing : VerdictKind::kOscillating;
}

/// Cycles without those before the amplitude came to that of the second half, if it is steady there; else all of them.
Cycles settled_cycles(const Cycles& cycles, const OscillationOptions& options) {
  const auto fewest = static_cast<std::size_t>(std::ceil(options.min_cycles));
  const std::size_t half = cycles.count() / 2;
  if (half < fewest) {
    return cycles;
  }
  const Cycles late = last_cycles(cycles, half);
  const auto course = damping_ratio(late);
  if (!course || course->low > 1 || course->high < 1) {
    return cycles;
  }
  const double usual = median_of(late.amplitudes);
  const auto first = std::find_if(cycles.amplitudes.begin(), cycles.amplitudes.end(),
                                  [&](double a) { return a < kSettledBand * usual && a > usual / kSettledBand; });
  const auto skipped = static_cast<std::size_t>(first - cycles.amplitudes.begin());
  return last_cycles(cycles, std::max(half, cycles.count() - skipped));
}

/// Fills in what cycles tell; false when they are too few or too irregular for a swing.
bool describe_swing(const UniformSeries& series, const Finding& finding, const OscillationOptions& options,
                    Oscillation& result) {
  const UniformSeries tail = series.from(finding.cut);
  Cycles cycles = find_cycles(tail, finding.line.period);
  if (static_cast<double>(cycles.count()) < kFewestDamped || jitter(cycles) > options.max_jitter) {
    return false;
  }
  std::optional<Estimate> damping = damping_ratio(cycles);
  VerdictKind kind = course_of(cycles, damping);
  if (kind != VerdictKind::kOscillating) {
    const Cycles settled = settled_cycles(cycles, options);
    if (settled.count() < cycles.count() && course_of(settled, damping_ratio(settled)) == VerdictKind::kOscillating) {
      cycles = settled;
      damping = damping_ratio(settled);
      kind = VerdictKind::kOscillating;
      result.transient = cycles.begins.front() - series.start;
    }
  }
  if (kind == VerdictKind::kOscillating && static_cast<double>(cycles.count()) < std::floor(options.min_cycles)) {
    return false;
  }
  result.kind = kind;
  result.damping = damping;
  result.period = mean_period(cycles);
  result.cycles = static_cast<double>(cycles.count());
  result.amplitude_first = cycles.amplitudes.front();
  result.amplitude_last = cycles.amplitudes.back();
  result.jitter = jitter(cycles);
  UniformSeries flat = tail;
  flat.values = detrended(tail.values);
  result.orbit = phase_average(flat, cycles);
  result.amplitude = swing_size(flat, cycles);
  const double level = mean_of(tail.values);
  for (double& x : result.orbit) {
    x += level;
  }
  return true;
}

SteadinessTest test_steadiness_from(const UniformSeries& series, std::size_t first, const SpectralLine& line,
                                    double mean_length) {
  const UniformSeries tail = series.from(first);
  const UniformSeries white = whitened(tail, line.memory);
  const double periods = std::max(1.0, std::round(white.duration() / line.period));  // no observation is left out
  return test_steadiness(find_phasors(tail, mean_length), find_phasors(white, white.duration() / periods));
}

/// Is the swing steadier than noise that rings, on all that follows the transient or on what follows its settling? If
/// not, it is undecided, or noise where a resonance explains it better.
void weigh_against_resonance(const UniformSeries& series, const Finding& finding, const OscillationOptions& options,
                             Oscillation& result) {
  const double mean_length = result.period ? result.period->value : finding.line.period;
  const auto settled = static_cast<std::size_t>(std::lround(result.transient / series.step));
  const bool settles =
      series.step * static_cast<double>(settled) > series.step * static_cast<double>(finding.cut) + mean_length;
  const double looks = settles ? 2 : 1;
  SteadinessTest test = test_steadiness_from(series, finding.cut, finding.line, mean_length);
  if (settles && looks * test.chance >= options.ringing_alarm) {
    test = test_steadiness_from(series, settled, finding.line, mean_length);
  }
  const double chance = std::min(1.0, looks * test.chance);
  result.ringing_alarm = chance;
  if (chance < options.ringing_alarm) {
    return;
  }
  result.kind = test.log_ratio > 0 ? VerdictKind::kUndecided : VerdictKind::kNoise;
  result.coherence = test.coherence;
  if (result.kind == VerdictKind::kUndecided) {
    result.duration_needed = kLonger * series.duration();
  }
}

/// Has it come down (or up) to a level, and stays there?
bool has_relaxed(const UniformSeries& series, const Oscillation& levels) {
  const auto late = std::span(series.values).last(series.size() / 2);
  const double distance = std::abs(levels.level_early - levels.level_late);
  const double scatter = deviation_of(detrended(late));
  const double movement = std::abs(fit_trend(late).slope) * static_cast<double>(late.size());
  if (movement > kStillMoving * distance) {
    return false;
  }
  const bool wanders = static_cast<double>(late.size()) * (1 - memory_of(late)) < kWanders;
  return distance > (wanders ? kPlainlyFallen : kClearlyFallen) * scatter;
}

bool has_trend(const UniformSeries& series, double memory) {
  const auto n = static_cast<double>(series.size());
  const double slope = fit_trend(series.values).slope;
  const double scatter = deviation_of(detrended(series.values));
  const double rho = std::clamp(memory, 0.0, 1 - 1 / n);
  const double error = scatter * std::sqrt(12 / (n * n * n)) * std::sqrt((1 + rho) / (1 - rho));
  return std::abs(slope) > kTrendDeviations * error && std::abs(slope) * n > scatter;
}

/// Period of a peak that holds nearly all variance but shows too few cycles to be told from a wandering.
std::optional<double> unfinished_swing(const UniformSeries& series, double min_cycles) {
  const Spectrum spectrum = tapered_periodogram(series);
  const auto peak = static_cast<std::size_t>(std::max_element(spectrum.power.begin() + 1, spectrum.power.end()) -
                                             spectrum.power.begin());
  if (peak < 2 || static_cast<double>(peak) > min_cycles || peak + 1 >= spectrum.power.size()) {
    return std::nullopt;
  }
  double total = 0;
  for (std::size_t k = 1; k < spectrum.power.size(); ++k) {
    total += spectrum.power[k];
  }
  const double share = (spectrum.power[peak - 1] + spectrum.power[peak] + spectrum.power[peak + 1]) / total;
  return share > kFewCyclesShare ? std::optional(spectrum.duration() / static_cast<double>(peak)) : std::nullopt;
}

void classify_without_swing(const UniformSeries& series, const OscillationOptions& options, Oscillation& result) {
  if (has_relaxed(series, result)) {
    result.kind = VerdictKind::kConverging;
    return;
  }
  const double memory = memory_of(series.values);
  const auto n = static_cast<double>(series.size());
  const double rejection = n * (1 - memory);
  if (const auto period = unfinished_swing(series, options.min_cycles)) {
    result.kind = VerdictKind::kUndecided;
    result.duration_needed = (options.min_cycles + 2) * *period;
  } else if (rejection < kWanders || has_trend(series, memory)) {
    result.kind = VerdictKind::kDrifting;
  } else if (rejection < kMayWander) {
    result.kind = VerdictKind::kUndecided;
    result.duration_needed = series.duration() * 2 * kMayWander / rejection;
  } else {
    result.kind = VerdictKind::kNoise;
  }
}

bool is_constant(std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high - *low <= kConstant * std::max(std::abs(*low), std::abs(*high));
}

}  // namespace

void OscillationOptions::validate() const {
  GF_VALIDATE(false_alarm > 0 && false_alarm <= 0.1, "oscillation.false_alarm = {} (must be in (0, 0.1]). Try 1e-4",
              false_alarm);
  GF_VALIDATE(ringing_alarm > 0 && ringing_alarm <= 0.1,
              "oscillation.ringing_alarm = {} (must be in (0, 0.1]). Try 0.01", ringing_alarm);
  GF_VALIDATE(min_cycles >= 3 && min_cycles < 1e6,
              "oscillation.min_cycles = {} (fewer than 3 cycles are not told from a trend). Try 4", min_cycles);
  GF_VALIDATE(max_jitter > 0 && max_jitter < 1, "oscillation.max_jitter = {} (must be in (0, 1)). Try 0.35",
              max_jitter);
  GF_VALIDATE(min_values >= 16,
              "oscillation.min_values = {} (a spectrum of fewer than 16 values tells nothing). Try 32", min_values);
}

Oscillation find_oscillation(std::span<const double> times, std::span<const double> values,
                             const OscillationOptions& options) {
  options.validate();
  const UniformSeries series = make_uniform(times, values);
  Oscillation result{.left_out = series.left_out, .interpolated = series.interpolated};
  if (series.size() < options.min_values) {
    if (series.size() >= 2) {
      result.duration_needed = series.step * static_cast<double>(options.min_values);
    }
    return result;
  }
  const std::span<const double> all = series.values;
  result.level_early = median_of(all.first(std::max<std::size_t>(3, all.size() / 20)));
  result.level_late = median_of(all.last(all.size() / 4));
  result.scatter_late = deviation_of(detrended(all.last(all.size() / 4)));
  if (is_constant(all)) {
    result.kind = VerdictKind::kConverging;
    return result;
  }
  if (const auto finding = find_line_after_transient(series, options)) {
    if (may_be_alias(finding->line, series.step)) {
      result.false_alarm = finding->line.false_alarm;
      result.step_needed = finding->line.period / kFinePerPeriod;
      return result;
    }
    result.transient = series.step * static_cast<double>(finding->cut);
    if (describe_swing(series, *finding, options, result)) {
      result.false_alarm = finding->line.false_alarm;
      weigh_against_resonance(series, *finding, options, result);
      return result;
    }
    result.transient = 0;
  }
  classify_without_swing(series, options, result);
  return result;
}

}  // namespace ganflow::diagnostics
