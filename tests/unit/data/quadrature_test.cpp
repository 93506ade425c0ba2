#include "ganflow/data/quadrature.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/empirical_law.hpp"
#include "ganflow/data/gaussian_mixture.hpp"
#include "ganflow/data/make_law.hpp"

#include "support.hpp"

#include <cmath>
#include <numeric>

namespace ganflow::data {
namespace {

std::unique_ptr<Law> law_named(const std::string& name, std::optional<std::size_t> dimension = {}) {
  LawOptions options;
  options.name = name;
  options.dimension = dimension;
  return make_law(options);
}

template <class F>
double integral(const Nodes& nodes, const F& f) {
  double sum = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    sum += nodes.weights[i] * f(nodes.points.view().row_span(i));
  }
  return sum;
}

// Every law of the gallery: its pieces have its mean and covariance.
TEST(Quadrature, HasTheMomentsOfEveryKnownLaw) {
  for (const LawInfo& info : known_laws()) {
    if (info.name == "gaussian-mixture") {
      continue;  // the others of its type have defaults
    }
    SCOPED_TRACE(info.name);
    const auto law = law_named(info.name);
    const Quadrature made = make_quadrature(*law, {.order = 20});  // the roll turns one and a half times
    EXPECT_NEAR(std::accumulate(made.nodes.weights.begin(), made.nodes.weights.end(), 0.0), 1, 1e-12);
    const Moments moments = *law->moments();
    const std::size_t d = law->dimension();
    for (std::size_t r = 0; r < d; ++r) {
      const auto row = static_cast<Eigen::Index>(r);
      const double mean = integral(made.nodes, [&](auto x) { return x[r]; });
      EXPECT_NEAR(mean, moments.mean(row), 1e-12);
      for (std::size_t c = 0; c < d; ++c) {
        const auto column = static_cast<Eigen::Index>(c);
        EXPECT_NEAR(
            integral(made.nodes, [&](auto x) { return (x[r] - moments.mean(row)) * (x[c] - moments.mean(column)); }),
            moments.covariance(row, column), 1e-11);
      }
    }
  }
}

TEST(Quadrature, FollowsAFullCovariance) {
  GaussianMixtureOptions options;
  options.means = {Eigen::Vector2d(1, -2)};
  options.covariances = {(Eigen::MatrixXd(2, 2) << 2, 0.6, 0.6, 1).finished()};
  const GaussianMixture law(options);
  const Quadrature made = make_quadrature(law, {.order = 8});
  EXPECT_NEAR(integral(made.nodes, [](auto x) { return (x[0] - 1) * (x[1] + 2); }), 0.6, 1e-12);
}

TEST(Quadrature, ChoosesTensorsUpToThreeCoordinatesAndPointsAbove) {
  EXPECT_EQ(make_quadrature(*law_named("gaussian", 3), {.order = 4}).estimate, ErrorEstimate::kFiner);
  const Quadrature made = make_quadrature(*law_named("gaussian", 4), {.points = 1000});
  EXPECT_EQ(made.estimate, ErrorEstimate::kReplicates);
  EXPECT_EQ(made.others.size(), 8U);
  EXPECT_EQ(made.nodes.size(), 1024U);
}

// Randomised nets on smooth functions: error clearly below n^{−1/2}. The null hypothesis "plain Monte Carlo" has
// standard deviation σ/√n = 0.004 here, ten times what is asked.
TEST(Quadrature, QuasiMonteCarloIsBetterThanMonteCarlo) {
  const auto f = [](auto x) { return std::tanh(x[0] + 0.5 * x[1] - x[4] + 1); };
  const auto law = law_named("gaussian", 5);
  const double fine = integral(make_quadrature(*law, {.points = 1U << 18U}).nodes, f);
  const Quadrature made = make_quadrature(*law, {.points = 1U << 14U, .seed = 3});
  EXPECT_LT(std::abs(integral(made.nodes, f) - fine), 4e-4);
}

// The spread of replicates tells the error's size: over 40 seeds the mean square error over the mean square estimate is
// about 1 (its standard deviation is about 0.25; false alarm far below 1e-6 with bounds 0.2 and 5).
TEST(Quadrature, ReplicatesTellTheError) {
  const auto f = [](auto x) { return std::cos(x[0] + x[1] * x[2]) + x[3]; };
  const auto law = law_named("uniform", 4);
  const double exact = integral(make_quadrature(*law, {.rule = QuadratureRule::kGauss, .order = 12}).nodes, f);
  double error = 0;
  double estimate = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Quadrature made = make_quadrature(*law, {.rule = QuadratureRule::kQmc, .points = 512, .seed = seed});
    error += std::pow(integral(made.nodes, f) - exact, 2);
    const double mean = integral(made.nodes, f);
    for (const Nodes& replicate : made.others) {
      estimate += std::pow(integral(replicate, f) - mean, 2) / 56;
    }
  }
  EXPECT_GT(error / estimate, 0.2);
  EXPECT_LT(error / estimate, 5);
}

TEST(Quadrature, TakesTheWholeSample) {
  const EmpiricalLaw law(std::make_shared<Dataset>(
      Dataset::Parts{.name = "three", .values = table_of<double>({1, 2, 6}, {3, 1}), .labels = {}, .classes = {}}));
  const Quadrature made = make_quadrature(law, {});
  EXPECT_EQ(made.estimate, ErrorEstimate::kNone);
  EXPECT_NEAR(integral(made.nodes, [](auto x) { return x[0]; }), 3, 1e-15);
}

TEST(Quadrature, AFinerRuleIsAtHand) {
  const Quadrature made = make_quadrature(*law_named("uniform", 1), {.order = 10});
  ASSERT_EQ(made.others.size(), 1U);
  EXPECT_EQ(made.others.front().size(), 15U);
}

TEST(Quadrature, TooManyNodesAreRefused) {
  try {
    make_quadrature(*law_named("gaussian", 3), {.order = 400});
    FAIL() << "64 million nodes were made";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("400 nodes a coordinate"));
    EXPECT_THAT(error.what(), testing::HasSubstr("qmc"));
  }
}

}  // namespace
}  // namespace ganflow::data
