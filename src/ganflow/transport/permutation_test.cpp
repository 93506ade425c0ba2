#include "ganflow/transport/permutation_test.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/gemm.hpp"
#include "ganflow/transport/cloud.hpp"
#include "ganflow/transport/pair_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace ganflow::transport {

namespace {

constexpr std::size_t kBatch = 64;     // permutations a sweep over all pairs: kernel values cost as much as 15 of them
constexpr std::size_t kRows = 64;      // of a tile of the kernel matrix
constexpr std::size_t kColumns = 512;  // 64 × 512 doubles stay in L2
constexpr std::size_t kBlocksTogether = 8;                // at least, between two calls of `progress`
constexpr std::size_t kWorkBetweenLooks = 2'000'000'000;  // multiply-adds: some tenths of a second
constexpr double kTie = 1e-10;                            // relative: rounding of wᵀKw, with room to spare

/// Weights 1/n on n of the n + m points, −1/m on the others: number 0 as observed, the others drawn, all subsets alike
/// (selection sampling, Knuth 3.4.2 S).
void draw_labels(std::uint64_t seed, std::size_t number, std::size_t n, std::size_t m, MatrixView<double> labels,
                 std::size_t column) {
  std::vector<double> u(number == 0 ? 0 : n + m);
  rng::fill_uniform<double>({.seed = seed, .purpose = rng::Purpose::kPermutation, .step = number}, 0, u);
  std::size_t wanted = n;
  for (std::size_t i = 0; i < n + m; ++i) {
    const auto left = static_cast<double>(n + m - i);
    const bool first = number == 0 ? i < n : u[i] * left < static_cast<double>(wanted);
    labels(i, column) = first ? 1 / static_cast<double>(n) : -1 / static_cast<double>(m);
    wanted -= first ? 1 : 0;
  }
}

/// wᵀKw for the columns w of `labels`, K tile by tile, each pair once.
class QuadraticForm {
 public:
  QuadraticForm(const PairKernel<double>& kernel, const Cloud<double>& points) : kernel_(kernel), points_(points) {}

  /// Empty if `keep_going` says no.
  std::vector<double> operator()(const Matrix<double>& labels, const std::function<bool()>& keep_going) const {
    const std::size_t blocks = (points_.size() + kRows - 1) / kRows;
    Matrix<double> partial(labels.cols(), blocks);
    const std::size_t work_of_block = kRows * points_.size() * (labels.cols() + points_.points().rows());
    const std::size_t together = std::max(kBlocksTogether, kWorkBetweenLooks / work_of_block);
    for (std::size_t first = 0; first < blocks; first += together) {
      if (first > 0 && !keep_going()) {
        return {};
      }
      parallel_for(std::min(together, blocks - first), points_.size() * points_.size() * labels.cols(),
                   [&](std::size_t k) { add_block(labels, first + k, partial); });
    }
    std::vector<double> values(labels.cols());
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k] = kernel_.factor() * tree_sum<double>(partial.view().row_span(k));
    }
    return values;
  }

 private:
  void add_block(const Matrix<double>& labels, std::size_t block, Matrix<double>& partial) const {
    const std::size_t n = points_.size();
    const simd::IndexRange rows{block * kRows, std::min(kRows, n - block * kRows)};
    Matrix<double> on_diagonal = Matrix<double>::padded(rows.count, labels.cols());
    Matrix<double> behind = Matrix<double>::padded(rows.count, labels.cols());
    add_product(labels, rows, rows, on_diagonal);
    for (std::size_t j = rows.first + rows.count; j < n; j += kColumns) {
      add_product(labels, rows, {j, std::min(kColumns, n - j)}, behind);
    }
    for (std::size_t k = 0; k < labels.cols(); ++k) {
      double sum = 0;
      for (std::size_t i = 0; i < rows.count; ++i) {
        sum += labels(rows.first + i, k) * (on_diagonal(i, k) + 2 * behind(i, k));
      }
      partial(k, block) = sum;
    }
  }

  void add_product(const Matrix<double>& labels, simd::IndexRange rows, simd::IndexRange columns,
                   Matrix<double>& product) const {
    auto tile = Matrix<double>::padded(rows.count, columns.count);
    simd::radial_values<double>(kernel_.radial(), points_.points(), rows, points_.points(), columns, tile);
    simd::add_product<double>(tile, simd::Transpose::kNo, labels.view().row_range(columns.first, columns.count),
                              product);
  }

  const PairKernel<double>& kernel_;
  const Cloud<double>& points_;
};

