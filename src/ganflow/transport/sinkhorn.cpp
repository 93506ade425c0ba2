#include "ganflow/transport/sinkhorn.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/anchored_plan.hpp"
#include "ganflow/transport/anderson.hpp"
#include "ganflow/transport/cloud.hpp"
#include "ganflow/transport/entropic_bracket.hpp"
#include "ganflow/transport/entropic_plan.hpp"
#include "ganflow/transport/entropic_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace ganflow::transport {

namespace {

constexpr double kFirstExponent = 20;        // largest cost / (ε ln 2) at which the steps in ε begin
constexpr double kEpsilonStep = 0.25;        // from one to the next: half the length scale for p = 2
constexpr double kStepError = 0.1;           // marginal error at which a step in ε is left
constexpr std::size_t kStepIterations = 10;  // or so many
constexpr double kFloatUnits = 4;            // of float rounding of exponents: marginal errors below this are noise
constexpr double kFloatHopeless = 0.02;      // marginal error that float can resolve, beyond which it is not worth it
constexpr std::size_t kPatience = 30;        // float iterations without a new smallest error
constexpr double kAnchorGain = 0.5;          // of the error, from one anchor to the next, else anchors do not help
constexpr double kAnchorShare = 1e-4;        // of an anchor's error: there a new one pays
constexpr std::size_t kAnchorPatience = 10;  // iterations from an anchor without a new smallest error
constexpr std::size_t kMemory = 40;          // steps that the acceleration looks back
constexpr double kNear = 0.5;                // marginal error below which it looks
constexpr double kSetback = 2;               // growth of the error that makes it forget

/// How much there is left to do, and who may stop it.
class Budget {
 public:
  explicit Budget(const SinkhornOptions& options) : options_(options) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  /// One more iteration with this error.
  void spend(double error) {
    ++spent_;
    if (std::isfinite(error)) {
      largest_ = std::max(largest_, error);
    }
    if (options_.progress) {
      const double whole = std::log(std::max(largest_, options_.tolerance) / options_.tolerance);
      const double left = std::log(std::max(std::min(error, largest_), options_.tolerance) / options_.tolerance);
      fraction_ = whole > 0 ? 1 - left / whole : 0;
      look_();
    }
  }
  /// The same of an iteration in double.
  void spend_double(double error) {
    ++in_double_;
    spend(error);
  }
  bool over() const { return spent_ >= options_.max_iterations; }
  std::size_t spent() const { return spent_; }
  std::size_t spent_in_double() const { return in_double_; }

  /// For sums in the middle of an iteration. Throws Stopped.
  const std::function<void()>& look() const { return look_; }

 private:
  const SinkhornOptions& options_;
  std::size_t spent_ = 0, in_double_ = 0;
  double largest_ = 0;
  double fraction_ = 0;
  std::function<void()> look_ = [this] {
    if (options_.progress && !options_.progress({.fraction = fraction_})) {
      throw Stopped();
    }
  };
};

double largest_magnitude(const std::vector<double>& values) {
  double largest = 0;
  for (const double v : values) {
    largest = std::max(largest, std::abs(v));
  }
  return largest;
}

template <class Real>
EntropicPlan<Real> plan_of(const EntropicProblem& problem, const Budget& budget) {
  return {problem.x, problem.y, problem.order, problem.epsilon, budget.look()};
}

/// Iterations of one problem, accelerated.
template <class Plan>
class Solver {
 public:
  Solver(const EntropicProblem& problem, bool self, Plan plan)
      : scaling_(problem, std::move(plan)), self_(self), anderson_(problem.y.mass, kMemory) {}

  EntropicScaling<Plan>& scaling() { return scaling_; }

  /// One iteration; error of the marginals before its last half. `potentials` are the plain image, best to stop at.
  double advance(Potentials& potentials) {
    if (self_) {
      return scaling_.iterate_self(potentials);
    }
    if (!mixed_.empty()) {
      std::swap(potentials.y, mixed_);
    }
    const std::vector<double> start = potentials.y;
    const double error = scaling_.iterate(potentials);
    if (!(error < kNear) || error > kSetback * last_error_) {
      anderson_.restart();
      if (!mixed_.empty() && error > kSetback * last_error_) {
        potentials.y = mixed_;  // the plain image before
      }
      mixed_.clear();
    } else {
      mixed_ = anderson_.next(start, potentials.y);
    }
    last_error_ = error;
    return error;
  }

