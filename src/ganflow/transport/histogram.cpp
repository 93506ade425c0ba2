#include "ganflow/transport/histogram.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::transport {

namespace {

/// A point's category and the mass it brings to a or to b.
struct Entry {
  std::int64_t key = 0;
  double a = 0;
  double b = 0;
};

void append(std::vector<Entry>& entries, std::span<const std::int64_t> keys, std::span<const double> weights,
            double Entry::*side) {
  GF_EXPECT(weights.empty() || weights.size() == keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Entry entry{.key = keys[i]};
    entry.*side = weights.empty() ? 1 : weights[i];
    entries.push_back(entry);
  }
}

double effective_number(std::size_t n, std::span<const double> weights) {
  if (weights.empty()) {
    return static_cast<double>(n);
  }
  double squares = 0;
  for (const double w : weights) {
    squares += w * w;
  }
  return 1 / squares;
}

/// Pooled coordinates of one axis, sorted.
std::vector<double> pooled(ConstMatrixView<double> x, ConstMatrixView<double> y, std::size_t axis) {
  std::vector<double> values;
  values.reserve(x.rows() + y.rows());
  for (const ConstMatrixView<double>& points : {x, y}) {
    for (std::size_t i = 0; i < points.rows(); ++i) {
      values.push_back(points(i, axis));
    }
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::size_t rule_of_bins(const std::vector<double>& sorted, std::size_t d) {
  const std::size_t count = sorted.size();
  const auto n = static_cast<double>(count);
  const double range = sorted.back() - sorted.front();
  const double spread = sorted[(3 * (count - 1)) / 4] - sorted[(count - 1) / 4];
  const double width = 2 * spread * std::pow(n, -1 / (static_cast<double>(d) + 2));
  const double bins = width > 0 ? std::ceil(range / width) : std::ceil(std::log2(n)) + 1;
  return static_cast<std::size_t>(std::clamp(bins, 1.0, n));
}

/// Cuts of one axis.
struct Axis {
  double low = 0;
  double high = 0;
  std::size_t bins = 1;

  std::int64_t cell(double value) const {
    if (high <= low) {
      return 0;
    }
    const double place = (value - low) / (high - low) * static_cast<double>(bins);
    return static_cast<std::int64_t>(std::min(place, static_cast<double>(bins - 1)));
  }
};

std::vector<std::int64_t> cells_of(ConstMatrixView<double> points, const std::vector<Axis>& axes) {
  std::vector<std::int64_t> keys(points.rows(), 0);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    for (std::size_t c = 0; c < axes.size(); ++c) {
      keys[i] = keys[i] * static_cast<std::int64_t>(axes[c].bins) + axes[c].cell(points(i, c));
    }
  }
  return keys;
}

}  // namespace

void BinOptions::validate() const {
  GF_VALIDATE(!bins || *bins >= 1, "--bins {} (at least 1). Try 50", bins.value_or(0));
}

PairedMasses count_labels(std::span<const std::int64_t> x, std::span<const std::int64_t> y,
                          std::span<const double> weights_x, std::span<const double> weights_y) {
  GF_VALIDATE(!x.empty() && !y.empty(), "{} against {} labels (each side needs at least one)", x.size(), y.size());
  std::vector<Entry> entries;
  entries.reserve(x.size() + y.size());
  append(entries, x, weights_x, &Entry::a);
  append(entries, y, weights_y, &Entry::b);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& s, const Entry& t) { return s.key < t.key; });
  PairedMasses masses{.n = effective_number(x.size(), weights_x),
                      .m = effective_number(y.size(), weights_y),
                      .counted = weights_x.empty() && weights_y.empty()};
  const double scale_a = weights_x.empty() ? 1 / static_cast<double>(x.size()) : 1;
  const double scale_b = weights_y.empty() ? 1 / static_cast<double>(y.size()) : 1;
  for (std::size_t k = 0; k < entries.size();) {
    double a = 0;  // whole numbers without weights: exact
    double b = 0;
    const std::int64_t key = entries[k].key;
    for (; k < entries.size() && entries[k].key == key; ++k) {
      a += entries[k].a;
      b += entries[k].b;
    }
    masses.a.push_back(a * scale_a);
    masses.b.push_back(b * scale_b);
  }
  return masses;
}

Binned bin_together(ConstMatrixView<double> x, ConstMatrixView<double> y, const BinOptions& options,
                    std::span<const double> weights_x, std::span<const double> weights_y) {
  options.validate();
  GF_VALIDATE(x.cols() == y.cols() && x.cols() > 0, "clouds in dimensions {} and {} (must be the same space)", x.cols(),
              y.cols());
  GF_VALIDATE(x.rows() > 0 && y.rows() > 0, "{} against {} points (each side needs at least one)", x.rows(), y.rows());
  Binned binned;
  std::vector<Axis> axes;
  double cells = 1;
  for (std::size_t c = 0; c < x.cols(); ++c) {
    const std::vector<double> values = pooled(x, y, c);
    axes.push_back({.low = values.front(),
                    .high = values.back(),
                    .bins = options.bins ? *options.bins : rule_of_bins(values, x.cols())});
    binned.bins.push_back(axes.back().bins);
    cells *= static_cast<double>(axes.back().bins);
  }
  GF_VALIDATE(cells < static_cast<double>(std::numeric_limits<std::int64_t>::max()),
              "{:.2g} cells in dimension {} (more than can be numbered). Give fewer --bins, or choose columns", cells,
              x.cols());
  binned.masses = count_labels(cells_of(x, axes), cells_of(y, axes), weights_x, weights_y);
  return binned;
}

}  // namespace ganflow::transport
