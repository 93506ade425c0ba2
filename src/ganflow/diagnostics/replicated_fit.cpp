#include "ganflow/diagnostics/replicated_fit.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::diagnostics {

namespace {

constexpr double kTail = 0.025;  // of a 95% interval, on each side

struct Line {
  double slope = 0;
  double level = 0;
  double correction = 0;    // c; 0 where none is fitted
  double slope_error = 0;   // standard error from the residuals; 0 without degrees of freedom
  std::size_t degrees = 0;  // of freedom: points beyond the parameters
};

using Pairs = std::vector<std::pair<double, double>>;

double variance_of(const std::vector<double>& x) {
  const auto n = static_cast<double>(x.size());
  double mean = 0;
  for (const double v : x) {
    mean += v / n;
  }
  double square = 0;
  for (const double v : x) {
    square += (v - mean) * (v - mean) / n;
  }
  return square;
}

/// The residual of `of` on a straight line in x, at each point.
std::vector<double> beside_line(const std::vector<double>& x, std::vector<double> of) {
  const auto n = static_cast<double>(x.size());
  double mean_x = 0;
  double mean = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    mean_x += x[k] / n;
    mean += of[k] / n;
  }
  double xx = 0;
  double xf = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    xx += (x[k] - mean_x) * (x[k] - mean_x);
    xf += (x[k] - mean_x) * (of[k] - mean);
  }
  for (std::size_t k = 0; k < x.size(); ++k) {
    of[k] -= mean + xf / xx * (x[k] - mean_x);
  }
  return of;
}

/// What a fitted c e^{qx} is, and what it costs.
struct Correction {
  double c = 0;
  double share = 1;  // of x's variance that the term leaves to the slope
};

/// Takes c e^{qx} out of y, with the c of least squares together with a line; nullopt when a line and a correction cannot
/// be told apart.
std::optional<Correction> take_out(double q, Pairs& points) {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> term;
  for (const auto& [at, value] : points) {
    x.push_back(at);
    y.push_back(value);
    term.push_back(std::exp(q * at));
  }
  const std::vector<double> z = beside_line(x, term);
  const std::vector<double> r = beside_line(x, y);
  double zz = 0;
  double zr = 0;
  for (std::size_t k = 0; k < z.size(); ++k) {
    zz += z[k] * z[k];
    zr += z[k] * r[k];
  }
  if (points.size() < 3 || !(zz > 0)) {
    return std::nullopt;
  }
  for (std::size_t k = 0; k < z.size(); ++k) {
    points[k].second -= zr / zz * term[k];
  }
  return Correction{.c = zr / zz, .share = variance_of(beside_line(term, x)) / variance_of(x)};
}

double student(double degrees) {
  return boost::math::quantile(boost::math::complement(boost::math::students_t(degrees), kTail));
}

double transformed(double value, bool log) { return log ? std::log(value) : value; }
double restored(double value, bool log) { return log ? std::exp(value) : value; }

/// nullopt: fewer than two points, or all x equal; with a correction (ReplicatedFitOptions) one point more.
std::optional<Line> least_squares(Pairs points, double correction) {
  const std::optional<Correction> term = correction != 0 ? take_out(correction, points) : Correction{};
  if (!term) {
    return std::nullopt;
  }
  const std::size_t parameters = correction != 0 ? 3 : 2;
  const auto n = static_cast<double>(points.size());
  double mean_x = 0;
  double mean_y = 0;
  for (const auto& [x, y] : points) {
    mean_x += x / n;
    mean_y += y / n;
  }
  double xx = 0;
  double xy = 0;
  for (const auto& [x, y] : points) {
    xx += (x - mean_x) * (x - mean_x);
    xy += (x - mean_x) * (y - mean_y);
  }
  if (points.size() < 2 || !(xx > 0)) {
    return std::nullopt;
  }
  Line line{.slope = xy / xx,
            .level = mean_y - xy / xx * mean_x,
            .correction = term->c,
            .slope_error = 0,
            .degrees = points.size() - parameters};
  double residual = 0;
  for (const auto& [x, y] : points) {
    const double r = y - line.level - line.slope * x;
    residual += r * r;
  }
  if (line.degrees > 0) {
    line.slope_error = std::sqrt(residual / static_cast<double>(line.degrees) / (xx * term->share));
  }
  return line;
}

