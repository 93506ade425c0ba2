#include "ganflow/transport/entropic_scaling.hpp"

#include "ganflow/core/parallel.hpp"

#include <cmath>
#include <utility>

namespace ganflow::transport {

namespace {
constexpr double kSelfFactor = 2.0 / 3;  // contraction ⅓: eigenvalues of −T′ lie in [0, 1]
}

template <class Real>
EntropicScaling<Real>::EntropicScaling(const EntropicProblem& problem, typename EntropicPlan<Real>::Look look)
    : problem_(problem), plan_(problem.x, problem.y, problem.order, problem.epsilon, std::move(look)) {}

template <class Real>
double EntropicScaling<Real>::update(Side side, Potentials& potentials, double factor) {
  const bool rows = side == Side::kX;
  const CentredLaw& law = rows ? problem_.x : problem_.y;
  std::vector<double>& own = rows ? potentials.x : potentials.y;
  const double share = problem_.epsilon_share();
  terms_.resize(own.size());
  plan_.log_sums(side, own, rows ? potentials.y : potentials.x, terms_);
  for (std::size_t i = 0; i < own.size(); ++i) {
    const double log_ratio = own[i] + terms_[i];
    const double target = -terms_[i] / (1 + share);  // ρ/(ρ+ε) of the softmin
    const double off = std::abs(std::exp2(log_ratio) - std::exp2(-share * own[i]));
    terms_[i] = law.mass[i] > 0 ? law.mass[i] * off : 0;
    own[i] += factor * (target - own[i]);
  }
  return tree_sum<double>(terms_) / law.total_mass;
}

template <class Real>
double EntropicScaling<Real>::iterate(Potentials& potentials) {
  update(Side::kX, potentials, 1);
  const double error = update(Side::kY, potentials, 1);
  if (problem_.epsilon_share() > 0) {
    balance(potentials);
  }
  return error;
}

template <class Real>
double EntropicScaling<Real>::iterate_self(Potentials& potentials) {
  potentials.y = potentials.x;
  const double error = 2 * update(Side::kX, potentials, kSelfFactor);
  potentials.y = potentials.x;
  return error;
}

template <class Real>
void EntropicScaling<Real>::balance(Potentials& potentials) const {
  const double share = problem_.epsilon_share();
  const auto log_total = [&](const CentredLaw& law, const std::vector<double>& potential) {
    std::vector<double> terms(potential.size());
    for (std::size_t i = 0; i < terms.size(); ++i) {
      terms[i] = law.mass[i] > 0 ? law.mass[i] * std::exp2(-share * potential[i]) : 0;
    }
    return std::log2(tree_sum<double>(terms));
  };
  const double shift = (log_total(problem_.x, potentials.x) - log_total(problem_.y, potentials.y)) / (2 * share);
  if (!std::isfinite(shift)) {
    return;  // far from the solution sums overflow; the updates come back by themselves
  }
  for (double& v : potentials.x) {
    v += shift;
  }
  for (double& v : potentials.y) {
    v -= shift;
  }
}

template class EntropicScaling<float>;
template class EntropicScaling<double>;

}  // namespace ganflow::transport
