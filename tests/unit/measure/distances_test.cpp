#include "ganflow/measure/distances.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::measure {
namespace {

TEST(Distances, HaveNamesThatLeadBackToThem) {
  for (const DistanceInfo& info : known_distances()) {
    EXPECT_EQ(distance_of(std::string(info.name)), info.distance);
    EXPECT_EQ(info_of(info.distance).name, info.name);
    EXPECT_FALSE(info.summary.empty());
  }
}

TEST(Distances, SuggestTheNearestName) {
  EXPECT_THAT([] { distance_of("slicd"); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("Did you mean 'sliced'?")));
}

}  // namespace
}  // namespace ganflow::measure
