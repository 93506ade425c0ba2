#include "ganflow/transport/sliced.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace ganflow::transport {

namespace {

constexpr std::size_t kBlock = 8;  // directions a task projects on at once: the points are read once for all of them

/// Unit vectors, one a direction, stored (d, kBlock): the inner loop of a projection runs over directions.
Matrix<double> draw_directions(const SlicedOptions& options, std::size_t first, std::size_t d) {
  Matrix<double> directions(d, kBlock);
  std::vector<double> u(d);
  for (std::size_t k = 0; k < kBlock; ++k) {
    rng::fill_normal<double>({.seed = options.seed,
                              .purpose = rng::Purpose::kProjections,
                              .step = options.step,
                              .substep = static_cast<std::uint32_t>(first + k)},
                             0, u);
    double square = 0;
    for (const double v : u) {
      square += v * v;
    }
    const double scale = 1 / std::sqrt(square);
    for (std::size_t c = 0; c < d; ++c) {
      directions(c, k) = u[c] * scale;
    }
  }
  return directions;
}

/// ⟨u_k, x_i⟩ for all points and a block of directions, shape (kBlock, n); each row then sorted.
template <class T>
Matrix<double> sorted_projections(ConstMatrixView<T> x, const Matrix<double>& directions) {
  Matrix<double> projected(kBlock, x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    double sum[kBlock] = {};
    const T* point = x.row(i);
    for (std::size_t c = 0; c < x.cols(); ++c) {
      const double* u = directions.row(c);
      const auto value = static_cast<double>(point[c]);
      for (std::size_t k = 0; k < kBlock; ++k) {
        sum[k] += value * u[k];
      }
    }
    for (std::size_t k = 0; k < kBlock; ++k) {
      projected(k, i) = sum[k];
    }
  }
  for (std::size_t k = 0; k < kBlock; ++k) {
    std::sort(projected.row(k), projected.row(k) + x.rows());
  }
  return projected;
}

template <class T>
void check_points(ConstMatrixView<T> x, const char* name) {
  GF_VALIDATE(x.rows() > 0 && x.cols() > 0, "{} has shape ({}, {}) (at least one point of one coordinate)", name,
              x.rows(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t c = 0; c < x.cols(); ++c) {
      GF_VALIDATE(std::isfinite(x(i, c)), "{}[{}, {}] = {} (points must be finite)", name, i, c, x(i, c));
    }
  }
}

template <class T>
std::vector<double> copy_sorted(ConstMatrixView<T> x) {
  std::vector<double> values(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    values[i] = static_cast<double>(x(i, 0));
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// Mean of W_p^p over directions, its p-th root, and the root's standard error by the delta method.
SlicedResult summarise(const std::vector<double>& distances, double order) {
  const auto count = static_cast<double>(distances.size());
  const double scale = *std::max_element(distances.begin(), distances.end());
  if (scale == 0) {
    return {.projections = distances.size()};
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
  return {.distance = distance, .standard_error = distance / (order * mean) * error, .projections = distances.size()};
}

template <class T>
SlicedResult sliced(ConstMatrixView<T> x, ConstMatrixView<T> y, const SlicedOptions& options) {
  options.validate();
  check_points(x, "x");
  check_points(y, "y");
  GF_VALIDATE(x.cols() == y.cols(), "x has {} coordinates and y has {} (must be the same space)", x.cols(), y.cols());
  if (x.cols() == 1) {
    return {.distance = wasserstein_1d_sorted(copy_sorted(x), copy_sorted(y), options.order), .projections = 1};
  }
  const std::size_t blocks = (options.projections + kBlock - 1) / kBlock;
  const std::size_t work = blocks * kBlock * (x.rows() + y.rows()) * x.cols();
  std::vector<double> distances(blocks * kBlock);
  parallel_for(blocks, work, [&](std::size_t b) {
    const Matrix<double> directions = draw_directions(options, b * kBlock, x.cols());
    const Matrix<double> px = sorted_projections(x, directions);
    const Matrix<double> py = sorted_projections(y, directions);
    for (std::size_t k = 0; k < kBlock; ++k) {
      distances[b * kBlock + k] = wasserstein_1d_sorted(px.view().row_span(k), py.view().row_span(k), options.order);
    }
  });
  distances.resize(options.projections);
  return summarise(distances, options.order);
}

}  // namespace

void SlicedOptions::validate() const {
  GF_VALIDATE(order >= 1 && !std::isinf(order), "sliced.order = {} (must be at least 1 and finite). Try 1 or 2", order);
  GF_VALIDATE(projections >= 1, "sliced.projections = {} (must be at least 1). Try 64", projections);
  GF_VALIDATE(projections <= std::numeric_limits<std::uint32_t>::max(),
              "sliced.projections = {} (directions are numbered in 32 bits). Try 64", projections);
}

SlicedResult sliced_wasserstein(ConstMatrixView<double> x, ConstMatrixView<double> y, const SlicedOptions& options) {
  return sliced(x, y, options);
}

SlicedResult sliced_wasserstein(ConstMatrixView<float> x, ConstMatrixView<float> y, const SlicedOptions& options) {
  return sliced(x, y, options);
}

}  // namespace ganflow::transport
