#include "ganflow/transport/anchored_plan.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ganflow::transport {

AnchoredPlan::AnchoredPlan(const EntropicProblem& problem, const std::function<void()>& look)
    : exact_(problem.x, problem.y, problem.order, problem.epsilon, look),
      rough_(problem.x, problem.y, problem.order, problem.epsilon, look) {}

void AnchoredPlan::anchor(const Potentials& potentials) {
  anchor_ = potentials;
  sums_x_.resize(potentials.x.size());
  sums_y_.resize(potentials.y.size());
  exact_.log_sums(Side::kX, potentials.x, potentials.y, sums_x_);
  exact_.log_sums(Side::kY, potentials.y, potentials.x, sums_y_);
}

void AnchoredPlan::log_sums(Side side, std::span<const double> /*own*/, std::span<const double> other,
                            std::span<double> out) const {
  const bool rows = side == Side::kX;
  const std::vector<double>& sums = rows ? sums_x_ : sums_y_;
  const std::vector<double>& there = rows ? anchor_.y : anchor_.x;
  GF_EXPECT(out.size() == sums.size() && other.size() == there.size());
  std::vector<double> growth(other.size());
  std::transform(other.begin(), other.end(), there.begin(), growth.begin(),
                 [](double now, double before) { return std::expm1(std::numbers::ln2 * (now - before)); });
  if (std::all_of(growth.begin(), growth.end(), [](double g) { return g == 0; })) {
    std::copy(sums.begin(), sums.end(), out.begin());
    return;
  }
  rough_.means(side, rows ? anchor_.x : anchor_.y, there, growth, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = sums[i] + std::log1p(out[i]) / std::numbers::ln2;
  }
}

}  // namespace ganflow::transport
