#pragma once
/// The step rules as one type, chosen when a run is built. Each moves one matrix of parameters and keeps its own
/// memory.

#include "ganflow/dynamics/rules/adam.hpp"
#include "ganflow/dynamics/rules/momentum.hpp"
#include "ganflow/dynamics/rules/rmsprop.hpp"
#include "ganflow/dynamics/rules/sgd.hpp"

#include <concepts>
#include <variant>

namespace ganflow::dynamics {

/// What every rule does: parameters ← rule(parameters, gradient, Δt), and its memory to and from a state.
template <class R, class T>
concept StepRule = requires(R rule, const R& constant, MatrixView<T> parameters, ConstMatrixView<T> gradient,
                            record::State& state, const record::State& stored, const std::string& prefix) {
  { rule.step(parameters, gradient, 1.0) } -> std::same_as<void>;
  { constant.save(state, prefix) } -> std::same_as<void>;
  { rule.restore(stored, prefix) } -> std::same_as<void>;
};
static_assert(StepRule<Sgd<float>, float> && StepRule<Momentum<float>, float> && StepRule<RmsProp<float>, float> &&
              StepRule<Adam<float>, float>);

template <class T>
using AnyRule = std::variant<Sgd<T>, Momentum<T>, RmsProp<T>, Adam<T>>;

template <class T>
AnyRule<T> make_rule(const TrainOptions& options, std::size_t rows, std::size_t cols) {
  switch (options.rule) {
    case RuleKind::kMomentum: return Momentum<T>(options, rows, cols);
    case RuleKind::kRmsProp: return RmsProp<T>(options, rows, cols);
    case RuleKind::kAdam: return Adam<T>(options, rows, cols);
    case RuleKind::kSgd: break;
  }
  return Sgd<T>();
}

}  // namespace ganflow::dynamics
