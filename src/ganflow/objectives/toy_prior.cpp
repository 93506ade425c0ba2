#include "ganflow/objectives/toy_prior.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace ganflow::objectives {

namespace {

namespace constants = boost::math::double_constants;

constexpr std::array kWithoutDensity = {"dirac", "delta", "step", "bernoulli", "discrete", "atom", "constant"};
constexpr double kLargestGaussian = 38;  // e^{38²/2} = 1e313 overflows: no energy in double reaches further
constexpr int kBits = 40;  // of Newton's last step; it converges quadratically, so the next would not move
constexpr std::uintmax_t kMostNewton = 200;

/// Sums a series of positive terms: no cancellation, so a few ulp. `next(n)` is term n.
template <class Next>
double positive_series(const Next& next) {
  double sum = 0;
  for (int n = 0;; ++n) {
    const double before = sum;
    const double term = next(n);
    sum += term;
    if (sum == before || !std::isfinite(sum)) {  // terms rise to n about θ²/2, then fall: none is negligible before
      return sum;
    }
  }
}

/// θ ≥ 0 with f(θ) = y for f convex and increasing on [0, 38], slope f'.
template <class F, class Slope>
double invert(const F& f, const Slope& slope, double y, double guess) {
  if (y == 0) {
    return 0;
  }
  std::uintmax_t iterations = kMostNewton;
  return boost::math::tools::newton_raphson_iterate(
      [&](double theta) { return std::make_tuple(f(theta) - y, slope(theta)); }, std::min(guess, kLargestGaussian), 0.0,
      kLargestGaussian, kBits, iterations);
}

double gaussian_slope(double theta) {  // A' = (Φ − ½)/Φ'
  return 0.5 * std::erf(theta * constants::one_div_root_two) * constants::root_two_pi * std::exp(0.5 * theta * theta);
}

/// ∫_0^θ A' = Σ θ^(2n+2) / ((2n+1)!! (2n+2)), from erf(x) e^{x²} = (2/√π) Σ 2^n x^(2n+1)/(2n+1)!!, x = θ/√2.
double gaussian_excess(double theta) {
  const double square = theta * theta;
  double power = square;
  return positive_series([&](int n) {
    const double term = power / (2 * n + 2);
    power *= square / (2 * n + 3);
    return term;
  });
}

/// √(2π) ∫_0^θ e^{s²/2} ds = √(2π) θ Σ (θ²/2)^n / (n! (2n+1)).
double gaussian_travel(double theta) {
  double power = 1;
  return constants::root_two_pi * theta * positive_series([&](int n) {
           const double term = power / (2 * n + 1);
           power *= 0.5 * theta * theta / (n + 1);
           return term;
         });
}

}  // namespace

std::string to_string(PriorKind kind) {
  switch (kind) {
    case PriorKind::kLogistic: return "logistic";
    case PriorKind::kGaussian: return "gaussian";
    case PriorKind::kUniform: return "uniform";
  }
  return "";
}

std::vector<std::string> prior_names() {
  return {to_string(PriorKind::kLogistic), to_string(PriorKind::kGaussian), to_string(PriorKind::kUniform)};
}

PriorKind prior_of(const std::string& name) {
  for (const PriorKind kind : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    if (name == to_string(kind)) {
      return kind;
    }
  }
  GF_VALIDATE(std::find(kWithoutDensity.begin(), kWithoutDensity.end(), name) == kWithoutDensity.end(),
              "prior = '{}' (has no density, so the generator's velocity -kappa omega Phi'(theta) is not defined). Try "
              "logistic, gaussian or uniform",
              name);
  throw InputError(fmt::format("prior = '{}' (unknown).{}", name, suggestion(name, prior_names())));
}

double ToyPrior::centred(double theta) const {
  switch (kind_) {
    case PriorKind::kLogistic: return 0.5 * std::tanh(0.5 * theta);
    case PriorKind::kGaussian: return 0.5 * std::erf(theta * constants::one_div_root_two);
    case PriorKind::kUniform: break;
  }
  return 0.5 * theta;
}

double ToyPrior::density(double theta) const {
  switch (kind_) {
    case PriorKind::kLogistic: return 0.25 / std::pow(std::cosh(0.5 * theta), 2);
    case PriorKind::kGaussian: return constants::one_div_root_two_pi * std::exp(-0.5 * theta * theta);
    case PriorKind::kUniform: break;
  }
  return 0.5;
}

double ToyPrior::density_slope(double theta) const {
  switch (kind_) {
    case PriorKind::kLogistic: return -2 * centred(theta) * density(theta);
    case PriorKind::kGaussian: return -theta * density(theta);
    case PriorKind::kUniform: break;
  }
  return 0;
}

double ToyPrior::edge() const { return kind_ == PriorKind::kUniform ? 1 : std::numeric_limits<double>::infinity(); }

double ToyPrior::excess(double theta) const {
  switch (kind_) {
    case PriorKind::kLogistic: return 2 * std::pow(std::sinh(0.5 * theta), 2);  // cosh θ − 1
    case PriorKind::kGaussian: return gaussian_excess(theta);
    case PriorKind::kUniform: break;
  }
  return 0.5 * theta * theta;
}

double ToyPrior::inverse_excess(double b) const {
  GF_EXPECT(b >= 0);
  switch (kind_) {
    case PriorKind::kLogistic: return 2 * std::asinh(std::sqrt(0.5 * b));
    case PriorKind::kGaussian:
      // A − 1 grows from θ²/2 to e^{θ²/2}: the smaller of both guesses is near.
      return invert(gaussian_excess, gaussian_slope, b, std::min(std::sqrt(2 * b), std::sqrt(2 * std::log1p(b))));
    case PriorKind::kUniform: break;
  }
  return std::sqrt(2 * b);
}

double ToyPrior::travel(double theta) const {
  switch (kind_) {
    case PriorKind::kLogistic: return 2 * (theta + std::sinh(theta));
    case PriorKind::kGaussian: return gaussian_travel(theta);
    case PriorKind::kUniform: break;
  }
  return 2 * theta;
}

double ToyPrior::inverse_travel(double q) const {
  const double size = std::abs(q);
  double theta = 0;
  switch (kind_) {
    case PriorKind::kLogistic:  // asinh(q/2) is right for large q, q/4 for small q
      theta = invert([](double s) { return 2 * (s + std::sinh(s)); }, [](double s) { return 2 + 2 * std::cosh(s); },
                     size, std::min(0.25 * size, std::asinh(0.5 * size)));
      break;
    case PriorKind::kGaussian:
      theta = invert(
          gaussian_travel, [](double s) { return constants::root_two_pi * std::exp(0.5 * s * s); }, size,
          std::min(size * constants::one_div_root_two_pi, std::sqrt(2 * std::log1p(size))));
      break;
    case PriorKind::kUniform: theta = 0.5 * size; break;
  }
  return std::copysign(theta, q);
}

}  // namespace ganflow::objectives
