#include "ganflow/core/thread_clock.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

namespace ganflow {
namespace {

double work() {
  double sum = 0;
  for (int i = 1; i < 2'000'000; ++i) {
    sum += std::sqrt(static_cast<double>(i));
  }
  return sum;
}

TEST(ThreadClock, CountsWorkOfThisThreadOnly) {
  const double begun = thread_seconds();
  EXPECT_GT(work(), 0);
  const double own = thread_seconds() - begun;
  EXPECT_GT(own, 1e-4) << "two million square roots";
  const double before = thread_seconds();
  double others = 0;
  std::thread([&] {
    EXPECT_GT(work() + work() + work() + work(), 0);
    others = thread_seconds();
  }).join();
  EXPECT_LT(thread_seconds() - before, others / 2) << "waiting for another thread is no work";
}

}  // namespace
}  // namespace ganflow
