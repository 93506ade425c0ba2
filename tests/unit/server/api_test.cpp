#include "ganflow/server/api.hpp"

#include "../scratch_folder.hpp"
#include "small_run.hpp"

#include <gmock/gmock.h>

namespace ganflow::server {
namespace {

using testing::HasSubstr;

class ApiTest : public testing::Test {
 protected:
  Reply get(const std::string& path, std::map<std::string, std::string> query = {}) {
    return api_.answer({.method = "GET", .path = path, .query = std::move(query), .headers = {}, .body = ""});
  }
  Reply post(const std::string& path, const std::string& body, const std::string& type = "application/json") {
    return api_.answer(
        {.method = "POST", .path = path, .query = {}, .headers = {{"content-type", type}}, .body = body});
  }
  Json json(const Reply& reply) {
    EXPECT_EQ(reply.status, 200) << reply.body;
    return Json::parse(reply.body);
  }

  ScratchFolder scratch_;
  Api api_{{.folder = scratch_.path(), .program = "/bin/false", .most_trainings = 1}};
};

TEST_F(ApiTest, ListsAndShowsRuns) {
  store_small_run(scratch_ / "p");
  EXPECT_EQ(json(get("/api/runs"))["runs"][0]["name"], "p");
  const Json run = json(get("/api/runs/p"));
  EXPECT_EQ(run["rows"], 11);
  EXPECT_EQ(run["snapshots"], (Json{0, 10, 20}));
  EXPECT_EQ(run["values"]["critic.box"], "0.5");
  const Json series = json(get("/api/runs/p/series", {{"points", "4"}}));
  EXPECT_TRUE(series["decimated"]);
  EXPECT_EQ(series["time"].size(), 4U);
  EXPECT_EQ(series["columns"]["w1"].size(), 4U);
  EXPECT_EQ(json(get("/api/runs/p/series", {{"from", "1e300"}}))["time"].size(), 0U);
  EXPECT_GE(json(get("/api/runs/p/events")).size(), 1U);
  EXPECT_EQ(get("/api/runs/p/snapshots/10/critic", {{"limit", "3"}}).body.size(), 3 * 3 * sizeof(float));
}

TEST_F(ApiTest, DamagedAndNewerRunsAreSentencesBesideTheOthers) {
  store_small_run(scratch_ / "good");
  store_small_run(scratch_ / "bad");
  write(scratch_ / "bad/spec.toml", "schema = 99\n");
  write(scratch_ / "bad/series.csv", "garbage\n");
  const Json runs = json(get("/api/runs"))["runs"];
  ASSERT_EQ(runs.size(), 2U);
  for (const Json& run : runs) {
    EXPECT_EQ(run["error"].is_null(), run["name"] == "good");
  }
  EXPECT_FALSE(json(get("/api/runs/bad"))["error"].is_null());
  EXPECT_EQ(get("/api/runs/bad/series").status, 400);
}

TEST_F(ApiTest, ABriefLookNamesTheColumnsWithoutReadingTheSeries) {
  store_small_run(scratch_ / "p");
  const Json whole = json(get("/api/runs/p"));
  write(scratch_ / "p/series.csv", content(scratch_ / "p/series.csv") + "rubbish\n");  // read, it would be refused
  const Json brief = json(get("/api/runs/p", {{"brief", "1"}}));
  EXPECT_EQ(brief["columns"], whole["columns"]);
  EXPECT_FALSE(brief.contains("rows"));
  EXPECT_TRUE(brief["error"].is_null());
  EXPECT_FALSE(json(get("/api/runs/p"))["error"].is_null());
}

TEST_F(ApiTest, NothingOutsideTheFolder) {
  store_small_run(scratch_ / "p");
  for (const char* path :
       {"/api/runs/..", "/api/runs/../etc", "/api/runs/p/../../etc/passwd", "/api/runs/.", "/etc/passwd",
        "/api/runs/p/snapshots/../../spec.toml", "/api/runs/p/snapshots/-1", "/api/runs/p/snapshots/1e3",
        "/api/runs/p/nothing", "/api/nothing", "/api", "/api/toy", "/api/runs/p/snapshots"}) {
    SCOPED_TRACE(path);
    EXPECT_GE(get(path).status, 400);
    EXPECT_LT(get(path).status, 500);
  }
}

TEST_F(ApiTest, ChecksASpecAsRunWould) {
  const Json good = json(post("/api/check", R"({"spec":"pendulum","overrides":["critic.box=1"]})"));
  EXPECT_EQ(good["values"]["critic.box"], "1.0");
  const Reply bad = post("/api/check", R"({"spec":"pendulum","overrides":["critic.box=-1"]})");
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(bad.body, HasSubstr("critic.box"));
  EXPECT_EQ(post("/api/check", R"({"spec":"pendulun"})").status, 400);
  for (const char* body : {"", "[]", "{", "null", R"({"spec":1})", R"({"spec":"pendulum","overrides":"x"})",
                           R"({"spec":"pendulum","overrides":[1]})", "\xff\xfe"}) {
    SCOPED_TRACE(body);
    EXPECT_EQ(post("/api/check", body).status, 400);
  }
}

TEST_F(ApiTest, WhatChangesSomethingIsAPostOfJson) {
  store_small_run(scratch_ / "p");
  EXPECT_EQ(get("/api/runs/p/stop").status, 400);
  EXPECT_EQ(post("/api/runs/p/stop", "{}", "text/plain").status, 400);  // what a form of another site could send
  EXPECT_EQ(post("/api/runs/p/stop", "{}").status, 409);                // nobody works on it
  EXPECT_EQ(post("/api/runs/p/pause", "{}").status, 409);
  EXPECT_EQ(post("/api/runs", R"({"spec":"pendulum","name":"../out"})").status, 400);
  EXPECT_EQ(post("/api/runs", R"({"spec":"pendulum"})").status, 400);  // /bin/false is no ganflow
  EXPECT_EQ(api_.answer({.method = "DELETE", .path = "/api/runs/p", .query = {}, .headers = {}, .body = ""}).status,
            400);
}

}  // namespace
}  // namespace ganflow::server