 private:
  EntropicScaling<Plan> scaling_;
  bool self_;
  Anderson anderson_;
  std::vector<double> mixed_;  // where the next iteration begins; empty: at its image
  double last_error_ = std::numeric_limits<double>::infinity();
};

/// Whether floats resolve exponents as large as this largest cost makes them.
bool float_helps(double bound, double epsilon) {
  return static_cast<double>(std::numeric_limits<float>::epsilon()) * bound / epsilon < kFloatHopeless;
}

/// As far as float resolves the exponents, `target` if possible.
void iterate_in_float(const EntropicProblem& problem, Potentials& potentials, bool self, double target,
                      std::size_t most, Budget& budget) {
  Solver solver(problem, self, plan_of<float>(problem, budget));
  double smallest = std::numeric_limits<double>::infinity();
  std::size_t since = 0;
  for (std::size_t k = 0; k < most && !budget.over(); ++k) {
    const double error = solver.advance(potentials);
    budget.spend(error);
    since = error < smallest ? 0 : since + 1;
    smallest = std::min(smallest, error);
    const double noise = kFloatUnits * static_cast<double>(std::numeric_limits<float>::epsilon()) *
                         (largest_magnitude(potentials.x) + largest_magnitude(potentials.y));
    if (error <= std::max(target, noise) || since > kPatience) {
      return;
    }
  }
}

/// From large ε to the one that is asked, potentials carried along.
void approach(const EntropicProblem& problem, double bound, Potentials& potentials, Budget& budget) {
  std::vector<double> steps;
  for (double epsilon = problem.epsilon / kEpsilonStep; bound / epsilon > kFirstExponent; epsilon /= kEpsilonStep) {
    steps.push_back(epsilon);
  }
  double previous = problem.epsilon;
  const auto rescale = [&](double epsilon) {
    for (std::vector<double>* potential : {&potentials.x, &potentials.y}) {
      for (double& v : *potential) {
        v *= previous / epsilon;
      }
    }
    previous = epsilon;
  };
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    rescale(*step);
    EntropicProblem at_step = problem;
    at_step.epsilon = *step;
    if (float_helps(bound, *step)) {
      iterate_in_float(at_step, potentials, false, kStepError, kStepIterations, budget);
    } else {
      EntropicScaling scaling(at_step, plan_of<double>(at_step, budget));
      for (std::size_t k = 0; k < kStepIterations && !budget.over(); ++k) {
        const double error = scaling.iterate(potentials);
        budget.spend(error);
        if (error <= kStepError) {
          break;
        }
      }
    }
  }
  rescale(problem.epsilon);
}

SinkhornResult collect(const EntropicProblem& problem, const EntropicBracket& bounds, Potentials potentials,
                       SolveStatus status) {
  SinkhornResult result{.value = bounds.dual,
                        .dual = bounds.dual,
                        .primal = std::max(bounds.primal, bounds.dual),  // below it only by rounding
                        .transport_cost = bounds.transport_cost,
                        .mass = bounds.mass,
                        .marginal_error = bounds.marginal_error,
                        .status = status,
                        .f = std::move(potentials.x),
                        .g = std::move(potentials.y)};
  for (std::vector<double>* potential : {&result.f, &result.g}) {
    for (double& v : *potential) {
      v *= problem.cost_unit();
    }
  }
  return result;
}

/// From an anchor until the error is `target` or a small share of the anchor's, or stops falling: what float iterations can
/// still find before the anchor is too far away.
void iterate_from_anchor(Solver<AnchoredPlan>& solver, Potentials& potentials, double at_anchor, double target,
                         Budget& budget) {
  const double enough = std::max(target, kAnchorShare * at_anchor);
  double smallest = at_anchor;
  for (std::size_t since = 0; since < kAnchorPatience && !budget.over(); ++since) {
    const double error = solver.advance(potentials);
    budget.spend(error);
    if (!(error > enough)) {
      return;
    }
    if (error < smallest) {
      smallest = error;
      since = 0;
    }
  }
}

