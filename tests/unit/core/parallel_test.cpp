#include "ganflow/core/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ganflow {
namespace {

TEST(ParallelFor, CallsEachIndexOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 1000U}) {
    std::vector<int> calls(count);
    parallel_for(count, [&](std::size_t i) { ++calls[i]; });
    EXPECT_EQ(calls, std::vector<int>(count, 1)) << count;
  }
}

TEST(ParallelFor, StaysOnTheCallingThreadWhenWorkIsSmall) {
  const auto caller = std::this_thread::get_id();
  std::vector<std::thread::id> threads(100);
  parallel_for(threads.size(), 1000, [&](std::size_t i) { threads[i] = std::this_thread::get_id(); });
  EXPECT_EQ(threads, std::vector(threads.size(), caller));
}

TEST(ParallelFor, SharesLargeWork) {
  std::vector<int> calls(1000);
  parallel_for(calls.size(), 1U << 30U, [&](std::size_t i) { ++calls[i]; });
  EXPECT_EQ(std::accumulate(calls.begin(), calls.end(), 0), 1000);
}

TEST(ParallelFor, RethrowsATasksException) {
  const auto run = [](std::size_t count) {
    parallel_for(count, [](std::size_t i) {
      if (i == 0) {
        throw std::runtime_error("task 0");
      }
    });
  };
  EXPECT_THROW(run(1), std::runtime_error);
  EXPECT_THROW(run(100), std::runtime_error);
}

TEST(ParallelFor, Nests) {
  std::vector<std::vector<int>> calls(8, std::vector<int>(8));
  parallel_for(8, [&](std::size_t i) { parallel_for(8, [&, i](std::size_t j) { ++calls[i][j]; }); });
  EXPECT_EQ(calls, std::vector(8, std::vector<int>(8, 1)));
}

TEST(ThreadLimit, OfOneKeepsEverythingOnOneThread) {
  const ThreadLimit limit(1);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  parallel_for(200, [&](std::size_t) {
    const int now = ++inside;
    int seen = most.load();
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    std::this_thread::yield();
    --inside;
  });
  EXPECT_EQ(most.load(), 1);
}

/// Σ sin(i)/(i+1) over blocks: each task sums its own, the tree does the rest. How our kernels reduce.
double blocked_sum(std::size_t blocks, std::size_t per_block) {
  std::vector<double> partial(blocks);
  parallel_for(blocks, [&](std::size_t b) {
    for (std::size_t k = 0; k < per_block; ++k) {
      const auto i = static_cast<double>(b * per_block + k);
      partial[b] += std::sin(i) / (i + 1);
    }
  });
  return tree_sum(std::span<double>(partial));
}

TEST(ParallelFor, WithTreeSumGivesTheSameBitsForEveryThreadCount) {
  const auto bits = [](int threads) {
    const ThreadLimit limit(threads);
    return std::bit_cast<std::uint64_t>(blocked_sum(257, 100));
  };
  const std::uint64_t serial = bits(1);
  for (const int threads : {2, 3, 8, 0}) {
    for (int repetition = 0; repetition < 10; ++repetition) {
      ASSERT_EQ(bits(threads), serial) << threads << " threads";
    }
  }
}

TEST(TreeSum, OfIntegersIsExact) {
  for (std::size_t n = 0; n <= 130; ++n) {
    std::vector<std::int64_t> values(n);
    std::iota(values.begin(), values.end(), 1);
    ASSERT_EQ(tree_sum(std::span<std::int64_t>(values)), static_cast<std::int64_t>(n * (n + 1) / 2)) << n;
  }
}

TEST(TreeSum, AddsInTheDocumentedOrder) {
  // ((a0 + a1) + (a2 + a3)) + a4. Ones vanish beside 1e16, so that the order of additions shows.
  std::vector<double> values{1e16, 1, -1e16, 1, 0.5};
  const double expected = ((1e16 + 1) + (-1e16 + 1)) + 0.5;
  const double left_to_right = (((1e16 + 1) - 1e16) + 1) + 0.5;
  ASSERT_NE(expected, left_to_right);
  EXPECT_EQ(tree_sum(std::span<double>(values)), expected);
}

TEST(TreeSum, ErrorGrowsLikeTheLogarithm) {
  constexpr std::size_t kCount = 1U << 20U;
  std::vector<float> values(kCount, 0.1F);
  const double exact = static_cast<double>(0.1F) * kCount;
  // Higham, Accuracy and Stability §4.2: pairwise error ≤ log2(n) units of rounding, relative, for positive terms.
  const double bound = 20 * std::numeric_limits<float>::epsilon() / 2;
  EXPECT_LE(std::abs(static_cast<double>(tree_sum(std::span<float>(values))) / exact - 1), bound);
}

}  // namespace
}  // namespace ganflow
