#include "ganflow/measure/measure.hpp"

#include "ganflow/core/errors.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

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

}  // namespace
}  // namespace ganflow::measure
