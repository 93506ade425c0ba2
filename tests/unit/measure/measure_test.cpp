#include "ganflow/measure/measure.hpp"

#include "ganflow/core/errors.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::measure {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Receipt by_name(const std::string& name, const Cloud& x, const Cloud& y, MeasureOptions options = {}) {
  options.distance = distance_of(name);
  return measure(x, y, options);
}

TEST(Measure, RefusesCloudsInDifferentSpaces) {
  EXPECT_THAT(
      [] {
        by_name("w1", cloud_of({{0}}), cloud_of({{0, 1}}, "y"));
      },
      ThrowsMessage<InputError>(HasSubstr("x has 1 coordinates and y has 2")));
}

TEST(Measure, TranslationOnTheLineIsItsLength) {
  const Cloud x = cloud_of({{0}, {1}, {5}});
  const Cloud y = cloud_of({{3}, {4}, {8}}, "y");
  for (const char* const name : {"w1", "w2", "sliced"}) {
    const Receipt receipt = by_name(name, x, y);
    EXPECT_EQ(receipt.distance, name);
    EXPECT_NEAR(receipt.value, 3, 1e-14) << name;
    EXPECT_EQ(receipt.status, Status::kExact) << name;
    EXPECT_EQ(receipt.n, 3U);
    EXPECT_EQ(receipt.m, 3U);
    EXPECT_EQ(receipt.d, 1U);
    EXPECT_GE(receipt.seconds, 0);
  }
  EXPECT_EQ(by_name("w2", x, y).p, 2);
  EXPECT_EQ(by_name("wp", x, y, {.order = 3}).p, 3);
  EXPECT_THAT([&] { by_name("wp", x, y); }, ThrowsMessage<InputError>(HasSubstr("Try -p 2")));
  EXPECT_THAT([&] { by_name("wp", x, y, {.order = 0.5}); }, ThrowsMessage<InputError>(HasSubstr("-p 0.5")));
}

TEST(Measure, LawIsTakenExactlyFromEitherSide) {
  const Cloud x = cloud_of({{0.25}, {0.75}});
  Cloud law = cloud_of({{0.5}}, "uniform");  // its points are not looked at
  law.quantile = [](double u) { return u; };
  for (const Receipt& receipt : {by_name("w1", x, law), by_name("w1", law, x)}) {
    EXPECT_NEAR(receipt.value, 0.125, 1e-11);  // mid-points against U(0,1): 1/(4n)
    EXPECT_EQ(receipt.n + receipt.m, 2U);
    EXPECT_THAT(receipt.notes, testing::ElementsAre(HasSubstr("uniform is taken exactly")));
  }
}

TEST(Measure, SlicedComesWithItsStandardError) {
  const Cloud x = normal_cloud(50, 3, 1);
  Cloud y = x;
  for (std::size_t i = 0; i < y.size(); ++i) {
    y.points(i, 0) += 2;
  }
  // Theory §6: a translation by t has SW_1 = |t| Γ(3/2)/(√π Γ(2)) = 1. False alarm of 6 σ below 1e-8.
  const Receipt receipt = by_name("sliced", x, y, {.projections = 2000});
  EXPECT_EQ(receipt.status, Status::kEstimated);
  ASSERT_TRUE(receipt.error.has_value());
  EXPECT_GT(*receipt.error, 0);
  EXPECT_NEAR(receipt.value, 1, 6 * *receipt.error);
}

Cloud labelled(std::vector<std::int64_t> labels) {
  Cloud cloud{.name = "labels", .points = Matrix<double>(labels.size(), 1)};
  cloud.labels = std::move(labels);
  return cloud;
}

