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

constexpr std::size_t kBlock = 16;         // directions at once: a vector of floats, and work for some threads
constexpr std::size_t kPoints = 2048;      // points of a task: their projections stay in the nearest caches
constexpr std::size_t kSortWork = 10;      // elementary operations a point
constexpr double kWorkBetweenLooks = 1e8;  // of them: about a tenth of a second between calls of `progress`

/// projected(k, i) ← ⟨u_k, x_i⟩, directions u (kBlock, d), projected (kBlock, n).
template <class T>
void project(ConstMatrixView<T> x, const Matrix<double>& directions, Matrix<T>& projected) {
  auto columns = Matrix<T>::padded(directions.cols(), directions.rows());
  for (std::size_t k = 0; k < directions.rows(); ++k) {
    for (std::size_t c = 0; c < directions.cols(); ++c) {
      columns(c, k) = static_cast<T>(directions(k, c));
    }
  }
  parallel_for((x.rows() + kPoints - 1) / kPoints, x.rows() * x.cols() * kBlock, [&](std::size_t task) {
    const std::size_t first = task * kPoints, count = std::min(kPoints, x.rows() - first);
    auto part = Matrix<T>::padded(count, directions.rows());
    simd::add_product<T>(x.row_range(first, count), simd::Transpose::kNo, columns, part);
    simd::scaled_transpose<T>(part, {}, projected.view().column_range(first, count));
  });
}

template <class T>
std::vector<double> as_doubles(std::span<const T> values) {
  return {values.begin(), values.end()};
}

/// W_p of projections; sorts them.
template <class T>
double distance_of(std::span<T> a, std::span<T> b, const WeightedPoints<T>& x, const WeightedPoints<T>& y,
                   double order) {
  if (x.weights.empty() && y.weights.empty()) {
    simd::sort_ascending(a);
    simd::sort_ascending(b);
    return wasserstein_1d_sorted(as_doubles<T>(a), as_doubles<T>(b), order);
  }
  const std::vector<double> values_a = as_doubles<T>(a), values_b = as_doubles<T>(b);
  return wasserstein_1d({values_a, x.weights}, {values_b, y.weights}, order).distance;
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
  const std::size_t n = x.points.rows(), m = y.points.rows();
  Matrix<T> px(kBlock, n), py(kBlock, m);
  std::vector<double> distances;
  SolveStatus status = SolveStatus::kConverged;
  double work = 0;  // since the last call of `progress`
  while (distances.size() < options.projections && status == SolveStatus::kConverged) {
    const std::size_t first = distances.size(), count = std::min(kBlock, options.projections - first);
    const Matrix<double> directions =
        draw_directions({.seed = options.seed, .step = options.step}, first, kBlock, x.points.cols());
    project(x.points, directions, px);
    project(y.points, directions, py);
    distances.resize(first + count);
    parallel_for(count, count * (n + m) * kSortWork, [&](std::size_t k) {
      distances[first + k] = distance_of(px.view().row_span(k), py.view().row_span(k), x, y, options.order);
    });
    work += static_cast<double>(kBlock * (n + m) * (x.points.cols() + kSortWork));
    if (options.progress && work > kWorkBetweenLooks) {
      work = 0;
      const double done = static_cast<double>(distances.size()) / static_cast<double>(options.projections);
      if (!options.progress({.fraction = done}) && done < 1) {
        status = SolveStatus::kInterrupted;
      }
    }
  }
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