/// Near the solution, by float iterations from anchors in double (anchored_plan.hpp), until an anchor has an error of at
/// most `target`. Anchors count as iterations. Gives up, at the best anchor, when one does not halve the error before it:
/// modes so slow that the float plan's own rounding drowns them. Returns the error.
double iterate_from_anchors(const EntropicProblem& problem, Potentials& potentials, bool self, double target,
                            Budget& budget) {
  Solver solver(problem, self, AnchoredPlan(problem, budget.look()));
  double last = std::numeric_limits<double>::infinity();
  Potentials best = potentials;
  while (!budget.over()) {
    solver.scaling().plan().anchor(potentials);
    const double error = solver.scaling().error(potentials);
    budget.spend_double(error);
    if (!(error < kAnchorGain * last)) {
      potentials = std::move(best);
      return last;
    }
    if (error <= target) {
      return error;
    }
    last = error;
    best = potentials;
    iterate_from_anchor(solver, potentials, error, target, budget);
  }
  return last;
}

SinkhornResult iterate(const EntropicProblem& problem, bool self, const SinkhornOptions& options, Budget& budget) {
  const double bound = cost_bound(problem.x, problem.y, options.order);
  Potentials potentials{std::vector<double>(problem.x.mass.size()), std::vector<double>(problem.y.mass.size())};
  if (!self) {
    approach(problem, bound, potentials, budget);
  }
  double error = std::numeric_limits<double>::infinity();
  if (float_helps(bound, problem.epsilon)) {
    iterate_in_float(problem, potentials, self, options.tolerance, options.max_iterations, budget);
    error = iterate_from_anchors(problem, potentials, self, options.tolerance, budget);
  }
  Solver solver(problem, self, plan_of<double>(problem, budget));
  while (true) {
    while (error > options.tolerance && !budget.over()) {
      error = solver.advance(potentials);
      budget.spend_double(error);
    }
    const EntropicBracket bounds = bracket(problem, solver.scaling().plan(), potentials);
    if (bounds.marginal_error <= options.tolerance || budget.over()) {
      return collect(
          problem, bounds, std::move(potentials),
          bounds.marginal_error <= options.tolerance ? SolveStatus::kConverged : SolveStatus::kIterationLimit);
    }
    error = std::numeric_limits<double>::infinity();
  }
}

SinkhornResult solve(const CentredLaw& x, const CentredLaw& y, bool self, const SinkhornOptions& options) {
  const EntropicProblem problem{x, y, options.order, options.epsilon, options.marginal_weight};
  Budget budget(options);
  try {
    SinkhornResult result = iterate(problem, self, options, budget);
    result.iterations = budget.spent();
    result.double_iterations = budget.spent_in_double();
    return result;
  } catch (const Stopped&) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    return {.value = kNan,
            .dual = -kInfinity,
            .primal = kInfinity,
            .transport_cost = kNan,
            .mass = kNan,
            .marginal_error = kNan,
            .iterations = budget.spent(),
            .status = SolveStatus::kInterrupted};
  }
}

/// Dual value of a pair at potentials f, g. Throws Stopped.
double dual_at(const CentredLaw& x, const CentredLaw& y, std::vector<double> f, std::vector<double> g,
               const SinkhornOptions& options) {
  const EntropicProblem problem{x, y, options.order, options.epsilon, options.marginal_weight};
  for (std::vector<double>* potential : {&f, &g}) {
    for (double& v : *potential) {
      v /= problem.cost_unit();
    }
  }
  const Budget budget(options);
  const EntropicPlan<double> plan(x, y, options.order, options.epsilon, budget.look());
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
    part = solve(x, y, self, options);
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
  return solve(laws.x, laws.y, false, options);
}

template <class T>
SinkhornResult self_of(const WeightedPoints<T>& x, const SinkhornOptions& options) {
  const Laws<T> laws(x, x, options);
  return solve(laws.x, laws.x, true, options);
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
