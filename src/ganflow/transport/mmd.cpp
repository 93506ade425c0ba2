#include "ganflow/transport/mmd.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/cloud.hpp"
#include "ganflow/transport/pair_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace ganflow::transport {

namespace {

constexpr std::size_t kRows = 64;           // a task; shapes alone decide, so that bits do not feel threads
constexpr double kPairsBetweenLooks = 4e8;  // in one dimension: some tenths of a second between two calls of `progress`
constexpr double kRoundingUnits = 8;        // of epsilon: a kernel value, and sums whose errors are independent

/// ∬ k dα dβ by blocks of rows of one cloud: all of the other, or, of the same cloud, what lies on and behind the
/// diagonal, the latter counted twice.
template <class T>
class PairIntegral {
 public:
  PairIntegral(const PairKernel<T>& kernel, const Cloud<T>& x, const Cloud<T>& y)
      : kernel_(kernel), x_(x), y_(y), partial_((x.size() + kRows - 1) / kRows) {}

  std::size_t tasks() const { return partial_.size(); }

  void run(std::size_t task) {
    const simd::IndexRange rows{task * kRows, std::min(kRows, x_.size() - task * kRows)};
    if (&x_ != &y_) {
      partial_[task] = block(rows, {0, y_.size()});
      return;
    }
    const std::size_t behind = rows.first + rows.count;
    partial_[task] = block(rows, rows);
    if (behind < x_.size()) {
      partial_[task] += 2 * block(rows, {behind, x_.size() - behind});
    }
  }

  double value() { return tree_sum<double>(partial_); }

 private:
  double block(simd::IndexRange rows, simd::IndexRange columns) const {
    double sums[kRows];
    simd::radial_sums<T>(kernel_.radial(), x_.points(), rows, y_.points(), y_.padded_masses(), columns,
                         std::span<double>(sums, rows.count));
    double total = 0;
    for (std::size_t i = 0; i < rows.count; ++i) {
      total += x_.masses()[rows.first + i] * sums[i];
    }
    return total;
  }