TEST(Measure, SupportsThatDoNotMeetAreInfinitelyFar) {
  const Cloud x = labelled({0, 0, 1, 1});
  const Cloud y = labelled({1, 1, 2, 2});
  const MeasureOptions options{.labelled = true};
  for (const char* const name : {"kl", "reverse-kl"}) {
    const Receipt receipt = by_name(name, x, y, options);
    EXPECT_EQ(receipt.value, INFINITY) << name;
    EXPECT_EQ(receipt.error, 0) << name;  // of these points
  }
  EXPECT_NEAR(by_name("tv", x, y, options).value, 0.5, 1e-15);
  EXPECT_NEAR(by_name("js", x, y, options).value, 0.5 * std::log(2), 1e-15);
  EXPECT_NEAR(by_name("hellinger", x, y, options).value, std::sqrt(0.5), 1e-15);
  const Receipt test = by_name("chi2", x, y, options);  // counts 2 2 0 against 0 2 2: 2 + 0 + 2
  EXPECT_NEAR(test.value, 4, 1e-14);
  EXPECT_EQ(test.details.at(1).first, "p_value");
  EXPECT_NEAR(test.details.at(1).second, std::exp(-2), 1e-14);  // two degrees of freedom: exponential
  EXPECT_THAT([&] { by_name("kl", x, cloud_of({{1}}, "y"), options); },
              ThrowsMessage<InputError>(HasSubstr("y has no labels")));
  EXPECT_THAT([&] { by_name("kl", x, y, {.bins = 3, .labelled = true}); },
              ThrowsMessage<InputError>(HasSubstr("not binned")));
}

TEST(Measure, RelativeEntropyHasItsDirection) {
  const Cloud x = cloud_of({{0}, {0}, {0}, {1}});
  const Cloud y = cloud_of({{0}, {0}, {1}, {1}}, "y");
  const MeasureOptions options{.bins = 2};
  EXPECT_NEAR(by_name("kl", x, y, options).value, 0.75 * std::log(1.5) + 0.25 * std::log(0.5), 1e-15);
  EXPECT_NEAR(by_name("reverse-kl", x, y, options).value, 0.5 * std::log(2.0 / 3) + 0.5 * std::log(2), 1e-15);
}

TEST(Measure, GaussianDistancesAgreeOnSamples) {
  const Cloud x = normal_cloud(300, 3, 1);
  Cloud y = normal_cloud(200, 3, 2);
  const Receipt root = by_name("bures", x, y);
  const Receipt square = by_name("frechet", x, y);
  EXPECT_NEAR(root.value * root.value, square.value, 1e-12);
  EXPECT_EQ(root.status, Status::kExact);
  EXPECT_EQ(square.status, Status::kEstimated);
  y.moments = transport::GaussianLaw{.mean = {0, 0, 0}, .covariance = Matrix<double>(3, 3)};
  const Receipt exact = by_name("bures", x, y);  // to a point: the second moments of x
  EXPECT_EQ(exact.m, 0U);
  double trace = 0;
  for (const auto& [key, value] : exact.details) {
    trace += value;
  }
  EXPECT_NEAR(exact.value, std::sqrt(trace), 1e-12);
}

TEST(Measure, QualityTakesUnweightedPoints) {
  const Cloud x = normal_cloud(100, 2, 1);
  Cloud y = normal_cloud(120, 2, 2);
  const Receipt receipt = by_name("precision-recall", x, y);
  EXPECT_GT(receipt.value, 0.5);
  EXPECT_THAT(receipt.convention, HasSubstr("neighbour 3"));
  EXPECT_THAT(by_name("density-coverage", x, y, {.neighbours = 7}).convention, HasSubstr("neighbour 7"));
  y.weights.assign(120, 1.0 / 120);
  for (const char* const name : {"precision-recall", "density-coverage", "intrinsic-dimension"}) {
    EXPECT_THAT([&] { by_name(name, x, y); }, ThrowsMessage<InputError>(HasSubstr("normal has weights"))) << name;
  }
}

TEST(Measure, IntrinsicDimensionNeedsNoSecondCloud) {
  const Cloud x = normal_cloud(500, 2, 1);
  const Receipt one = measure(x, {.distance = Distance::kIntrinsicDimension});
  const Receipt two = by_name("intrinsic-dimension", x, normal_cloud(300, 2, 2));
  EXPECT_NEAR(one.value, 2, 6 * *one.error);
  EXPECT_EQ(one.value, two.value);
  EXPECT_GT(two.details.size(), one.details.size());
  EXPECT_THAT([&] { measure(x, {.distance = Distance::kW1}); },
              ThrowsMessage<InputError>(HasSubstr("compares A with B")));
}

Cloud moved(Cloud cloud, double by) {
  for (std::size_t i = 0; i < cloud.size(); ++i) {
    cloud.points(i, 0) += by;
  }
  return cloud;
}

