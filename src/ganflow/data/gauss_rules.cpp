#include "ganflow/data/gauss_rules.hpp"

#include "ganflow/core/errors.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ganflow::data {

namespace {

/// β_k of the monic orthogonal polynomials x π_k = π_{k+1} + β_k π_{k−1}; all three laws are even, so α_k = 0.
double recurrence(AxisLaw law, double k) {
  switch (law) {
    case AxisLaw::kNormal: return k;
    case AxisLaw::kUniform: return k * k / (4 * k * k - 1);
    case AxisLaw::kLogistic: return k * k * k * k * std::numbers::pi * std::numbers::pi / (4 * k * k - 1);
  }
  return 0;
}

/// Where the density has fallen to rounding of its integral.
double reach(AxisLaw law) {
  constexpr double kNormalReach = 8.5;   // e^{−x²/2} = 2·10^{−16}
  constexpr double kLogisticReach = 37;  // e^{−x} = 9·10^{−17}
  return law == AxisLaw::kNormal ? kNormalReach : kLogisticReach;
}

/// Up to a factor.
double density(AxisLaw law, double x) {
  if (law == AxisLaw::kNormal) {
    return std::exp(-x * x / 2);
  }
  const double e = std::exp(-std::abs(x));
  return e / ((1 + e) * (1 + e));
}

/// Σ_k p_k(x)², k < n, of the orthonormal polynomials √β_{k+1} p_{k+1} = x p_k − √β_k p_{k−1}: one over the weight of a
/// node. Infinite far out, where the weight is below the smallest double.
double christoffel_sum(const Eigen::VectorXd& off_diagonal, double x) {
  double before = 0;
  double now = 1;
  double sum = 1;
  for (Eigen::Index k = 0; k < off_diagonal.size() && std::isfinite(sum); ++k) {
    const double next = (x * now - (k > 0 ? off_diagonal(k - 1) : 0.0) * before) / off_diagonal(k);
    before = now;
    now = next;
    sum += now * now;
  }
  return sum;
}

}  // namespace

AxisRule gauss_rule(AxisLaw law, std::size_t nodes) {
  GF_EXPECT(nodes >= 1);
  const auto n = static_cast<Eigen::Index>(nodes);
  if (n == 1) {
    return {{0}, {1}};
  }
  Eigen::VectorXd off_diagonal(n - 1);
  for (Eigen::Index k = 1; k < n; ++k) {
    off_diagonal(k - 1) = std::sqrt(recurrence(law, static_cast<double>(k)));
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(n), off_diagonal, Eigen::EigenvaluesOnly);
  GF_ENSURE(solver.info() == Eigen::Success);
  AxisRule rule{std::vector<double>(nodes), std::vector<double>(nodes)};
  double sum = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    // Symmetric by construction of the law, so made symmetric here too: odd integrals vanish to rounding.
    const auto at = static_cast<std::size_t>(i);
    rule.nodes[at] = (solver.eigenvalues()(i) - solver.eigenvalues()(n - 1 - i)) / 2;
    rule.weights[at] = 1 / christoffel_sum(off_diagonal, rule.nodes[at]);
    sum += rule.weights[at];
  }
  for (double& w : rule.weights) {
    w /= sum;
  }
  return rule;
}

AxisRule trapezoid_rule(AxisLaw law, std::size_t nodes) {
  GF_EXPECT(nodes >= 1);
  if (law == AxisLaw::kUniform || nodes == 1) {
    return gauss_rule(law, nodes);
  }
  AxisRule rule{std::vector<double>(nodes), std::vector<double>(nodes)};
  double sum = 0;
  for (std::size_t i = 0; i < nodes; ++i) {
    const double share = (2 * static_cast<double>(i) - static_cast<double>(nodes - 1)) / static_cast<double>(nodes - 1);
    rule.nodes[i] = reach(law) * share;
    rule.weights[i] = density(law, rule.nodes[i]);
    sum += rule.weights[i];
  }
  for (double& w : rule.weights) {
    w /= sum;
  }
  return rule;
}

}  // namespace ganflow::data