bool in_range(double x, const ReplicatedFitOptions& options) { return x >= options.from && x <= options.to; }

/// The points of a curve that a fit takes, on the axes of the fit.
Pairs fitted_points(const ReplicaCurve& curve, const ReplicatedFitOptions& options) {
  Pairs points;
  for (std::size_t k = 0; k < curve.x.size(); ++k) {
    const double x = transformed(curve.x[k], options.log);
    const double y = transformed(curve.y[k], options.log);
    if (in_range(curve.x[k], options) && std::isfinite(x) && std::isfinite(y)) {
      points.emplace_back(x, y);
    }
  }
  return points;
}

/// The curve of means over the replicas `chosen`: of y arithmetic, of x on the fit's axis.
ReplicaCurve mean_curve(std::span<const ReplicaCurve> replicas, const std::vector<std::size_t>& chosen, bool log) {
  ReplicaCurve mean;
  for (std::size_t k = 0; k < replicas.front().x.size(); ++k) {
    double x = 0;
    double y = 0;
    double count = 0;
    for (const std::size_t r : chosen) {
      if (std::isfinite(replicas[r].y[k]) && std::isfinite(transformed(replicas[r].x[k], log))) {
        x += transformed(replicas[r].x[k], log);
        y += replicas[r].y[k];
        ++count;
      }
    }
    mean.x.push_back(restored(x / count, log));  // NaN without any
    mean.y.push_back(y / count);
  }
  return mean;
}

std::vector<FitPoint> points_of(std::span<const ReplicaCurve> replicas, const ReplicatedFitOptions& options) {
  const bool geometric = options.log && options.interval == IntervalKind::kReplicas;
  std::vector<FitPoint> points;
  for (std::size_t k = 0; k < replicas.front().x.size(); ++k) {
    double x = 0;
    std::vector<double> y;
    for (const ReplicaCurve& curve : replicas) {
      const double value = transformed(curve.y[k], geometric);
      if (std::isfinite(value) && std::isfinite(transformed(curve.x[k], options.log))) {
        x += transformed(curve.x[k], options.log);
        y.push_back(value);
      }
    }
    if (y.empty()) {
      continue;
    }
    Estimate mean{.value = y.front(), .low = y.front(), .high = y.front()};
    if (const std::optional<Estimate> estimate = mean_of_replicas(y)) {
      mean = *estimate;
    }
    const double at = restored(x / static_cast<double>(y.size()), options.log);
    points.push_back({.x = at,
                      .y = {.value = restored(mean.value, geometric),
                            .low = restored(mean.low, geometric),
                            .high = restored(mean.high, geometric)},
                      .fitted = in_range(at, options)});
  }
  return points;
}

std::optional<ReplicatedFit> fit_one(const Line& line, std::vector<FitPoint> points) {
  if (line.degrees == 0) {
    return std::nullopt;
  }
  const double half = student(static_cast<double>(line.degrees)) * line.slope_error;
  return ReplicatedFit{.slope = {line.slope, line.slope - half, line.slope + half},
                       .level = line.level,
                       .correction = line.correction,
                       .replicas = 1,
                       .by_residuals = true,
                       .points = std::move(points)};
}