TEST(Measure, ExactTransportOfATranslationIsItsLength) {
  const Cloud x = normal_cloud(60, 3, 1);
  const Cloud y = moved(x, 2);
  for (const char* const name : {"w1", "w2"}) {
    const Receipt receipt = by_name(name, x, y);
    EXPECT_NEAR(receipt.value, 2, 1e-12) << name;
    EXPECT_EQ(receipt.status, Status::kExact);
    ASSERT_TRUE(receipt.gap.has_value());
    EXPECT_NEAR(*receipt.gap, 0, 1e-12);
  }
  EXPECT_NEAR(by_name("wp", x, y, {.order = 3}).value, 2, 1e-12);
  EXPECT_THAT([&] { by_name("wp", x, y, {.order = 0.9}); }, ThrowsMessage<InputError>(HasSubstr("-p 0.9")));
}

TEST(Measure, PlanMovesAllMassAtTheCostSaid) {
  Cloud x = normal_cloud(20, 2, 1);
  const Cloud y = normal_cloud(30, 2, 2);
  for (std::size_t i = 0; i < 20; ++i) {
    x.weights.push_back(static_cast<double>(i + 1) / 210);
  }
  const Receipt receipt = by_name("w2", x, y, {.plan = true});
  std::vector<double> rows(20);
  std::vector<double> columns(30);
  double cost = 0;
  for (const PlanEntry& entry : receipt.plan) {
    const auto i = static_cast<std::size_t>(entry.source);
    const auto j = static_cast<std::size_t>(entry.sink);
    rows[i] += entry.mass;
    columns[j] += entry.mass;
    cost += entry.mass * (std::pow(x.points(i, 0) - y.points(j, 0), 2) + std::pow(x.points(i, 1) - y.points(j, 1), 2));
  }
  EXPECT_THAT(rows, testing::Pointwise(testing::DoubleNear(1e-14), x.weights));
  EXPECT_THAT(columns, testing::Each(testing::DoubleNear(1.0 / 30, 1e-14)));
  EXPECT_NEAR(std::sqrt(cost), receipt.value, 1e-13);
  // The potentials prove it: no pair is cheaper than they say, and they sum to the cost.
  double dual = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    dual += x.weights[i] * receipt.a_potential.at(i);
    for (std::size_t j = 0; j < 30; ++j) {
      const double pair = std::pow(x.points(i, 0) - y.points(j, 0), 2) + std::pow(x.points(i, 1) - y.points(j, 1), 2);
      EXPECT_LE(receipt.a_potential.at(i) + receipt.b_potential.at(j), pair + 1e-12);
    }
  }
  dual += std::accumulate(receipt.b_potential.begin(), receipt.b_potential.end(), 0.0) / 30;
  EXPECT_NEAR(dual, cost, 1e-12);
  EXPECT_TRUE(by_name("w2", x, y).plan.empty());
  EXPECT_TRUE(by_name("w2", x, y).a_potential.empty());
  // On the line too, where the plan comes from the program and must cost what the quantiles say.
  const Cloud a = normal_cloud(20, 1, 3);
  const Cloud b = normal_cloud(30, 1, 4);
  EXPECT_NEAR(by_name("w1", a, b, {.plan = true}).value, by_name("w1", a, b).value, 1e-13);
}

TEST(Measure, SinkhornSaysItsEpsilonAndItsGap) {
  const Cloud x = normal_cloud(80, 2, 1);
  const Cloud y = moved(normal_cloud(70, 2, 2), 1);
  const Receipt receipt = by_name("sinkhorn", x, y);
  EXPECT_EQ(receipt.status, Status::kConverged);
  EXPECT_GT(receipt.value, 0);
  EXPECT_LT(*receipt.gap, 1e-6);
  EXPECT_THAT(receipt.notes, testing::ElementsAre(HasSubstr("0.05 × the median cost")));
  EXPECT_EQ(by_name("sinkhorn", x, x).value, 0);
  EXPECT_THAT([&] { by_name("sinkhorn", x, y, {.epsilon = 0}); },
              ThrowsMessage<InputError>(testing::AllOf(HasSubstr("--epsilon 0"), HasSubstr("positive"))));
  EXPECT_THAT([&] { by_name("sinkhorn", x, y, {.epsilon = -1}); },
              ThrowsMessage<InputError>(HasSubstr("--epsilon -1")));
  EXPECT_THAT([&] { by_name("sinkhorn", x, y, {.order = 3}); }, ThrowsMessage<InputError>(HasSubstr("-p 3")));
  EXPECT_THAT([&] { by_name("sinkhorn", x, y, {.unbalanced = 0}); },
              ThrowsMessage<InputError>(HasSubstr("--unbalanced 0")));
  Cloud heavy = x;
  heavy.weights.assign(80, 2.0 / 80);
  EXPECT_THAT([&] { by_name("sinkhorn", heavy, y); }, ThrowsMessage<InputError>(HasSubstr("+1 off 1")));
  EXPECT_GT(by_name("sinkhorn", heavy, y, {.unbalanced = 1}).value, 0);
}