  const PairKernel<T>& kernel_;
  const Cloud<T>& x_;
  const Cloud<T>& y_;
  std::vector<double> partial_;
};

double sum_of_squares(const std::vector<double>& masses) {
  std::vector<double> squares;
  squares.reserve(masses.size());
  for (const double u : masses) {
    squares.push_back(u * u);
  }
  return tree_sum<double>(squares);
}

/// Runs all tasks of the three integrals, looking up now and then. False if told to stop.
template <class T>
bool run_all(std::span<PairIntegral<T>> integrals, double pairs, double dimension, const Progress& progress) {
  std::size_t tasks = 0;
  for (const PairIntegral<T>& integral : integrals) {
    tasks += integral.tasks();
  }
  const double looks = progress ? std::ceil(pairs * (0.75 + 0.25 * dimension) / kPairsBetweenLooks) : 1;
  const auto batch = static_cast<std::size_t>(std::ceil(static_cast<double>(tasks) / looks));
  for (std::size_t first = 0; first < tasks; first += batch) {
    const std::size_t count = std::min(batch, tasks - first);
    parallel_for(count, static_cast<std::size_t>(pairs / looks), [&](std::size_t k) {
      std::size_t task = first + k;
      std::size_t which = 0;
      while (task >= integrals[which].tasks()) {
        task -= integrals[which++].tasks();
      }
      integrals[which].run(task);
    });
    if (progress && !progress({.fraction = static_cast<double>(first + count) / static_cast<double>(tasks)})) {
      return first + count == tasks;
    }
  }
  return true;
}

/// Squares of distances must not overflow: ∞ − ∞ would be NaN.
template <class T>
void check_reach(const Cloud<T>& cloud) {
  double reach = 0;
  for (std::size_t c = 0; c < cloud.points().rows(); ++c) {
    for (const T v : cloud.points().row_span(c)) {
      reach = std::max(reach, std::abs(static_cast<double>(v)));
    }
  }
  const double largest = 4 * static_cast<double>(cloud.points().rows()) * reach * reach;
  GF_VALIDATE(largest < static_cast<double>(std::numeric_limits<T>::max()),
              "points lie {:.3g} units of the kernel's length from their centre (squares overflow). Try rescaling them",
              reach);
}

template <class T>
MmdResult compute(const WeightedPoints<T>& x, const WeightedPoints<T>& y, const MmdOptions& options) {
  validate(x, y);
  options.validate(x.points.cols());
  const PairKernel<T> kernel(options, x.points.cols());
  const std::vector<double> centre = common_centre(x.points, y.points);
  const Cloud<T> cloud_x(x.points, masses(x), centre, kernel.scale());
  const Cloud<T> cloud_y(y.points, masses(y), centre, kernel.scale());
  check_reach(cloud_x);
  check_reach(cloud_y);
  PairIntegral<T> all[] = {{kernel, cloud_x, cloud_x}, {kernel, cloud_x, cloud_y}, {kernel, cloud_y, cloud_y}};
  const std::span<PairIntegral<T>> integrals(all, options.y_self ? 2 : 3);
  const auto n = static_cast<double>(x.points.rows());
  const auto m = static_cast<double>(y.points.rows());
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const double pairs = 0.5 * n * n + n * m + (options.y_self ? 0 : 0.5 * m * m);
  if (!run_all<T>(integrals, pairs, static_cast<double>(x.points.cols()), options.progress)) {
    return {.squared = kNan,
            .unbiased = kNan,
            .distance = kNan,
            .error = kNan,
            .kernel_at_zero = kernel.at_zero(),
            .y_self = kNan,
            .status = SolveStatus::kInterrupted};
  }
  const double xx = kernel.factor() * integrals[0].value();
  const double xy = kernel.factor() * integrals[1].value();
  const double yy = options.y_self ? *options.y_self : kernel.factor() * integrals[2].value();
  const double squared = xx + yy - 2 * xy;
  // Without the pairs (i,i), and normalised by the mass that is left.
  const auto unbiased_self = [&](double self, double squares) {
    return squares < 1 ? (self - kernel.at_zero() * squares) / (1 - squares) : kNan;
  };
  const double unbiased = unbiased_self(xx, sum_of_squares(cloud_x.masses())) +
                          unbiased_self(yy, sum_of_squares(cloud_y.masses())) - 2 * xy;
  const double error = kRoundingUnits * static_cast<double>(std::numeric_limits<T>::epsilon()) *
                           (std::abs(xx) + std::abs(yy) + 2 * std::abs(xy)) +
                       4 * kernel.error() * std::abs(kernel.factor());
  return {.squared = squared,
          .unbiased = unbiased,
          .distance = std::sqrt(std::max(squared, 0.0)),
          .error = error,
          .kernel_at_zero = kernel.at_zero(),
          .y_self = yy};
}

}  // namespace

void MmdOptions::validate(std::size_t dimension) const {
  GF_VALIDATE(length > 0 && !std::isinf(length),
              "mmd.length = {} (must be positive and finite). Try the median distance", length);
  if (kernel == KernelKind::kMatern) {
    const double half = 0.5 * static_cast<double>(dimension);
    GF_VALIDATE(smoothness > half, "mmd.smoothness = {} (H^-s holds point masses for s > d/2 = {} only). Try s = {}",
                smoothness, half, half + 0.5);
    GF_VALIDATE(smoothness <= half + kLargestMaternOrder,
                "mmd.smoothness = {} (at most d/2 + {} = {}; smoother kernels are Gaussian in all but name). Try the "
                "Gaussian kernel",
                smoothness, kLargestMaternOrder, half + kLargestMaternOrder);
  }
}

MmdResult mmd(const WeightedPoints<double>& x, const WeightedPoints<double>& y, const MmdOptions& options) {
  return compute(x, y, options);
}

MmdResult mmd(const WeightedPoints<float>& x, const WeightedPoints<float>& y, const MmdOptions& options) {
  return compute(x, y, options);
}

}  // namespace ganflow::transport
