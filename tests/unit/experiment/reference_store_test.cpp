#include "ganflow/experiment/reference_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ganflow::experiment {
namespace {

record::State at(std::int64_t iteration) { return {.iteration = iteration, .time = 0, .arrays = {}}; }

TEST(ReferenceStore, SolvesEachOnceForAllThreads) {
  ReferenceStore store;
  std::atomic<int> solved{0};
  std::vector<std::int64_t> got(16);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < got.size(); ++t) {
    threads.emplace_back(
        [&, t] { got[t] = store.get(t % 2 == 0 ? "even" : "odd", [&] { return at(100 * ++solved); })->iteration; });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(solved, 2);
  EXPECT_NE(got[0], got[1]);
  for (std::size_t t = 2; t < got.size(); ++t) {
    EXPECT_EQ(got[t], got[t % 2]);
  }
}

TEST(ReferenceStore, GivesItsProblemToAllWhoAsk) {
  ReferenceStore store;
  const auto fail = []() -> record::State { throw std::runtime_error("no"); };
  EXPECT_THROW(store.get("a", fail), std::runtime_error);
  EXPECT_THROW(store.get("a", [] { return at(1); }), std::runtime_error);
  EXPECT_EQ(store.get("b", [] { return at(1); })->iteration, 1);
}

}  // namespace
}  // namespace ganflow::experiment
