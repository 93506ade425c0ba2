#include "ganflow/server/run_feed.hpp"

#include "../scratch_folder.hpp"
#include "small_run.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <thread>

namespace ganflow::server {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RunFeed, TellsEverythingOnceThenNothing) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  RunFeed feed({scratch / "p"});
  Position position;
  const std::string first = feed.news(position);
  EXPECT_THAT(first, HasSubstr("event: reset"));
  EXPECT_THAT(first, HasSubstr("event: rows"));
  EXPECT_THAT(first, HasSubstr(R"("kind":"finished")"));
  EXPECT_THAT(first, HasSubstr(R"("snapshots":[0,10,20])"));
  EXPECT_EQ(position.rows, 11U);
  EXPECT_EQ(feed.news(position), "");
  Position other = {.generation = position.generation, .rows = 9, .events = 0, .status = ""};
  const std::string rest = feed.news(other);
  EXPECT_THAT(rest, Not(HasSubstr("event: reset")));
  EXPECT_THAT(rest, HasSubstr(R"("first":9)"));
}

TEST(RunFeed, TellsOfRowsThatCome) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  RunFeed feed({scratch / "p"});
  Position position;
  feed.news(position);
  const std::string text = content(scratch / "p/series.csv");
  std::ofstream(scratch / "p/series.csv", std::ios::app) << text.substr(text.rfind('\n', text.size() - 2) + 1);
  std::string news;
  for (int k = 0; k < 1'000'000 && news.empty(); ++k) {  // the disk is read at most five times a second
    news = feed.news(position);
    std::this_thread::yield();
  }
  EXPECT_THAT(news, HasSubstr(R"("first":11)"));
}

TEST(RunFeed, ManyRowsComeInPieces) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  const std::string text = content(scratch / "p/series.csv");
  const std::string row = text.substr(text.rfind('\n', text.size() - 2) + 1);
  std::ofstream file(scratch / "p/series.csv", std::ios::app);
  for (int k = 0; k < 990; ++k) {
    file << row;
  }
  file.close();
  RunFeed feed({scratch / "p"});
  Position position;
  std::size_t messages = 0;
  while (feed.news(position).find("event: rows") != std::string::npos) {
    ++messages;
  }
  EXPECT_EQ(position.rows, 1001U);
  EXPECT_EQ(messages, 3U);  // 500 rows each at most
}

TEST(RunFeed, DamageIsASentenceAndNoEnd) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  std::ofstream(scratch / "p/series.csv", std::ios::app) << "broken\n";
  RunFeed feed({scratch / "p"});
  Position position;
  EXPECT_THAT(feed.news(position), HasSubstr("line 13"));
  EXPECT_EQ(feed.news(position), "");
}

TEST(RunSummary, SaysStateAndDamage) {
  const ScratchFolder scratch;
  store_small_run(scratch / "done");
  RunSummary summary = summarise({scratch / "done"});
  EXPECT_EQ(summary.state, RunState::kFinished);
  EXPECT_EQ(summary.iteration, 20);
  EXPECT_EQ(summary.iterations, 20);
  EXPECT_EQ(summary.title, "small");
  EXPECT_EQ(summary.error, "");
  write(scratch / "done/verdict.json", R"({"schema":99})");
  EXPECT_THAT(summarise({scratch / "done"}).error, HasSubstr("99"));
  write(scratch / "done/spec.toml", "schema = 99\n");
  EXPECT_THAT(summarise({scratch / "done"}).error, HasSubstr("99"));
  write(scratch / "done/spec.toml", "what = is this\n");
  EXPECT_NE(summarise({scratch / "done"}).error, "");
  std::filesystem::remove(scratch / "done/series.csv");
  EXPECT_EQ(summarise({scratch / "done"}).state, RunState::kStopped);
}

TEST(RunFeeds, AreSharedAndFew) {
  const ScratchFolder scratch;
  RunFeeds feeds;
  const auto first = feeds.of({scratch / "a"});
  EXPECT_EQ(feeds.of({scratch / "a"}), first);
  for (std::size_t k = 0; k < RunFeeds::kKept; ++k) {
    feeds.of({scratch / std::to_string(k)});
  }
  EXPECT_NE(feeds.of({scratch / "a"}), first);  // forgotten, though still alive for who holds it
}

}  // namespace
}  // namespace ganflow::server
