#include "ganflow/measure/cloud.hpp"

#include "ganflow/core/errors.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace ganflow::measure {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Cloud, RefusesWhatIsNoLaw) {
  const auto validate = [](const Cloud& cloud) { return [&cloud] { cloud.validate(); }; };
  Cloud cloud = cloud_of({{0, 1}, {2, std::nan("")}});
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("x: coordinate 1 of point 1 is nan")));
  cloud = cloud_of({});
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("(0, 0) is empty")));
  cloud = cloud_of({{0}, {1}});
  cloud.weights = {0.5, 0.52};
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("sum to 1.02, +0.02 off 1")));
  cloud.weights = {1.5, -0.5};
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("weight 1 is -0.5")));
  cloud.weights = {1};
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("1 weights for 2 points")));
  cloud.weights_name = "heavy.csv";  // what must be repaired is that file
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("heavy.csv: 1 weights for 2 points of ")));
  cloud.weights = {0.5, 0.52};
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("heavy.csv: weights sum to 1.02")));
  cloud.weights = {1.5, -0.5};
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("heavy.csv: weight 1 is -0.5")));
  cloud.weights = {0.25, 0.75};
  cloud.labels = {1};
  EXPECT_THAT(validate(cloud), ThrowsMessage<InputError>(HasSubstr("1 labels for 2 points")));
  cloud.labels = {1, 2};
  EXPECT_NO_THROW(cloud.validate());
}

TEST(Cloud, NormalisingMakesMassOne) {
  Cloud cloud = cloud_of({{0}, {1}, {2}});
  normalise(cloud);
  EXPECT_TRUE(cloud.weights.empty());  // equal weights stay unsaid
  cloud.weights = {1, 2, 5};
  normalise(cloud);
  EXPECT_EQ(cloud.weights, (std::vector<double>{0.125, 0.25, 0.625}));
  cloud.weights = {0, 0, 0};
  EXPECT_THAT([&] { normalise(cloud); }, ThrowsMessage<InputError>(HasSubstr("all weights are 0")));
}

TEST(Cloud, HalvesAreDisjointAndKeepRowsTogether) {
  Cloud cloud = normal_cloud(11, 2, 3);
  for (std::size_t i = 0; i < cloud.size(); ++i) {
    cloud.labels.push_back(static_cast<std::int64_t>(i));
    cloud.weights.push_back(static_cast<double>(i + 1) / 66);
  }
  const auto [first, second] = split_in_halves(cloud, 7);
  EXPECT_EQ(first.size(), 5U);
  EXPECT_EQ(second.size(), 5U);
  std::set<std::int64_t> seen;
  for (const Cloud* const half : {&first, &second}) {
    half->validate();
    for (std::size_t i = 0; i < half->size(); ++i) {
      const std::int64_t label = half->labels[i];
      EXPECT_TRUE(seen.insert(label).second) << label;
      EXPECT_EQ(half->points(i, 1), cloud.points(static_cast<std::size_t>(label), 1));
      EXPECT_NEAR(half->weights[i] / half->weights[0],
                  static_cast<double>(label + 1) / static_cast<double>(half->labels[0] + 1), 1e-14);
    }
  }
  EXPECT_EQ(split_in_halves(cloud, 7).first.labels, first.labels);
  EXPECT_NE(split_in_halves(cloud, 8).first.labels, first.labels);
  EXPECT_THAT([] { split_in_halves(cloud_of({{0}}), 1); }, ThrowsMessage<InputError>(HasSubstr("cannot be split")));
}

}  // namespace
}  // namespace ganflow::measure
