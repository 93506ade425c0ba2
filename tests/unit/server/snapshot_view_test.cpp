#include "ganflow/server/snapshot_view.hpp"

#include "../scratch_folder.hpp"
#include "small_run.hpp"

#include <gmock/gmock.h>

#include <cstring>

namespace ganflow::server {
namespace {

std::vector<float> floats(const Reply& reply) {
  std::vector<float> values(reply.body.size() / sizeof(float));
  std::memcpy(values.data(), reply.body.data(), values.size() * sizeof(float));
  return values;
}

record::Snapshot two_by_five() {
  record::Snapshot snapshot{.iteration = 7, .time = 0.5, .arrays = {}};
  const std::vector<double> values = {0, 1, 2, 3, 4, 10, 11, 12, 13, 14};
  snapshot.arrays.push_back({"generator", {2, 5}, values});
  snapshot.arrays.push_back({"samples", {5, 2}, values});
  snapshot.arrays.push_back({"shape", {3}, std::vector<std::int64_t>{1, 2, 3}});
  return snapshot;
}

TEST(Snapshots, ParticlesAreTurnedAndSamplesAreNot) {
  const auto snapshot = two_by_five();
  EXPECT_THAT(floats(points_reply(snapshot, "generator", 100)),
              testing::ElementsAre(0, 10, 1, 11, 2, 12, 3, 13, 4, 14));
  EXPECT_THAT(floats(points_reply(snapshot, "samples", 100)), testing::ElementsAre(0, 1, 2, 3, 4, 10, 11, 12, 13, 14));
}

TEST(Snapshots, TooManyPointsAreThinnedEvenly) {
  const Reply reply = points_reply(two_by_five(), "generator", 2);
  EXPECT_THAT(floats(reply), testing::ElementsAre(0, 10, 2, 12));
  EXPECT_THAT(reply.headers, testing::Contains(testing::Pair("X-Total", "5")));
  EXPECT_THAT(reply.headers, testing::Contains(testing::Pair("X-Points", "2")));
}

TEST(Snapshots, WhatIsNotThereIsASentence) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  Snapshots snapshots;
  EXPECT_THROW(snapshots.at({scratch / "p"}, 5), NotFound);
  EXPECT_EQ(snapshots.at({scratch / "p"}, 10)->iteration, 10);
  EXPECT_EQ(snapshots.at({scratch / "p"}, 10), snapshots.at({scratch / "p"}, 10));  // read once
  EXPECT_THROW(points_reply(two_by_five(), "shape", 10), InputError);
  EXPECT_THROW(points_reply(two_by_five(), "nothing", 10), InputError);
  EXPECT_THROW(sheet_reply(two_by_five(), "samples", 2, 2), InputError);
  write(scratch / "p/snapshots/000000000010.h5", "damaged");
  EXPECT_THROW(snapshots.at({scratch / "p"}, 10), InputError);
}

TEST(Snapshots, ContentsNameEveryArray) {
  EXPECT_EQ(contents_reply(two_by_five()).body,
            R"({"iteration":7,"time":0.5,"arrays":{"generator":[2,5],"samples":[5,2],"shape":[3]}})");
}

}  // namespace
}  // namespace ganflow::server