/// Mean, deviation and p-value from the observed statistic (element 0) and the permuted ones.
PermutationTestResult summarise(const std::vector<double>& statistics, SolveStatus status) {
  if (statistics.size() < 2) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    return {.p_value = 1, .statistic = kNan, .null_mean = kNan, .null_deviation = kNan, .status = status};
  }
  const std::size_t count = statistics.size() - 1;
  const auto b = static_cast<double>(count);
  const double observed = statistics[0];
  const double largest = std::abs(*std::max_element(statistics.begin(), statistics.end(),
                                                    [](double u, double v) { return std::abs(u) < std::abs(v); }));
  std::size_t at_least = 0;
  double mean = 0;
  for (std::size_t k = 1; k <= count; ++k) {
    at_least += statistics[k] >= observed - kTie * largest ? 1 : 0;
    mean += statistics[k] / b;
  }
  double squares = 0;
  for (std::size_t k = 1; k <= count; ++k) {
    squares += (statistics[k] - mean) * (statistics[k] - mean);
  }
  return {.p_value = (1 + static_cast<double>(at_least)) / (1 + b),
          .statistic = observed,
          .null_mean = mean,
          .null_deviation = std::sqrt(squares / (b - 1)),
          .permutations = count,
          .status = status};
}

template <class T>
PermutationTestResult test(ConstMatrixView<T> x, ConstMatrixView<T> y, const PermutationTestOptions& options) {
  validate(WeightedPoints<T>{x}, WeightedPoints<T>{y});
  options.validate(x.cols());
  const std::size_t n = x.rows(), m = y.rows();
  Matrix<T> pooled(n + m, x.cols());
  for (std::size_t i = 0; i < n + m; ++i) {
    std::copy_n(i < n ? x.row(i) : y.row(i - n), x.cols(), pooled.row(i));
  }
  const PairKernel<double> kernel(options.kernel, x.cols());
  const Cloud<double> points(ConstMatrixView<T>(pooled), std::vector<double>(n + m), common_centre(x, y),
                             kernel.scale());
  const QuadraticForm form(kernel, points);
  std::vector<double> statistics;
  SolveStatus status = SolveStatus::kConverged;
  double done = 0;
  const auto keep_going = [&] { return !options.kernel.progress || options.kernel.progress({.fraction = done}); };
  while (statistics.size() <= options.permutations && status == SolveStatus::kConverged) {
    const std::size_t first = statistics.size();
    const std::size_t count = std::min(kBatch, options.permutations + 1 - first);
    Matrix<double> labels = Matrix<double>::padded(n + m, count);
    parallel_for(count, count * (n + m), [&](std::size_t k) { draw_labels(options.seed, first + k, n, m, labels, k); });
    const std::vector<double> values = form(labels, keep_going);
    if (values.empty()) {
      status = SolveStatus::kInterrupted;
      break;
    }
    statistics.insert(statistics.end(), values.begin(), values.end());
    done = static_cast<double>(statistics.size()) / static_cast<double>(options.permutations + 1);
    if (!keep_going() && done < 1) {
      status = SolveStatus::kInterrupted;
    }
  }
  return summarise(statistics, status);
}

}  // namespace

void PermutationTestOptions::validate(std::size_t dimension) const {
  kernel.validate(dimension);
  GF_VALIDATE(permutations >= 1, "permutation_test.permutations = {} (must be at least 1). Try 999", permutations);
}

PermutationTestResult permutation_test(ConstMatrixView<double> x, ConstMatrixView<double> y,
                                       const PermutationTestOptions& options) {
  return test(x, y, options);
}

PermutationTestResult permutation_test(ConstMatrixView<float> x, ConstMatrixView<float> y,
                                       const PermutationTestOptions& options) {
  return test(x, y, options);
}

}  // namespace ganflow::transport
