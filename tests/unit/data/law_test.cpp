#include "ganflow/data/law.hpp"

#include "ganflow/data/make_law.hpp"

#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::data {
namespace {

constexpr rng::Stream kStream{.seed = 5, .purpose = rng::Purpose::kTest, .step = 1, .substep = 0};

std::vector<LawOptions> every_law() {
  return {{.name = "gaussian"},
          {.name = "gaussian", .dimension = 3, .std = 0.5},
          {.name = "gaussian-mixture",
           .means = {{0, 1}, {2, -1}},
           .covariances = {{{1, 0.5}, {0.5, 2}}, {{0.3, 0}, {0, 0.1}}},
           .weights = {0.25, 0.75}},
          {.name = "gaussian-mixture", .means = {{0}, {3}}, .covariances = {{{0.25}}}},
          {.name = "two-gaussians"},
          {.name = "two-gaussians", .dimension = 5, .std = 0.2, .radius = 2},
          {.name = "ring8"},
          {.name = "grid25"},
          {.name = "two-deltas"},
          {.name = "two-deltas", .dimension = 2, .radius = 3},
          {.name = "uniform"},
          {.name = "uniform", .dimension = 3},
          {.name = "logistic"},
          {.name = "logistic", .dimension = 2},
          {.name = "swiss-roll"},
          {.name = "two-moons"}};
}

/// All closed-form laws, by the contract of law.hpp: cuts, rounding, moments, density, cdf and quantile.
class EveryLaw : public testing::TestWithParam<LawOptions> {
 protected:
  std::unique_ptr<Law> law = make_law(GetParam());
  std::size_t d = law->dimension();
};

TEST_P(EveryLaw, GivesTheSameRowsHoweverTheCallsAreCut) {
  Matrix<double> whole(31, d);
  law->sample(kStream, 1000, whole.view());
  for (const std::size_t cut : {1U, 2U, 15U, 30U}) {
    Matrix<double> parts = Matrix<double>::padded(31, d);
    law->sample(kStream, 1000, parts.view().row_range(0, cut));
    law->sample(kStream, 1000 + cut, parts.view().row_range(cut, 31 - cut));
    for (std::size_t r = 0; r < 31; ++r) {
      EXPECT_TRUE(std::equal(whole.row(r), whole.row(r) + d, parts.row(r))) << "row " << r << ", cut at " << cut;
    }
  }
}

TEST_P(EveryLaw, GivesFloatRowsThatAreTheDoubleRowsToRounding) {
  const std::size_t n = 4096 / d + 5;  // more than the block of the float path
  Matrix<double> exact(n, d);
  Matrix<float> single(n, d);
  law->sample(kStream, 3, exact.view());
  law->sample(kStream, 3, single.view());
  double largest = 0;
  for (std::size_t i = 0; i < n * d; ++i) {
    largest = std::max(largest, std::abs(exact.data()[i]));
  }
  // A normal draw carries 3 ε, scaling and shifting it half an ε each, twice.
  const double bound = 5 * std::numeric_limits<float>::epsilon() * largest;
  for (std::size_t i = 0; i < n * d; ++i) {
    ASSERT_NEAR(single.data()[i], exact.data()[i], bound);
  }
}

TEST_P(EveryLaw, HasTheMomentsThatItClaims) {
  constexpr std::size_t kDraws = 200'000;
  Matrix<double> x(kDraws, d);
  law->sample(kStream, 0, x.view());
  const Moments exact = law->moments().value();
  ASSERT_EQ(exact.covariance.rows(), static_cast<Eigen::Index>(d));
  // Null hypothesis: the sample has these moments. Each mean of kDraws terms is compared with its standard error,
  // estimated from the sample; past 6 standard errors by chance 2e-9, at most 20 means a law, 16 laws: false alarm
  // 7e-7.
  const auto expect_mean = [&](const auto& term, double expected, const std::string& what) {
    double mean = 0;
    double square = 0;
    for (std::size_t r = 0; r < kDraws; ++r) {
      const double value = term(x.row(r)) - expected;
      mean += value / kDraws;
      square += value * value / kDraws;
    }
    EXPECT_LE(std::abs(mean), 6 * std::sqrt(square / kDraws) + 1e-12) << what << " should be " << expected;
  };
  for (std::size_t i = 0; i < d; ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    expect_mean([&](const double* row) { return row[i]; }, exact.mean[k], fmt::format("mean {}", i));
    for (std::size_t j = i; j < d; ++j) {
      const auto l = static_cast<Eigen::Index>(j);
      expect_mean([&](const double* row) { return (row[i] - exact.mean[k]) * (row[j] - exact.mean[l]); },
                  exact.covariance(k, l), fmt::format("covariance {} {}", i, j));
    }
  }
}

TEST_P(EveryLaw, HasADensityOfMassOneInOneAndTwoDimensions) {
  const std::vector<double> origin(d, 0.0);
  if (d > 2 || !law->log_density(origin)) {
    return;
  }
  // Midpoint rule on [−R, R]^d. A cell h is at most the smallest deviation σ (ring8's 0.02), where a Gaussian's error
  // is 2 exp(−2π² σ²/h²) = 5e-9 an axis; the cube's faces fall between cells; the logistic law's tail past 30 is 2e-13.
  const double reach = law->name() == "logistic" ? 30 : 8;
  const std::size_t cells = d == 1 ? 40'000 : 800;
  const double step = 2 * reach / static_cast<double>(cells);
  double mass = 0;
  std::vector<double> x(d);
  for (std::size_t i = 0; i < cells; ++i) {
    x[0] = -reach + (static_cast<double>(i) + 0.5) * step;
    for (std::size_t j = 0; j < (d == 2 ? cells : 1); ++j) {
      if (d == 2) {
        x[1] = -reach + (static_cast<double>(j) + 0.5) * step;
      }
      mass += std::exp(*law->log_density(x));
    }
  }
  EXPECT_NEAR(mass * std::pow(step, static_cast<double>(d)), 1, 1e-6) << law->name();
}

TEST_P(EveryLaw, HasAQuantileThatInvertsItsCdf) {
  ASSERT_EQ(law->quantile(0.5).has_value(), d == 1);
  ASSERT_EQ(law->cdf(0.5).has_value(), d == 1);
  if (d != 1) {
    return;
  }
  for (const double u : {1e-12, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1 - 1e-12}) {
    const double x = *law->quantile(u);
    SCOPED_TRACE(testing::Message() << law->name() << ": u = " << u << ", x = " << x);
    EXPECT_GE(*law->cdf(x), u - 1e-15);
    const double before = x - 1e-9 * std::max(1.0, std::abs(x));
    EXPECT_LT(*law->cdf(before), u + 1e-15);
  }
}

TEST_P(EveryLaw, HasACdfThatItsSampleFollows) {
  if (d != 1) {
    return;
  }
  constexpr std::size_t kDraws = 100'000;
  Matrix<double> x(kDraws, 1);
  law->sample(kStream, 0, x.view());
  // Null hypothesis: the sample follows the cdf. Dvoretzky–Kiefer–Wolfowitz: the largest gap passes e with probability
  // at most 2 exp(−2 n e²), which is 1e-7 for e = 0.0092.
  for (const double at : {-1.0, -0.9, -0.5, 0.0, 0.5, 0.9, 0.999, 1.0, 1.1, 2.5}) {
    const auto below = std::count_if(x.data(), x.data() + kDraws, [&](double v) { return v <= at; });
    EXPECT_NEAR(static_cast<double>(below) / kDraws, *law->cdf(at), 0.0092) << law->name() << " at " << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Laws, EveryLaw, testing::ValuesIn(every_law()), [](const auto& instance) {
  std::string name = fmt::format("{}_{}", instance.param.name, instance.index);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace ganflow::data
