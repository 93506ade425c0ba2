#include "ganflow/transport/sinkhorn.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/transport/cloud.hpp"
#include "ganflow/transport/entropic_bracket.hpp"
#include "ganflow/transport/entropic_plan.hpp"
#include "ganflow/transport/entropic_solve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ganflow::transport {

namespace {

/// Dual value of a pair at potentials f, g. Throws Stopped.
double dual_at(const CentredLaw& x, const CentredLaw& y, std::vector<double> f, std::vector<double> g,
               const SinkhornOptions& options) {
  const EntropicProblem problem{x, y, options.order, options.epsilon, options.marginal_weight};
  for (std::vector<double>* potential : {&f, &g}) {
    for (double& v : *potential) {
      v /= problem.cost_unit();
    }
  }
  const auto look = [&] {
    if (options.progress && !options.progress({.fraction = 1})) {
      throw Stopped();
    }
  };
  const EntropicPlan<double> plan(x, y, options.order, options.epsilon, look);
  return dual_value(problem, plan, {std::move(f), std::move(g)});
}

Mass allowed_mass(const SinkhornOptions& options) {
  return std::isinf(options.marginal_weight) ? Mass::kOne : Mass::kAny;
}

template <class T>
struct Laws {
  Laws(const WeightedPoints<T>& first, const WeightedPoints<T>& second, const SinkhornOptions& options) {
    const Mass mass = allowed_mass(options);
    validate(first, second, mass);
    options.validate();
    const std::vector<double> centre = common_centre(first.points, second.points);
    x = centred(first.points, masses(first, mass), centre);
    y = centred(second.points, masses(second, mass), centre);
  }
  CentredLaw x, y;
};

/// What the three parts, all solved, say of their divergence. Throws Stopped.
void combine(const CentredLaw& x, const CentredLaw& y, const SinkhornOptions& options,
             SinkhornDivergenceResult& result) {
  const double at_self = dual_at(x, y, result.xx.f, result.yy.f, options);
  const double difference = x.total_mass - y.total_mass;
  const double of_masses = std::isinf(options.marginal_weight) ? 0 : 0.5 * options.epsilon * difference * difference;
  result.raw = std::max(result.xy.dual, at_self) - 0.5 * (result.xx.dual + result.yy.dual) + of_masses;
  const auto gap = [](const SinkhornResult& r) { return r.primal - r.dual; };
  constexpr double kRoundingUnits = 16;  // of the exponents' size, C/ε, that potentials carry
  const double size = cost_bound(x, y, options.order) + options.epsilon;
  result.error = gap(result.xy) + 0.5 * (gap(result.xx) + gap(result.yy)) +
                 kRoundingUnits * std::numeric_limits<double>::epsilon() * size;
  result.value = std::max(result.raw, 0.0);
  result.resolved = result.raw > result.error;
}

template <class T>
SinkhornDivergenceResult divergence(const WeightedPoints<T>& first, const WeightedPoints<T>& second,
                                    const SinkhornOptions& options) {
  const Laws<T> laws(first, second, options);
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  SinkhornDivergenceResult result{.value = kNan, .raw = kNan, .error = kNan};
  const auto solve_part = [&](SinkhornResult& part, const CentredLaw& x, const CentredLaw& y, bool self) {
    part = solve_entropic(x, y, self, options);
    result.status = std::max(result.status, part.status);
    if (part.status == SolveStatus::kInterrupted) {
      throw Stopped();
    }
  };
  try {
    solve_part(result.xy, laws.x, laws.y, false);
    solve_part(result.xx, laws.x, laws.x, true);
    solve_part(result.yy, laws.y, laws.y, true);
    combine(laws.x, laws.y, options, result);
  } catch (const Stopped&) {
    result.status = SolveStatus::kInterrupted;
  }
  return result;
}

template <class T>
SinkhornResult sinkhorn_of(const WeightedPoints<T>& x, const WeightedPoints<T>& y, const SinkhornOptions& options) {
  const Laws<T> laws(x, y, options);
  return solve_entropic(laws.x, laws.y, false, options);
}

template <class T>
SinkhornResult self_of(const WeightedPoints<T>& x, const SinkhornOptions& options) {
  const Laws<T> laws(x, x, options);
  return solve_entropic(laws.x, laws.x, true, options);
}

}  // namespace

void SinkhornOptions::validate() const {
  GF_VALIDATE(epsilon > 0 && !std::isinf(epsilon),
              "sinkhorn.epsilon = {} (must be positive and finite). Try 0.05 × the median cost", epsilon);
  GF_VALIDATE(order >= 1, "sinkhorn.order = {} (|x−y|^p is a cost of a distance for p ≥ 1 only). Try 1 or 2", order);
  GF_VALIDATE(order == 1 || order == 2, "sinkhorn.order = {} (costs |x−y| and |x−y|² are available). Try 2", order);
  GF_VALIDATE(marginal_weight > 0, "sinkhorn.marginal_weight = {} (must be positive; infinite for exact marginals)",
              marginal_weight);
  GF_VALIDATE(tolerance > 0 && tolerance < 1, "sinkhorn.tolerance = {} (must lie between 0 and 1). Try 1e-9",
              tolerance);
  GF_VALIDATE(max_iterations >= 1, "sinkhorn.max_iterations = {} (must be at least 1). Try 10000", max_iterations);
}

SinkhornResult sinkhorn(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                        const SinkhornOptions& options) {
  return sinkhorn_of(x, y, options);
}
SinkhornResult sinkhorn(const WeightedPoints<float>& x, const WeightedPoints<float>& y,
                        const SinkhornOptions& options) {
  return sinkhorn_of(x, y, options);
}
SinkhornResult sinkhorn_self(const WeightedPoints<double>& x, const SinkhornOptions& options) {
  return self_of(x, options);
}
SinkhornResult sinkhorn_self(const WeightedPoints<float>& x, const SinkhornOptions& options) {
  return self_of(x, options);
}
SinkhornDivergenceResult sinkhorn_divergence(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                                             const SinkhornOptions& options) {
  return divergence(x, y, options);
}
SinkhornDivergenceResult sinkhorn_divergence(const WeightedPoints<float>& x, const WeightedPoints<float>& y,
                                             const SinkhornOptions& options) {
  return divergence(x, y, options);
}

}  // namespace ganflow::transport
