#include "ganflow/server/request.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace ganflow::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Request with(const std::string& value) {
  return {.method = "GET", .path = "/", .query = {{"n", value}}, .headers = {}, .body = ""};
}

TEST(Request, NumbersAreWholeTextsWithinLimits) {
  const IntegerLimits limits{.low = 1, .high = 8, .otherwise = 5};
  EXPECT_EQ(integer_of(with("8"), "n", limits), 8);
  EXPECT_EQ(integer_of(with("8"), "other", limits), 5);
  for (const char* bad : {"", "0", "9", "2.5", "2x", " 2", "99999999999999999999", "-1", "+1"}) {
    SCOPED_TRACE(bad);
    EXPECT_THROW(integer_of(with(bad), "n", limits), InputError);
  }
  const RealLimits reals{.low = 0, .high = 1, .otherwise = 0.5};
  EXPECT_EQ(real_of(with("0.25"), "n", reals), 0.25);
  for (const char* bad : {"nan", "inf", "1e999", "-0.1", "1.1", "0.5.5"}) {
    SCOPED_TRACE(bad);
    EXPECT_THROW(real_of(with(bad), "n", reals), InputError);
  }
}

TEST(Request, PathsAreCutAtSlashes) {
  EXPECT_THAT(path_parts("/api//runs/a b/"), ElementsAre("api", "runs", "a b"));
  EXPECT_THAT(path_parts("///"), IsEmpty());
  EXPECT_THAT(path_parts(""), IsEmpty());
}

TEST(Request, ExceptionsBecomeTheirSentences) {
  const auto reply = [](const auto& error) { return answer_or_sentence([&]() -> Reply { throw error; }); };
  EXPECT_EQ(reply(NotFound("no run")).status, 404);
  EXPECT_EQ(reply(Conflict("ended")).status, 409);
  EXPECT_EQ(reply(InputError("gamma = 0")).status, 400);
  EXPECT_EQ(reply(RuntimeFailure("disk full")).status, 500);
  EXPECT_THAT(reply(InputError("it says \"no\"")).body, HasSubstr(R"("it says \"no\"")"));
  EXPECT_THAT(reply(InputError("\xff")).body, HasSubstr("error"));  // bytes that are no text do no harm
}

}  // namespace
}  // namespace ganflow::server
