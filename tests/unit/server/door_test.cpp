#include "ganflow/server/door.hpp"

#include <gmock/gmock.h>

namespace ganflow::server {
namespace {

const std::string kToken = "0123456789abcdef";

Request from(const std::string& host, std::map<std::string, std::string> headers = {}) {
  headers["host"] = host;
  return {.method = "GET", .path = "/api/runs", .query = {}, .headers = std::move(headers), .body = ""};
}

int status(const Door& door, const Request& request) {
  const auto refusal = door.turn_away(request);
  return refusal ? refusal->status : 200;
}

TEST(Door, KnowsItsOwnNamesAndNoOthers) {
  const Door door({.host = "127.0.0.1", .port = 8080, .token = ""});
  for (const char* ours : {"127.0.0.1:8080", "localhost:8080"}) {
    EXPECT_EQ(status(door, from(ours)), 200) << ours;
  }
  for (const char* other :
       {"evil.example:8080", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:18080", "", "localhost:8080.evil.example",
        "evil.example", "127.0.0.1.evil.example:8080", "192.168.0.2:8080"}) {
    EXPECT_EQ(status(door, from(other)), 403) << other;
  }
}

TEST(Door, RefusesPagesOfOtherSites) {
  const Door door({.host = "127.0.0.1", .port = 8080, .token = ""});
  EXPECT_EQ(status(door, from("127.0.0.1:8080", {{"origin", "http://127.0.0.1:8080"}})), 200);
  for (const char* origin :
       {"http://evil.example", "null", "http://127.0.0.1:8081", "https://127.0.0.1:8080", "http://localhost:8080"}) {
    EXPECT_EQ(status(door, from("127.0.0.1:8080", {{"origin", origin}})), 403) << origin;
  }
  Request post = from("127.0.0.1:8080", {{"sec-fetch-site", "cross-site"}});
  post.method = "POST";
  EXPECT_EQ(status(door, post), 403);
  post.headers["sec-fetch-site"] = "same-origin";
  EXPECT_EQ(status(door, post), 200);
}

TEST(Door, LetsInWhoShowsTheToken) {
  const Door door({.host = "0.0.0.0", .port = 8080, .token = kToken});
  EXPECT_EQ(status(door, from("cluster.example:8080")), 401);
  EXPECT_EQ(status(door, from("cluster.example:8080", {{"authorization", "Bearer " + kToken}})), 200);
  EXPECT_EQ(status(door, from("cluster.example:8080", {{"authorization", "Bearer " + kToken.substr(1)}})), 401);
  EXPECT_EQ(status(door, from("cluster.example:8080", {{"cookie", "a=b; ganflow_token=" + kToken + "; c=d"}})), 200);
  EXPECT_EQ(status(door, from("cluster.example:8080", {{"cookie", "xganflow_token=" + kToken}})), 401);
  EXPECT_EQ(status(door, from("cluster.example:8080", {{"cookie", "ganflow_token="}})), 401);
}

TEST(Door, TurnsATokenInTheAddressIntoACookie) {
  const Door door({.host = "127.0.0.1", .port = 8080, .token = kToken});
  Request first = from("127.0.0.1:8080");
  first.path = "/";
  first.query["token"] = kToken;
  const auto reply = door.turn_away(first);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 303);
  EXPECT_THAT(reply->headers,
              testing::Contains(testing::Pair("Set-Cookie", testing::HasSubstr("HttpOnly; SameSite=Strict"))));
  first.query["token"] = "wrong";
  EXPECT_EQ(status(door, first), 401);
}

TEST(Door, RefusesOptionsThatLetStrangersIn) {
  EXPECT_NO_THROW((DoorOptions{.host = "127.0.0.1", .port = 0, .token = ""}).validate());
  EXPECT_NO_THROW((DoorOptions{.host = "0.0.0.0", .port = 80, .token = kToken}).validate());
  EXPECT_THROW((DoorOptions{.host = "0.0.0.0", .port = 80, .token = ""}).validate(), InputError);
  EXPECT_THROW((DoorOptions{.host = "192.168.0.2", .port = 80, .token = ""}).validate(), InputError);
  EXPECT_THROW((DoorOptions{.host = "127.0.0.1", .port = 80, .token = "short"}).validate(), InputError);
  EXPECT_THROW((DoorOptions{.host = "127.0.0.1", .port = 80, .token = kToken + ";"}).validate(), InputError);
  EXPECT_THROW((DoorOptions{.host = "127.0.0.1", .port = 70'000, .token = ""}).validate(), InputError);
  EXPECT_FALSE(is_loopback("127.evil.example"));
  EXPECT_TRUE(is_loopback("127.0.0.2"));
}

}  // namespace
}  // namespace ganflow::server
