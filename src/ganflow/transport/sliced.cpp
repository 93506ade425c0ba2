#include "ganflow/transport/sliced.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/simd/gemm.hpp"
#include "ganflow/simd/sort.hpp"
#include "ganflow/transport/directions.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace ganflow::transport {

namespace {

constexpr std::size_t kBlock = 4;          // directions a task projects on at once: the points are read once for all
constexpr double kWorkBetweenLooks = 1e8;  // coordinates projected: some tenths of a second between calls of `progress`

/// The points as columns, (d, n): what all directions are multiplied with.
template <class T>
Matrix<T> columns_of(ConstMatrixView<T> x) {
  auto columns = Matrix<T>::padded(x.cols(), x.rows());
  simd::scaled_transpose<T>(x, {}, columns);
  return columns;
}

/// ⟨u_k, x_i⟩ for all points (d, n) and a block of directions (kBlock, d), shape (kBlock, n).
template <class T>
Matrix<T> project(const Matrix<T>& points, const Matrix<double>& directions) {
  Matrix<T> u(directions.rows(), directions.cols());
  auto projected = Matrix<T>::padded(directions.rows(), points.cols());
  std::transform(directions.data(), directions.data() + directions.rows() * directions.cols(), u.data(),
                 [](double v) { return static_cast<T>(v); });
  simd::add_product<T>(u, simd::Transpose::kNo, points, projected);
  return projected;
}

template <class T>
std::vector<double> as_doubles(std::span<const T> values) {
  return {values.begin(), values.end()};
}

/// W_p of every row of one with the same row of the other.
template <class T>
void row_distances(Matrix<T> px, Matrix<T> py, const WeightedPoints<T>& x, const WeightedPoints<T>& y, double order,
                   double* distances) {
  for (std::size_t k = 0; k < px.rows(); ++k) {
    const std::span<T> a = px.view().row_span(k), b = py.view().row_span(k);
    if (x.weights.empty() && y.weights.empty()) {
      simd::sort_ascending(a);
      simd::sort_ascending(b);
      distances[k] = wasserstein_1d_sorted(as_doubles<T>(a), as_doubles<T>(b), order);
    } else {
      const std::vector<double> values_a = as_doubles<T>(a), values_b = as_doubles<T>(b);
      distances[k] = wasserstein_1d({values_a, x.weights}, {values_b, y.weights}, order).distance;
    }
  }
}

template <class T>
double on_the_line(const WeightedPoints<T>& x, const WeightedPoints<T>& y, double order) {
  std::vector<double> a(x.points.rows()), b(y.points.rows());
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = static_cast<double>(x.points(i, 0));
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    b[j] = static_cast<double>(y.points(j, 0));
  }
  return wasserstein_1d({a, x.weights}, {b, y.weights}, order).distance;
}

/// Mean of W_p^p over directions, its p-th root, and the root's standard error by the delta method.
SlicedResult summarise(const std::vector<double>& distances, double order, SolveStatus status) {
  const auto count = static_cast<double>(distances.size());
  const double scale = *std::max_element(distances.begin(), distances.end());
  if (scale == 0) {
    return {.projections = distances.size(), .status = status};
  }
  std::vector<double> powers;
  powers.reserve(distances.size());
  for (const double w : distances) {
    powers.push_back(std::pow(w / scale, order));
  }
  std::vector<double> scratch = powers;
  const double mean = tree_sum<double>(scratch) / count;
  for (std::size_t k = 0; k < powers.size(); ++k) {
    scratch[k] = (powers[k] - mean) * (powers[k] - mean);
  }
  const double error = std::sqrt(tree_sum<double>(scratch) / (count * (count - 1)));  // 0/0 = NaN for one direction
  const double distance = scale * std::pow(mean, 1 / order);
  return {.distance = distance,
          .standard_error = distance / (order * mean) * error,
          .projections = distances.size(),
          .status = status};
}

template <class T>
SlicedResult sliced(const WeightedPoints<T>& x, const WeightedPoints<T>& y, const SlicedOptions& options) {
  options.validate();
  validate(x, y);
  if (x.points.cols() == 1) {
    return {.distance = on_the_line(x, y, options.order), .projections = 1};
  }
  const Matrix<T> points_x = columns_of(x.points), points_y = columns_of(y.points);
  const std::size_t blocks = (options.projections + kBlock - 1) / kBlock;
  const std::size_t work = kBlock * (x.points.rows() + y.points.rows()) * x.points.cols();  // of a block
  const std::size_t batch =
      options.progress ? std::max<std::size_t>(4, static_cast<std::size_t>(kWorkBetweenLooks) / work) : blocks;
  std::vector<double> distances(blocks * kBlock);
  SolveStatus status = SolveStatus::kConverged;
  std::size_t done = 0;
  while (done < blocks && status == SolveStatus::kConverged) {
    const std::size_t count = std::min(batch, blocks - done);
    parallel_for(count, count * work, [&](std::size_t k) {
      const std::size_t first = (done + k) * kBlock;
      const Matrix<double> directions =
          draw_directions({.seed = options.seed, .step = options.step}, first, kBlock, x.points.cols());
      row_distances(project(points_x, directions), project(points_y, directions), x, y, options.order,
                    distances.data() + first);
    });
    done += count;
    const double fraction = static_cast<double>(done) / static_cast<double>(blocks);
    if (options.progress && !options.progress(fraction) && done < blocks) {
      status = SolveStatus::kInterrupted;
    }
  }
  distances.resize(std::min(done * kBlock, options.projections));
  return summarise(distances, options.order, status);
}

}  // namespace

void SlicedOptions::validate() const {
  GF_VALIDATE(order >= 1 && !std::isinf(order), "sliced.order = {} (must be at least 1 and finite). Try 1 or 2", order);
  GF_VALIDATE(projections >= 1, "sliced.projections = {} (must be at least 1). Try 64", projections);
  GF_VALIDATE(projections <= std::numeric_limits<std::uint32_t>::max(),
              "sliced.projections = {} (directions are numbered in 32 bits). Try 64", projections);
}

SlicedResult sliced_wasserstein(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                                const SlicedOptions& options) {
  return sliced(x, y, options);
}
SlicedResult sliced_wasserstein(const WeightedPoints<float>& x, const WeightedPoints<float>& y,
                                const SlicedOptions& options) {
  return sliced(x, y, options);
}
SlicedResult sliced_wasserstein(ConstMatrixView<double> x, ConstMatrixView<double> y, const SlicedOptions& options) {
  return sliced(WeightedPoints<double>{x}, WeightedPoints<double>{y}, options);
}
SlicedResult sliced_wasserstein(ConstMatrixView<float> x, ConstMatrixView<float> y, const SlicedOptions& options) {
  return sliced(WeightedPoints<float>{x}, WeightedPoints<float>{y}, options);
}

}  // namespace ganflow::transport
