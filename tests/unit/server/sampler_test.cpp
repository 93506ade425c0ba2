#include "ganflow/server/sampler.hpp"

#include "picture_run.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstring>

namespace ganflow::server {
namespace {

Request ask(std::map<std::string, std::string> query) {
  return {.method = "GET", .path = "", .query = std::move(query), .headers = {}, .body = ""};
}

float first_number(const Reply& reply) {
  float value = 0;
  std::memcpy(&value, reply.body.data(), sizeof(value));
  return value;
}

TEST(Sampler, SeedsGiveTheSamePictureAgainAndOthersAnother) {
  const ScratchFolder scratch;
  store_picture_run(scratch, "p");
  const io::StoredRun run(scratch / "p");
  Sampler sampler;
  const std::string one = sampler.picture(run, ask({{"seed", "7"}})).body;
  EXPECT_THAT(one, testing::StartsWith("\x89PNG"));
  EXPECT_EQ(sampler.picture(run, ask({{"seed", "7"}})).body, one);
  EXPECT_NE(sampler.picture(run, ask({{"seed", "8"}})).body, one);
  // A walk begins and ends at the pictures of its two seeds.
  EXPECT_EQ(sampler.picture(run, ask({{"seed", "7"}, {"to", "8"}, {"share", "0"}})).body, one);
  EXPECT_EQ(sampler.picture(run, ask({{"seed", "7"}, {"to", "8"}, {"share", "1"}})).body,
            sampler.picture(run, ask({{"seed", "8"}})).body);
  EXPECT_EQ(nlohmann::json::parse(sampler.about(run).body)["image_shape"], (nlohmann::json{4, 4, 1}));
}

TEST(Sampler, PointsOfASeed) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  const io::StoredRun run(scratch / "p");
  Sampler sampler;
  const Reply reply = sampler.points(run, ask({{"seed", "7"}, {"count", "5"}}));
  EXPECT_EQ(reply.body.size(), 5 * sizeof(float));
  const experiment::TrainedGenerator generator(run);
  EXPECT_EQ(first_number(reply), static_cast<float>(generator.generate(generator.latents(7, 0, 1).view())(0, 0)));
  EXPECT_THROW(sampler.picture(run, ask({})), InputError);
  for (const char* bad : {"-1", "x", "99999999999999999999"}) {
    EXPECT_THROW(sampler.points(run, ask({{"seed", bad}})), InputError);
  }
}

TEST(Sampler, RunWithoutCheckpointIsASentence) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  std::filesystem::remove_all(scratch / "p/checkpoints");
  EXPECT_THROW(Sampler().about(io::StoredRun(scratch / "p")), InputError);
}

}  // namespace
}  // namespace ganflow::server
