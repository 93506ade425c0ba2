#include "ganflow/server/pages.hpp"

#include <gmock/gmock.h>

namespace ganflow::server {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

TEST(Pages, LoadNothingFromElsewhere) {
  if (pages().empty()) {
    GTEST_SKIP() << "built with GANFLOW_WEB=OFF";
  }
  const Reply index = page_reply("/");
  EXPECT_EQ(index.type, "text/html; charset=utf-8");
  EXPECT_THAT(index.body, Not(HasSubstr("http")));  // neither http: nor https:
  EXPECT_THAT(index.headers, Contains(Pair("Cache-Control", "no-cache")));
  EXPECT_EQ(page_reply("/index.html").body, index.body);
}

TEST(Pages, EveryFileOfTheIndexIsThere) {
  if (pages().empty()) {
    GTEST_SKIP() << "built with GANFLOW_WEB=OFF";
  }
  const std::string index = page_reply("/").body;
  int found = 0;
  for (auto at = index.find("/assets/"); at != std::string::npos; at = index.find("/assets/", at + 1), ++found) {
    const std::string path = index.substr(at, index.find('"', at) - at);
    EXPECT_THAT(page_reply(path).headers, Contains(Pair("Cache-Control", HasSubstr("immutable")))) << path;
  }
  EXPECT_GE(found, 2);
}

TEST(Pages, OthersAreNotFound) {
  for (const char* path : {"/etc/passwd", "/../index.html", "/assets/", "", "//"}) {
    EXPECT_THROW(page_reply(path), NotFound) << path;
  }
}

}  // namespace
}  // namespace ganflow::server
