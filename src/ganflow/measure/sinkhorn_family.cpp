/// Entropic transport.

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"
#include "ganflow/transport/sinkhorn.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ganflow::measure {

namespace {

constexpr double kEpsilonShare = 0.05;  // of the median cost

double epsilon_of(const Cloud& x, const Cloud& y, const MeasureOptions& options, double order, Receipt& receipt) {
  if (options.epsilon) {
    GF_VALIDATE(*options.epsilon > 0, "--epsilon {} (must be positive). Try {:.3g}, 0.05 × the median cost",
                *options.epsilon, default_epsilon(x, y, order));
    return *options.epsilon;
  }
  const double epsilon = default_epsilon(x, y, order);
  GF_VALIDATE(epsilon > 0, "the median cost between {} and {} is 0, so ε cannot be chosen from it. Give --epsilon",
              x.name, y.name);
  receipt.notes.emplace_back("ε is 0.05 × the median cost between points of A and B (of 256 each)");
  return epsilon;
}

}  // namespace

double default_epsilon(const Cloud& x, const Cloud& y, double order) {
  return kEpsilonShare * std::pow(median_distance(x, y), order);
}

Receipt measure_sinkhorn(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  Receipt receipt = receipt_of(x, y);
  const double order = options.order.value_or(2);
  GF_VALIDATE(order == 1 || order == 2, "-p {} (--distance sinkhorn has costs |x−y| and |x−y|²). Try 1 or 2", order);
  GF_VALIDATE(!options.unbalanced || *options.unbalanced > 0,
              "--unbalanced {} (ρ must be positive). Try the median cost", options.unbalanced.value_or(0));
  transport::SinkhornOptions solver{.epsilon = epsilon_of(x, y, options, order, receipt), .order = order};
  solver.marginal_weight = options.unbalanced.value_or(solver.marginal_weight);
  solver.progress = options.progress;
  const transport::SinkhornDivergenceResult result =
      transport::sinkhorn_divergence(x.weighted_points(), y.weighted_points(), solver);
  receipt.value = result.value;
  if (std::isfinite(result.error)) {
    receipt.error = result.error;
  }
  if (std::isfinite(result.xy.primal)) {
    receipt.gap = result.xy.primal - result.xy.dual;
  }
  receipt.status = status_of(result.status, Status::kConverged);
  receipt.p = order;
  receipt.convention = fmt::format(
      "S_ε = OT_ε(A,B) − ½OT_ε(A,A) − ½OT_ε(B,B), not rooted; cost |x−y|{}, entropy ε KL(π|a⊗b), ε = {:.6g}{}",
      order == 2 ? "²" : "", solver.epsilon,
      options.unbalanced ? fmt::format(", marginals by ρ KL, ρ = {:.6g}", *options.unbalanced) : "");
  receipt.details = {{"entropic_cost", result.xy.value},
                     {"transport_cost", result.xy.transport_cost},
                     {"marginal_error", result.xy.marginal_error},
                     {"iterations", static_cast<double>(result.xy.iterations)}};
  if (options.unbalanced) {
    receipt.details.emplace_back("plan_mass", result.xy.mass);
  }
  if (receipt.status == Status::kConverged && !result.resolved) {
    receipt.notes.emplace_back("the value does not rise above its error: A and B may be equal");
  }
  return receipt;
}

}  // namespace ganflow::measure
