#include "ganflow/transport/entropic_solve.hpp"

#include "ganflow/transport/anchored_plan.hpp"
#include "ganflow/transport/anderson.hpp"
#include "ganflow/transport/entropic_bracket.hpp"
#include "ganflow/transport/entropic_plan.hpp"
#include "ganflow/transport/entropic_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

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

}  // namespace

SinkhornResult solve_entropic(const CentredLaw& x, const CentredLaw& y, bool self, const SinkhornOptions& options) {
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

}  // namespace ganflow::transport
