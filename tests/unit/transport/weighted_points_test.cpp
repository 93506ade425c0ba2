#include "ganflow/transport/weighted_points.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(WeightedPoints, MassesAreEqualOrTheWeightsNormalised) {
  const Matrix<double> x(4, 2);
  EXPECT_EQ(masses(WeightedPoints<double>{x}), std::vector<double>(4, 0.25));
  const std::vector<double> weights{0.5, 0.25, 0.25 + 4e-10, 0};
  validate(WeightedPoints<double>{x, weights}, "x");
  const std::vector<double> normalised = masses(WeightedPoints<double>{x, weights});
  EXPECT_NEAR(normalised[0] + normalised[1] + normalised[2], 1, 1e-15);
  EXPECT_EQ(masses(WeightedPoints<double>{x, weights}, Mass::kAny), weights);
}

TEST(WeightedPoints, RefusesWhatIsNoLaw) {
  Matrix<float> x(3, 2);
  const auto check = [&](std::vector<double> weights, Mass mass = Mass::kOne) {
    validate(WeightedPoints<float>{x, weights}, "cloud", mass);
  };
  EXPECT_NO_THROW(check({0.25, 0.25, 0.5}));
  EXPECT_NO_THROW(check({3, 4, 5}, Mass::kAny));
  EXPECT_THAT([&] { check({0.5, 0.5}); }, ThrowsMessage<InputError>(HasSubstr("cloud has 3 points but 2 weights")));
  EXPECT_THAT([&] { check({0.5, 0.6, -0.1}); }, ThrowsMessage<InputError>(HasSubstr("weight 2 of cloud is -0.1")));
  EXPECT_THAT(
      [&] {
        check({0.5, std::nan(""), 0.5});
      },
      ThrowsMessage<InputError>(HasSubstr("weight 1 of cloud is nan")));
  EXPECT_THAT([&] { check({0.5, 0.3, 0.1}); }, ThrowsMessage<InputError>(HasSubstr("-0.1 off 1")));
  EXPECT_THAT([&] { check({0, 0, 0}, Mass::kAny); }, ThrowsMessage<InputError>(HasSubstr("sum to 0")));
  x(1, 1) = std::numeric_limits<float>::infinity();
  EXPECT_THAT([&] { check({0.25, 0.25, 0.5}); }, ThrowsMessage<InputError>(HasSubstr("cloud[1, 1] = inf")));
  EXPECT_THAT([&] { validate(WeightedPoints<double>{}, "cloud"); },
              ThrowsMessage<InputError>(HasSubstr("shape (0, 0)")));
}

}  // namespace
}  // namespace ganflow::transport
