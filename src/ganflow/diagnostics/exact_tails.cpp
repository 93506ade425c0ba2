#include "ganflow/diagnostics/exact_tails.hpp"

#include "ganflow/core/errors.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>

namespace ganflow::diagnostics {

namespace {

constexpr double kVanished = 1e-18;  // of the sum: below its rounding

double log_choose(double n, double k) {
  using boost::math::lgamma;
  return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/// Sum of the hypergeometric probabilities from x on, in steps of `step`, as far as they are above 0. drawn of the
/// total are drawn, marked of the total are marked.
double sum_from(double x, double step, double drawn, double marked, double total) {
  const double log_first = log_choose(marked, x) + log_choose(total - marked, drawn - x) - log_choose(total, drawn);
  double term = 1;
  double sum = 1;
  while (term > kVanished * sum) {
    // P(x+1)/P(x) = (marked − x)(drawn − x) / ((x + 1)(total − marked − drawn + x + 1)), or its inverse one below
    const double at = step > 0 ? x : x - 1;
    const double ratio = (marked - at) * (drawn - at) / ((at + 1) * (total - marked - drawn + at + 1));
    if ((step > 0 && ratio <= 0) || (step < 0 && (at < 0 || total - marked - drawn + at + 1 <= 0))) {
      break;
    }
    term *= step > 0 ? ratio : 1 / ratio;
    sum += term;
    x += step;
  }
  return std::min(1.0, std::exp(log_first + std::log(sum)));
}

}  // namespace

double Tails::two_sided() const { return std::min(1.0, 2 * std::min(lower, upper)); }

Tails binomial_tails(std::int64_t seen, std::int64_t trials, double chance) {
  GF_EXPECT(seen >= 0 && seen <= trials && chance >= 0 && chance <= 1);
  if (trials == 0) {
    return {};
  }
  const boost::math::binomial law(static_cast<double>(trials), chance);
  const auto x = static_cast<double>(seen);
  return {.lower = boost::math::cdf(law, x),
          .upper = seen == 0 ? 1 : boost::math::cdf(boost::math::complement(law, x - 1))};
}

Tails fisher_tails(std::int64_t a, std::int64_t n, std::int64_t b, std::int64_t m) {
  GF_EXPECT(a >= 0 && a <= n && b >= 0 && b <= m);
  const auto seen = static_cast<double>(a);
  const auto drawn = static_cast<double>(n);
  const auto marked = static_cast<double>(a + b);
  const auto total = static_cast<double>(n + m);
  // The tail that holds the mode starts with tiny terms that grow: the other one is summed, and the rest is its
  // complement with x itself counted twice.
  const bool below = seen * total < drawn * marked;
  const double x_alone =
      std::exp(log_choose(marked, seen) + log_choose(total - marked, drawn - seen) - log_choose(total, drawn));
  const double outer = sum_from(seen, below ? -1 : 1, drawn, marked, total);
  const double inner = std::clamp(1 - outer + x_alone, 0.0, 1.0);
  return below ? Tails{.lower = outer, .upper = inner} : Tails{.lower = inner, .upper = outer};
}

}  // namespace ganflow::diagnostics
