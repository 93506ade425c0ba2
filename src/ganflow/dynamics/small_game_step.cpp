#include "ganflow/dynamics/small_game_step.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>

namespace ganflow::dynamics {

using objectives::SmallGame;

namespace {

using Complex = std::complex<double>;

/// Roots of z² − sum·z + product, without the cancellation of the textbook's formula.
std::vector<Complex> roots(Complex sum, Complex product) {
  const Complex root = std::sqrt(sum * sum - 4.0 * product);
  const Complex large = 0.5 * (std::abs(sum + root) >= std::abs(sum - root) ? sum + root : sum - root);
  return {large, large == 0.0 ? 0.0 : product / large};
}

}  // namespace

void check_small_game_flow(ToyFlowKind kind) {
  GF_VALIDATE(kind != ToyFlowKind::kSgd, "flow = 'sgd' (this game draws no latents: it would be euler). Try euler");
  GF_VALIDATE(kind != ToyFlowKind::kSymplectic,
              "flow = 'symplectic' (alternating steps are symplectic here: the generator's velocity has no density "
              "factor). Try alternating");
}

SmallGameStep::SmallGameStep(const SmallGame& game, ToyFlowKind kind, double step)
    : game_(game), kind_(kind), step_(step), velocity_(game.dimension), trial_(game.dimension) {
  GF_EXPECT(kind != ToyFlowKind::kContinuous);
  check_small_game_flow(kind);
}

void SmallGameStep::evaluate(std::span<const double> x) {
  ++evaluations_;
  game_.velocity(x, velocity_);
}

void SmallGameStep::clip(std::span<double> x) const {
  for (std::size_t k = 0; k < x.size() && !game_.low.empty(); ++k) {
    x[k] = std::clamp(x[k], game_.low[k], game_.high[k]);
  }
}

void SmallGameStep::operator()(std::span<double> x) {
  GF_EXPECT(x.size() == game_.dimension);
  evaluate(x);
  const auto move = [&](std::size_t first, std::size_t last, std::span<double> y) {
    for (std::size_t k = first; k < last; ++k) {
      y[k] = x[k] + step_ * velocity_[k];
    }
    clip(y);
  };
  if (kind_ == ToyFlowKind::kAlternating) {
    move(1, x.size(), x);
    evaluate(x);
    move(0, 1, x);
    return;
  }
  if (kind_ == ToyFlowKind::kExtragradient) {
    move(0, x.size(), trial_);
    evaluate(trial_);
  } else if (kind_ == ToyFlowKind::kOptimistic) {
    const std::vector<double> now = velocity_;
    for (std::size_t k = 0; k < x.size() && !velocity_before_.empty(); ++k) {
      velocity_[k] = 2 * now[k] - velocity_before_[k];
    }
    velocity_before_ = now;
  }
  move(0, x.size(), x);
}

std::vector<Complex> step_multipliers(const SmallGame& game, ToyFlowKind kind, double step) {
  check_small_game_flow(kind);
  GF_EXPECT(game.eigenvalues.size() >= 2);
  const std::size_t n = game.dimension;
  const double h = step;
  if (kind == ToyFlowKind::kAlternating) {
    const double a = game.jacobian[0];
    const double b = game.jacobian[1];
    const double c = game.jacobian[n];
    const double d = game.jacobian[n + 1];
    return roots(2 + h * (a + d) + h * h * b * c, (1 + h * a) * (1 + h * d));
  }
  std::vector<Complex> result;
  for (std::size_t i = 0; i < 2; ++i) {
    const Complex z = h * game.eigenvalues[i];
    if (kind == ToyFlowKind::kOptimistic) {
      const std::vector<Complex> both = roots(1.0 + 2.0 * z, z);
      result.insert(result.end(), both.begin(), both.end());
    } else {
      result.push_back(kind == ToyFlowKind::kContinuous      ? std::exp(z)
                       : kind == ToyFlowKind::kExtragradient ? 1.0 + z + z * z
                                                             : 1.0 + z);
    }
  }
  return result;
}

}  // namespace ganflow::dynamics