TEST(Measure, KernelDistancesAreThoseOfTheirFormulas) {
  const Cloud x = cloud_of({{0}});
  const Cloud y = cloud_of({{2}}, "y");
  EXPECT_NEAR(by_name("energy", x, y).value, 4, 1e-14);  // 2 |x − y|
  EXPECT_NEAR(by_name("mmd", x, y, {.bandwidth = 1}).value, std::sqrt(2 - 2 * std::exp(-2)), 1e-12);
  EXPECT_NEAR(by_name("h-s", x, y, {.smoothness = 1}).value, std::sqrt(1 - std::exp(-2)), 1e-10);  // k = ½ e^{−r}
  EXPECT_EQ(by_name("h-s", x, y).value, by_name("h-s", x, y, {.smoothness = 1}).value);            // (d + 1)/2
  EXPECT_THAT(by_name("mmd", x, y).convention, HasSubstr("h = 2"));
  EXPECT_THAT([&] { by_name("h-s", x, y, {.smoothness = 0.5}); },
              ThrowsMessage<InputError>(testing::AllOf(HasSubstr("-s 0.5"), HasSubstr("d/2 = 0.5"))));
  EXPECT_THAT([&] { by_name("mmd", x, y, {.bandwidth = 0}); }, ThrowsMessage<InputError>(HasSubstr("--bandwidth 0")));
}

TEST(Measure, PermutationTestComesWithTheKernelDistances) {
  const Cloud x = normal_cloud(60, 2, 1);
  const Receipt receipt = by_name("energy", x, moved(normal_cloud(50, 2, 2), 3), {.permutations = 99});
  const auto p = std::find_if(receipt.details.begin(), receipt.details.end(),
                              [](const auto& detail) { return detail.first == "p_value"; });
  ASSERT_NE(p, receipt.details.end());
  EXPECT_EQ(p->second, 0.01);  // the smallest there is: the laws are three deviations apart
}

TEST(Measure, StopsWhenToldTo) {
  const Cloud x = normal_cloud(400, 2, 1);
  const Cloud y = normal_cloud(400, 2, 2);
  for (const char* const name : {"w1", "w2", "wp", "sinkhorn", "max-sliced"}) {  // the others are done before they look
    const MeasureOptions options{.progress = [](const transport::Advance&) { return false; }, .order = 2};
    EXPECT_EQ(by_name(name, x, y, options).status, Status::kInterrupted) << name;
    EXPECT_TRUE(info_of(distance_of(name)).watched);
  }
}

TEST(Measure, MaxSlicedFindsTheDirectionOfATranslation) {
  const Cloud x = normal_cloud(50, 3, 1);
  const Receipt receipt = by_name("max-sliced", x, moved(x, 2));
  EXPECT_NEAR(receipt.value, 2, 1e-6);
  EXPECT_EQ(receipt.error, std::nullopt);
  EXPECT_THAT(receipt.notes, testing::Contains(HasSubstr("a lower bound")));
}

TEST(Measure, SlicedTakesWeights) {
  Cloud x = cloud_of({{0, 0}, {0, 0}});
  const Cloud y = cloud_of({{3, 4}}, "y");
  const double plain = by_name("sliced", x, y).value;
  x.weights = {0.25, 0.75};
  EXPECT_NEAR(by_name("sliced", x, y).value, plain, 1e-12);
}

}  // namespace
}  // namespace ganflow::measure
