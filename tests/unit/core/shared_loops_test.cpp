#include "ganflow/core/shared_loops.hpp"

#include "ganflow/core/parallel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace ganflow {
namespace {

constexpr std::size_t kMuch = 1U << 24U;

/// Rank `rank` of `size`. What it is given it keeps; what the others would have sent comes from `others`, a piece each.
class FakeRanks final : public Ranks {
 public:
  FakeRanks(std::size_t rank, std::size_t size) : rank_(rank), others(size) {}
  std::size_t rank() const override { return rank_; }
  std::size_t size() const override { return others.size(); }
  void all_gather(std::span<std::byte> all, std::span<const std::size_t> bytes) override {
    ++messages;
    EXPECT_EQ(std::accumulate(bytes.begin(), bytes.end(), std::size_t{0}), all.size());
    std::size_t begin = 0;
    for (std::size_t r = 0; r < others.size(); begin += bytes[r], ++r) {
      const auto piece = all.subspan(begin, bytes[r]);
      if (r == rank_) {
        others[r].assign(piece.begin(), piece.end());
      } else if (!others[r].empty()) {
        ASSERT_EQ(others[r].size(), piece.size());
        std::copy(others[r].begin(), others[r].end(), piece.begin());
      }
    }
  }

 private:
  std::size_t rank_;

 public:
  std::vector<std::vector<std::byte>> others;
  int messages = 0;
};

/// Task i writes columns 2 i, 2 i + 1 of a (3, 2 count) matrix with rows wider than that.
struct Columns {
  explicit Columns(std::size_t count) : m(3, 2 * count + 5), tasks(count) {}
  MatrixView<double> of(std::size_t i) { return m.view().column_range(2 * i, 2); }
  void fill(std::size_t work) {
    shared_for(
        tasks, work,
        [&](std::size_t i) {
          ran.insert(i);
          for (std::size_t r = 0; r < 3; ++r) {
            of(i)(r, 0) = static_cast<double>(100 * r + i);
            of(i)(r, 1) = -static_cast<double>(100 * r + i);
          }
        },
        [&](std::size_t i) { return std::vector<Written>{written(of(i))}; });
  }
  Matrix<double> m;
  std::size_t tasks;
  std::set<std::size_t> ran;
};

std::vector<double> numbers(const Matrix<double>& m) { return {m.data(), m.data() + m.rows() * m.stride()}; }

TEST(SharedFor, EveryRankEndsWithWhatOneProcessFinds) {
  const ThreadLimit one(1);
  for (const std::size_t size : {1U, 2U, 3U, 5U}) {
    Columns alone(4);
    alone.fill(kMuch);
    std::vector<std::vector<std::byte>> sent(size);
    std::size_t tasks = 0;
    for (int pass = 0; pass < 2; ++pass) {  // the first finds what each rank sends, the second what it makes of it
      for (std::size_t rank = 0; rank < size; ++rank) {
        FakeRanks ranks(rank, size);
        ranks.others = sent;
        const SharedLoops shared(ranks);
        Columns own(4);
        own.fill(kMuch);
        EXPECT_EQ(ranks.messages, size > 1 ? 1 : 0);
        tasks += pass == 0 ? own.ran.size() : 0;
        sent[rank] = ranks.others[rank];
        if (pass == 1) {
          EXPECT_EQ(numbers(own.m), numbers(alone.m)) << "rank " << rank << " of " << size;
        }
      }
    }
    EXPECT_EQ(tasks, 4U) << "each task runs on one rank of " << size;
  }
}

TEST(SharedFor, KeepsSmallWorkAndLoopsInsideTasksToItself) {
  FakeRanks ranks(1, 3);
  const SharedLoops shared(ranks);
  Columns small(4);
  small.fill(1000);
  EXPECT_EQ(small.ran.size(), 4U);
  std::vector<std::size_t> ran(8);
  parallel_for(ran.size(), [&](std::size_t i) {
    Columns inner(2);
    shared_for(
        2, kMuch, [&](std::size_t) { ++ran[i]; }, [&](std::size_t k) { return std::vector{written(inner.of(k))}; });
  });
  EXPECT_EQ(ran, std::vector<std::size_t>(8, 2));
  EXPECT_EQ(ranks.messages, 0);
}

TEST(SharedFor, IsAPlainLoopOnceTheRanksAreGone) {
  FakeRanks ranks(1, 3);
  { const SharedLoops shared(ranks); }
  Columns all(4);
  all.fill(kMuch);
  EXPECT_EQ(all.ran.size(), 4U);
  EXPECT_EQ(ranks.messages, 0);
}

}  // namespace
}  // namespace ganflow
