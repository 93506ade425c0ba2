#include "ganflow/transport/entropic_scaling.hpp"

#include "ganflow/core/parallel.hpp"

#include <cmath>
#include <utility>

namespace ganflow::transport {

namespace {
constexpr double kSelfFactor = 2.0 / 3;  // contraction ⅓: eigenvalues of −T′ lie in [0, 1]
}

template <class Plan>
double EntropicScaling<Plan>::error_of(Side side, const Potentials& potentials,
                                       std::span<const double> log_sums) const {
  const CentredLaw& law = side == Side::kX ? problem_.x : problem_.y;
  const std::vector<double>& own = side == Side::kX ? potentials.x : potentials.y;
  const double share = problem_.epsilon_share();
  std::vector<double> terms(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    const double off = std::abs(std::exp2(own[i] + log_sums[i]) - std::exp2(-share * own[i]));
    terms[i] = law.mass[i] > 0 ? law.mass[i] * off : 0;
  }
  return tree_sum<double>(terms) / law.total_mass;
}

template <class Plan>
double EntropicScaling<Plan>::error(const Potentials& potentials) {
  double sum = 0;
  for (const Side side : {Side::kX, Side::kY}) {
    const bool rows = side == Side::kX;
    log_sums_.resize(rows ? potentials.x.size() : potentials.y.size());
    plan_.log_sums(side, rows ? potentials.x : potentials.y, rows ? potentials.y : potentials.x, log_sums_);
    sum += error_of(side, potentials, log_sums_);
  }
  return sum;
}

template <class Plan>
double EntropicScaling<Plan>::update(Side side, Potentials& potentials, double factor) {
  const bool rows = side == Side::kX;
  std::vector<double>& own = rows ? potentials.x : potentials.y;
  log_sums_.resize(own.size());
  plan_.log_sums(side, own, rows ? potentials.y : potentials.x, log_sums_);
  const double error = error_of(side, potentials, log_sums_);
  for (std::size_t i = 0; i < own.size(); ++i) {
    const double target = -log_sums_[i] / (1 + problem_.epsilon_share());  // ρ/(ρ+ε) of the softmin
    own[i] += factor * (target - own[i]);
  }
  return error;
}

template <class Plan>
double EntropicScaling<Plan>::iterate(Potentials& potentials) {
  update(Side::kX, potentials, 1);
  const double error = update(Side::kY, potentials, 1);
  if (problem_.epsilon_share() > 0) {
    balance(potentials);
  }
  return error;
}

template <class Plan>
double EntropicScaling<Plan>::iterate_self(Potentials& potentials) {
  potentials.y = potentials.x;
  const double error = 2 * update(Side::kX, potentials, kSelfFactor);
  potentials.y = potentials.x;
  return error;
}

template <class Plan>
void EntropicScaling<Plan>::balance(Potentials& potentials) const {
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

template class EntropicScaling<EntropicPlan<float>>;
template class EntropicScaling<EntropicPlan<double>>;
template class EntropicScaling<AnchoredPlan>;

}  // namespace ganflow::transport
