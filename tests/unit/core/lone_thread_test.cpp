#include "ganflow/core/lone_thread.hpp"

#include "ganflow/core/parallel.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ganflow {
namespace {

TEST(LoneThread, ParallelLoopsStayOnTheCallingThread) {
  std::vector<std::thread::id> seen(512);
  on_lone_thread([&] { parallel_for(seen.size(), [&](std::size_t i) { seen[i] = std::this_thread::get_id(); }); });
  EXPECT_EQ(std::set(seen.begin(), seen.end()), std::set{std::this_thread::get_id()});
}

TEST(LoneThread, TwoAtOnceEachKeepToTheirOwn) {
  std::vector<std::set<std::thread::id>> seen(2);
  std::vector<std::thread::id> own(2);
  std::vector<std::thread> workers;
  for (std::size_t w = 0; w < 2; ++w) {
    workers.emplace_back([&, w] {
      own[w] = std::this_thread::get_id();
      on_lone_thread([&] {
        std::vector<std::thread::id> tasks(256);
        parallel_for(tasks.size(), [&](std::size_t i) { tasks[i] = std::this_thread::get_id(); });
        seen[w] = {tasks.begin(), tasks.end()};
      });
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  EXPECT_EQ(seen[0], std::set{own[0]});
  EXPECT_EQ(seen[1], std::set{own[1]});
}

TEST(LoneThread, PassesExceptionsOn) {
  EXPECT_THROW(on_lone_thread([] { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_GE(machine_threads(), 1);
}

}  // namespace
}  // namespace ganflow
