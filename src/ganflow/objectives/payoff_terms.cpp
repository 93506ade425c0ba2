#include "ganflow/objectives/payoff_terms.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::objectives {

namespace {

double identity(double d) { return d; }
double negative(double d) { return -d; }
double one(double /*d*/) { return 1; }
double minus_one(double /*d*/) { return -1; }

/// S(d) = 1/(1 + e⁻ᵈ), without overflow.
double logistic(double d) { return d >= 0 ? 1 / (1 + std::exp(-d)) : std::exp(d) / (1 + std::exp(d)); }
/// log S(d), without cancellation; log(1 − S(d)) = log S(−d).
double log_logistic(double d) { return d >= 0 ? -std::log1p(std::exp(-d)) : d - std::log1p(std::exp(d)); }
double log_complement(double d) { return log_logistic(-d); }
double complement(double d) { return logistic(-d); }
double minus_logistic(double d) { return -logistic(d); }
double minus_complement(double d) { return -logistic(-d); }

double real_square(double d) { return -0.5 * (d - 1) * (d - 1); }
double real_square_slope(double d) { return 1 - d; }
double generated_square(double d) { return -0.5 * d * d; }
double off_real(double d) { return d - 1; }

double real_hinge(double d) { return -std::max(0.0, 1 - d); }
double real_hinge_slope(double d) { return d < 1 ? 1 : 0; }
double generated_hinge(double d) { return -std::max(0.0, 1 + d); }
double generated_hinge_slope(double d) { return d > -1 ? -1 : 0; }

constexpr PayoffTerms kWasserstein{.real = identity,
                                   .real_slope = one,
                                   .generated = negative,
                                   .generated_slope = minus_one,
                                   .generator_slope = minus_one,
                                   .linear = true};

struct Terms {
  PayoffTerms operator()(const Wgan& /*game*/) const { return kWasserstein; }
  PayoffTerms operator()(const WganGp& game) const {
    PayoffTerms terms = kWasserstein;
    terms.penalty = game.penalty;
    terms.one_sided = game.one_sided;
    return terms;
  }
  PayoffTerms operator()(const Gan& game) const {
    return {.real = log_logistic,
            .real_slope = complement,
            .generated = log_complement,
            .generated_slope = minus_logistic,
            .generator_slope = game.saturating ? minus_logistic : minus_complement};
  }
  PayoffTerms operator()(const LeastSquares& /*game*/) const {
    return {.real = real_square,
            .real_slope = real_square_slope,
            .generated = generated_square,
            .generated_slope = negative,
            .generator_slope = off_real};
  }
  PayoffTerms operator()(const Hinge& /*game*/) const {
    return {.real = real_hinge,
            .real_slope = real_hinge_slope,
            .generated = generated_hinge,
            .generated_slope = generated_hinge_slope,
            .generator_slope = minus_one};
  }
  template <class Game>
  PayoffTerms operator()(const WithR1<Game>& game) const {
    PayoffTerms terms = (*this)(game.game);
    terms.r1 = game.weight;
    return terms;
  }
};

}  // namespace

PayoffTerms payoff_terms(const Objective& objective) { return std::visit(Terms{}, objective); }

double blind_payoff(const PayoffTerms& terms) {
  return terms.real(0) + terms.generated(0) - (terms.one_sided ? 0 : terms.penalty);
}

}  // namespace ganflow::objectives
