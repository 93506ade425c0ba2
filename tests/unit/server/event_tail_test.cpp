#include "ganflow/server/event_tail.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/event_file.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace ganflow::server {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::string line_of(std::int64_t iteration) {
  return io::event_json({.iteration = iteration, .time = 0.1, .kind = "checkpoint", .fields = {}}) + '\n';
}

TEST(EventTail, FollowsAFileThatGrowsByAnyPieces) {
  const ScratchFolder scratch;
  const auto path = scratch / "events.jsonl";
  EventTail tail(path);
  tail.update();
  EXPECT_EQ(tail.json(0), "[]");  // not there yet
  std::string text;
  for (int k = 0; k < 20; ++k) {
    text += line_of(k);
  }
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size % 97 + 1) {
    write(path, text.substr(0, at + size));
    tail.update();
  }
  ASSERT_EQ(tail.end(), 20U);
  const json all = json::parse(tail.json(0));
  for (int k = 0; k < 20; ++k) {
    EXPECT_EQ(all[static_cast<std::size_t>(k)]["iteration"], k);
  }
  EXPECT_EQ(json::parse(tail.json(18)).size(), 2U);
  EXPECT_EQ(tail.json(20), "[]");
  write(path, line_of(7));  // begun anew
  tail.update();
  EXPECT_EQ(json::parse(tail.json(0)).size(), 1U);
}

TEST(EventTail, LetsTheOldestGo) {
  const ScratchFolder scratch;
  std::string text;
  for (std::size_t k = 0; k < EventTail::kKept + 5; ++k) {
    text += line_of(static_cast<std::int64_t>(k));
  }
  write(scratch / "events.jsonl", text);
  EventTail tail(scratch / "events.jsonl");
  tail.update();
  EXPECT_EQ(tail.begin(), 5U);
  const json kept = json::parse(tail.json(0));
  EXPECT_EQ(kept.size(), EventTail::kKept);
  EXPECT_EQ(kept.front()["iteration"], 5);
  EXPECT_EQ(kept.back()["iteration"], EventTail::kKept + 4);
}

TEST(EventTail, DamageIsNamedByItsLineAndLeavesWhatCameBefore) {
  const ScratchFolder scratch;
  const auto path = scratch / "events.jsonl";
  write(path, line_of(0) + line_of(1));
  EventTail tail(path);
  tail.update();
  write(path, line_of(0) + line_of(1) + line_of(2) + "rubbish\n" + line_of(4));
  EXPECT_THAT([&] { tail.update(); }, ThrowsMessage<InputError>(AllOf(HasSubstr("events.jsonl"), HasSubstr("line 4"))));
  EXPECT_EQ(json::parse(tail.json(0)).size(), 3U);
}

}  // namespace
}  // namespace ganflow::server
