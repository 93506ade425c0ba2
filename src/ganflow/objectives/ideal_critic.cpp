#include "ganflow/objectives/ideal_critic.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/fill.hpp"
#include "ganflow/transport/exact.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace ganflow::objectives {

namespace {

double distance(const double* x, const double* y, std::size_t d) {
  double sum = 0;
  for (std::size_t l = 0; l < d; ++l) {
    sum += (x[l] - y[l]) * (x[l] - y[l]);
  }
  return std::sqrt(sum);
}

/// distance^order; the two orders that one meets need no pow.
double power(double distance, double order) {
  return order == 1 ? distance : order == 2 ? distance * distance : std::pow(distance, order);
}

/// Positions of a column's values, smallest first; equal ones in their order.
std::vector<std::size_t> ranks(ConstMatrixView<double> values) {
  std::vector<std::size_t> order(values.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return values(i, 0) < values(j, 0); });
  return order;
}

/// Potentials g of y, (m), between as many points x and y of the line. The plan matches equal ranks; a potential is any
/// with f_k + g_k = c_kk and, for neighbours, f_k + g_{k+1} ≤ c_{k,k+1}, f_{k+1} + g_k ≤ c_{k+1,k}: for costs of convex
/// kind the rest follows. Of the interval that is left to each step the middle is taken.
std::vector<double> line_potentials(ConstMatrixView<double> x, ConstMatrixView<double> y, double order) {
  const std::vector<std::size_t> from = ranks(x);
  const std::vector<std::size_t> to = ranks(y);
  const auto cost = [&](std::size_t i, std::size_t j) { return power(std::abs(x(from[i], 0) - y(to[j], 0)), order); };
  std::vector<double> g(to.size(), 0.0);
  for (std::size_t k = 0; k + 1 < to.size(); ++k) {
    const double low = cost(k + 1, k + 1) - cost(k + 1, k);
    const double high = cost(k, k + 1) - cost(k, k);
    g[to[k + 1]] = g[to[k]] + 0.5 * (low + high);
  }
  return g;
}

void check_finite(ConstMatrixView<double> points, const char* who) {
  for (std::size_t i = 0; i < points.rows(); ++i) {
    for (const double v : points.row_span(i)) {
      GF_VALIDATE(std::isfinite(v), "{} {} is {} (no distance to it)", who, i, v);
    }
  }
}

}  // namespace

IdealCritic::IdealCritic(double order) : order_(order) {
  GF_VALIDATE(std::isfinite(order) && order >= 1, "objective.order = {} (W_p needs 1 <= p < infinity). Try 1 or 2",
              order);
}

double IdealCritic::loss(ConstMatrixView<double> x, ConstMatrixView<double> y) const {
  GF_VALIDATE(x.cols() == y.cols(), "data have {} coordinates, generated samples {}", x.cols(), y.cols());
  if (x.cols() == 1) {
    std::vector<double> a(x.rows());
    std::vector<double> b(y.rows());
    for (std::size_t i = 0; i < a.size(); ++i) {
      a[i] = x(i, 0);
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
      b[j] = y(j, 0);
    }
    return std::pow(transport::wasserstein_1d(a, b, order_).distance, order_) / order_;
  }
  return transport::exact_transport({.points = x}, {.points = y}, {.order = order_}).cost / order_;
}

void IdealCritic::cotangents(ConstMatrixView<double> x, ConstMatrixView<double> y, MatrixView<double> g) const {
  GF_EXPECT(g.rows() == y.rows() && g.cols() == y.cols());
  GF_VALIDATE(x.cols() == y.cols(), "data have {} coordinates, generated samples {}", x.cols(), y.cols());
  const std::size_t d = x.cols();
  fill(g, 0);
  const auto pull = [&](std::size_t i, std::size_t j, double mass) {
    const double length = distance(x.row(i), y.row(j), d);
    if (length == 0) {
      return;
    }
    const double factor = mass * power(length, order_ - 1) / length;
    for (std::size_t l = 0; l < d; ++l) {
      g(j, l) += factor * (y(j, l) - x(i, l));
    }
  };
  if (d > 1) {
    for (const transport::PlanEntry& entry :
         transport::exact_transport({.points = x}, {.points = y}, {.order = order_}).plan) {
      pull(static_cast<std::size_t>(entry.source), static_cast<std::size_t>(entry.sink), entry.mass);
    }
    return;
  }
  GF_VALIDATE(x.rows() == y.rows(), "{} data stand against {} generated samples (must be as many)", x.rows(), y.rows());
  check_finite(x, "data point");
  check_finite(y, "generated sample");
  const std::vector<std::size_t> from = ranks(x);
  const std::vector<std::size_t> to = ranks(y);
  for (std::size_t k = 0; k < to.size(); ++k) {
    pull(from[k], to[k], 1 / static_cast<double>(to.size()));
  }
}

void IdealCritic::evaluate(ConstMatrixView<double> x, ConstMatrixView<double> y, ConstMatrixView<double> points,
                           MatrixView<double> out) const {
  GF_EXPECT(points.cols() == y.cols() && out.rows() == points.rows() && out.cols() == 1);
  const std::vector<double> g = y.cols() == 1 && x.rows() == y.rows()
                                    ? line_potentials(x, y, order_)
                                    : transport::exact_transport({.points = x}, {.points = y}, {.order = order_}).g;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < y.rows(); ++j) {
      least = std::min(least, power(distance(points.row(i), y.row(j), y.cols()), order_) - g[j]);
    }
    out(i, 0) = least / order_;
  }
}

}  // namespace ganflow::objectives
