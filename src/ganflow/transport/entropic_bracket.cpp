#include "ganflow/transport/entropic_bracket.hpp"

#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ganflow::transport {

namespace {

/// Σ_i a_i f(i), in a fixed tree; points without mass do not count, whatever f is there.
template <class Function>
double weighted_sum(const std::vector<double>& mass, const Function& f) {
  std::vector<double> terms(mass.size());
  for (std::size_t i = 0; i < mass.size(); ++i) {
    terms[i] = mass[i] > 0 ? mass[i] * f(i) : 0;
  }
  return tree_sum<double>(terms);
}

/// Marginals of the plan as multiples of a: 2^{φ + log_sums}.
std::vector<double> ratios(const EntropicPlan<double>& plan, Side side, const std::vector<double>& own,
                           const std::vector<double>& other, std::span<double> mean_costs = {}) {
  std::vector<double> r(own.size());
  plan.log_sums(side, own, other, r, mean_costs);
  for (std::size_t i = 0; i < r.size(); ++i) {
    r[i] = std::exp2(own[i] + r[i]);
  }
  return r;
}

/// Scales down what exceeds 1: multiplies ratios by min(1, 1/r) and moves the potential accordingly.
void cap(std::vector<double>& r, std::vector<double>& potential) {
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (r[i] > 1) {
      potential[i] -= std::log2(r[i]);
      r[i] = 1;
    }
  }
}

/// Σ (e/λ) log(e/(λ a)) of the missing mass e = a (1 − r).
double missing_entropy(const std::vector<double>& mass, const std::vector<double>& r, double lambda) {
  return weighted_sum(mass, [&](std::size_t i) {
    const double share = std::max(1 - r[i], 0.0) / lambda;
    return share > 0 ? share * std::log(share) : 0;
  });
}

double rounded_primal(const EntropicProblem& problem, const EntropicPlan<double>& plan, Potentials p,
                      std::vector<double> rows) {
  constexpr double kNothing = 1e-15;  // of mass: rounding
  cap(rows, p.x);
  std::vector<double> columns = ratios(plan, Side::kY, p.y, p.x);
  cap(columns, p.y);
  rows = ratios(plan, Side::kX, p.x, p.y);
  const std::vector<double>&a = problem.x.mass, &b = problem.y.mass;
  const double kept = weighted_sum(a, [&](std::size_t i) { return rows[i]; });
  const double lambda = 1 - kept;
  const double potential = weighted_sum(a, [&](std::size_t i) { return rows[i] * p.x[i]; }) +
                           weighted_sum(b, [&](std::size_t j) { return columns[j] * p.y[j]; });
  const double cost = problem.cost_unit() * potential - kept * problem.epsilon * std::log(kept);  // (1−λ) J(A)
  if (lambda <= kNothing) {
    return cost;
  }
  const double entropy = missing_entropy(a, rows, lambda) + missing_entropy(b, columns, lambda);
  return cost + lambda * (cost_bound(problem.x, problem.y, problem.order) + problem.epsilon * entropy);
}

/// The dual value, given the mass of the plan.
double dual_of_mass(const EntropicProblem& problem, const Potentials& p, double mass) {
  const double share = problem.epsilon_share();
  const auto relaxed = [&](double potential) {  // in units of ε ln 2
    return share == 0 ? potential : -std::expm1(-share * std::numbers::ln2 * potential) / (share * std::numbers::ln2);
  };
  const double linear = weighted_sum(problem.x.mass, [&](std::size_t i) { return relaxed(p.x[i]); }) +
                        weighted_sum(problem.y.mass, [&](std::size_t j) { return relaxed(p.y[j]); });
  return problem.cost_unit() * linear - problem.epsilon * (mass - problem.x.total_mass * problem.y.total_mass);
}

double relative_entropy(const std::vector<double>& mass, const std::vector<double>& r) {
  return weighted_sum(mass, [&](std::size_t i) { return r[i] > 0 ? r[i] * std::log(r[i]) - r[i] + 1 : 1; });
}

}  // namespace

double EntropicProblem::cost_unit() const { return epsilon * std::numbers::ln2; }
double EntropicProblem::epsilon_share() const { return std::isinf(rho) ? 0 : epsilon / rho; }

EntropicBracket bracket(const EntropicProblem& problem, const EntropicPlan<double>& plan, const Potentials& p) {
  const std::vector<double>&a = problem.x.mass, &b = problem.y.mass;
  const double share = problem.epsilon_share();
  std::vector<double> costs(a.size());
  const std::vector<double> rows = ratios(plan, Side::kX, p.x, p.y, costs);
  const std::vector<double> columns = ratios(plan, Side::kY, p.y, p.x);
  EntropicBracket result;
  result.mass = weighted_sum(a, [&](std::size_t i) { return rows[i]; });
  result.transport_cost = problem.cost_unit() * weighted_sum(a, [&](std::size_t i) { return rows[i] * costs[i]; });
  result.marginal_error =
      weighted_sum(a, [&](std::size_t i) { return std::abs(rows[i] - std::exp2(-share * p.x[i])); }) /
          problem.x.total_mass +
      weighted_sum(b, [&](std::size_t j) { return std::abs(columns[j] - std::exp2(-share * p.y[j])); }) /
          problem.y.total_mass;
  result.dual = dual_of_mass(problem, p, result.mass);
  if (share == 0) {
    result.primal = rounded_primal(problem, plan, p, rows);
    return result;
  }
  const double potential = weighted_sum(a, [&](std::size_t i) { return rows[i] * p.x[i]; }) +
                           weighted_sum(b, [&](std::size_t j) { return columns[j] * p.y[j]; });
  result.primal = problem.cost_unit() * potential -
                  problem.epsilon * (result.mass - problem.x.total_mass * problem.y.total_mass) +
                  problem.rho * (relative_entropy(a, rows) + relative_entropy(b, columns));
  return result;
}

double dual_value(const EntropicProblem& problem, const EntropicPlan<double>& plan, const Potentials& p) {
  const std::vector<double> rows = ratios(plan, Side::kX, p.x, p.y);
  return dual_of_mass(problem, p, weighted_sum(problem.x.mass, [&](std::size_t i) { return rows[i]; }));
}

}  // namespace ganflow::transport
