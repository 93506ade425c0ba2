#include "ganflow/server/eyeball.hpp"

#include "picture_run.hpp"

#include <gmock/gmock.h>

namespace ganflow::server {
namespace {

using Json = nlohmann::ordered_json;

class EyeballTest : public testing::Test {
 protected:
  EyeballTest() { store_picture_run(scratch_, "p"); }
  Json ask(const std::vector<std::string>& parts) { return Json::parse(get(parts).body); }
  Reply get(const std::vector<std::string>& parts) {
    return eyeball_.answer(run(), sampler_, {.method = "GET", .path = "", .query = {}, .headers = {}, .body = ""},
                           parts);
  }
  Json post(const std::vector<std::string>& parts, const Json& body) {
    return Json::parse(eyeball_
                           .answer(run(), sampler_,
                                   {.method = "POST",
                                    .path = "",
                                    .query = {},
                                    .headers = {{"content-type", "application/json"}},
                                    .body = body.dump()},
                                   parts)
                           .body);
  }
  io::StoredRun run() const { return io::StoredRun(scratch_ / "p"); }

  ScratchFolder scratch_;
  Sampler sampler_;
  Eyeball eyeball_;
};

TEST_F(EyeballTest, OneSessionFromStartToScore) {
  const Json begun = post({}, {{"rater", "Ada"}, {"trials", 10}});
  EXPECT_EQ(begun["id"], "Ada-1");
  Json now;
  for (int k = 0; k < 10; ++k) {
    EXPECT_THAT(get({"Ada-1", std::to_string(k) + ".png"}).body, testing::StartsWith("\x89PNG"));
    now = post({"Ada-1"}, {{"trial", k}, {"answer", "real"}, {"measured_ms", 1.5}, {"frame_ms", 16.6}});
  }
  EXPECT_TRUE(now["done"]);
  EXPECT_EQ(now["score"]["error"]["value"], 0.5);
  EXPECT_EQ(now["score"]["fooled"]["value"], 1.0);
  EXPECT_EQ(ask({})["unlimited"]["raters"], 1);
  EXPECT_TRUE(ask({})["timed"].is_null());
  EXPECT_THAT(get({"answers.csv"}).body, testing::HasSubstr("\"Ada-1\",\"Ada\",unlimited,10,"));
}

TEST_F(EyeballTest, AnswersComeInOrderAndOnce) {
  post({}, {{"rater", "a"}, {"trials", 10}});
  EXPECT_THROW(post({"a-1"}, {{"trial", 1}, {"answer", "real"}}), Conflict);
  post({"a-1"}, {{"trial", 0}, {"answer", "real"}});
  EXPECT_THROW(post({"a-1"}, {{"trial", 0}, {"answer", "generated"}}), Conflict);
  EXPECT_THROW(post({"a-1"}, {{"trial", 1}, {"answer", "maybe"}}), InputError);
  EXPECT_NO_THROW(get({"a-1", "2.png"}));
  for (const char* file : {"3.png", "x.png", "1.gif", "-1.png", "../spec.toml"}) {
    EXPECT_THROW(get({"a-1", file}), NotFound) << file;
  }
  for (const char* id : {"b-1", "..", "../p", ""}) {
    EXPECT_THROW(get({id}), InputError) << id;
  }
}

TEST_F(EyeballTest, OnlyPicturesCanBeJudged) {
  store_small_run(scratch_ / "q");
  EXPECT_THROW(
      eyeball_.answer(
          io::StoredRun(scratch_ / "q"), sampler_,
          {.method = "POST", .path = "", .query = {}, .headers = {{"content-type", "application/json"}}, .body = "{}"},
          {}),
      InputError);
}

}  // namespace
}  // namespace ganflow::server