std::optional<ReplicatedFit> fit_each(std::span<const ReplicaCurve> replicas, const ReplicatedFitOptions& options) {
  std::vector<Line> lines;
  for (const ReplicaCurve& curve : replicas) {
    if (const std::optional<Line> line = least_squares(fitted_points(curve, options), options.correction)) {
      lines.push_back(*line);
    }
  }
  if (lines.empty()) {
    return std::nullopt;
  }
  if (lines.size() == 1) {
    return fit_one(lines.front(), points_of(replicas, options));
  }
  std::vector<double> slopes;
  double level = 0;
  double correction = 0;
  for (const Line& line : lines) {
    slopes.push_back(line.slope);
    level += line.level / static_cast<double>(lines.size());
    correction += line.correction / static_cast<double>(lines.size());
  }
  return ReplicatedFit{.slope = *mean_of_replicas(slopes),
                       .level = level,
                       .correction = correction,
                       .replicas = lines.size(),
                       .by_residuals = false,
                       .points = points_of(replicas, options)};
}

std::optional<ReplicatedFit> fit_mean(std::span<const ReplicaCurve> replicas, const ReplicatedFitOptions& options) {
  std::vector<std::size_t> all(replicas.size());
  for (std::size_t r = 0; r < all.size(); ++r) {
    all[r] = r;
  }
  const auto slope_of = [&](const std::vector<std::size_t>& chosen) {
    return least_squares(fitted_points(mean_curve(replicas, chosen, options.log), options), options.correction);
  };
  const std::optional<Line> line = slope_of(all);
  if (!line || replicas.size() == 1) {
    return line ? fit_one(*line, points_of(replicas, options)) : std::nullopt;
  }
  std::vector<double> slopes;
  std::vector<std::uint64_t> draws(replicas.size());
  for (std::size_t b = 0; b < options.resamples; ++b) {
    rng::fill_index({.seed = options.seed, .purpose = rng::Purpose::kBootstrap, .step = b}, 0, replicas.size(), draws);
    if (const std::optional<Line> again = slope_of({draws.begin(), draws.end()})) {
      slopes.push_back(again->slope);
    }
  }
  if (slopes.empty()) {
    return std::nullopt;
  }
  std::sort(slopes.begin(), slopes.end());
  const auto quantile = [&](double u) {
    return slopes[static_cast<std::size_t>(std::lround(u * static_cast<double>(slopes.size() - 1)))];
  };
  return ReplicatedFit{.slope = {line->slope, quantile(kTail), quantile(1 - kTail)},
                       .level = line->level,
                       .correction = line->correction,
                       .replicas = replicas.size(),
                       .by_residuals = false,
                       .points = points_of(replicas, options)};
}

}  // namespace

void ReplicatedFitOptions::validate() const {
  GF_VALIDATE(from < to, "fit.from = {} (must be below to = {}). Swap them", from, to);
  GF_VALIDATE(correction == 0 || (log && std::isfinite(correction)),
              "fit.correction = {} (a power of x beside a power law, so log must be true). Leave it out", correction);
  GF_VALIDATE(resamples >= 99, "fit.resamples = {} (must be at least 99). Try 1999", resamples);
}

std::optional<ReplicatedFit> fit_replicas(std::span<const ReplicaCurve> replicas, const ReplicatedFitOptions& options) {
  options.validate();
  for (const ReplicaCurve& curve : replicas) {
    GF_EXPECT(curve.x.size() == curve.y.size() && curve.x.size() == replicas.front().x.size());
  }
  if (replicas.empty()) {
    return std::nullopt;
  }
  return options.interval == IntervalKind::kReplicas ? fit_each(replicas, options) : fit_mean(replicas, options);
}

std::optional<Estimate> mean_of_replicas(std::span<const double> values) {
  std::vector<double> good;
  std::copy_if(values.begin(), values.end(), std::back_inserter(good), [](double v) { return std::isfinite(v); });
  if (good.size() < 2) {
    return std::nullopt;
  }
  const auto n = static_cast<double>(good.size());
  double mean = 0;
  for (const double v : good) {
    mean += v / n;
  }
  double square = 0;
  for (const double v : good) {
    square += (v - mean) * (v - mean);
  }
  const double half = student(n - 1) * std::sqrt(square / (n - 1) / n);
  return Estimate{.value = mean, .low = mean - half, .high = mean + half};
}

}  // namespace ganflow::diagnostics
