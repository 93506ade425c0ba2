#include "ganflow/experiment/cell_runner.hpp"

#include "ganflow/core/errors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <set>

namespace ganflow::experiment {
namespace {

record::Cell cell(std::size_t index) {
  record::Cell cell;
  cell.index = index;
  return cell;
}

TEST(CellRunner, RunsEveryCellOnceForAnyNumberOfThreads) {
  for (const int threads : {1, 2, 7}) {
    LocalQueue queue({3, 1, 4, 15, 9});
    std::multiset<std::size_t> kept;
    std::size_t heard = 0;
    const CellRunnerResult result =
        run_cells(queue, cell, [&](const record::Cell& c) { kept.insert(c.index); },
                  {.threads = threads, .progress = [&](const CellProgress& p) { heard = p.done; }});
    EXPECT_EQ(kept, (std::multiset<std::size_t>{1, 3, 4, 9, 15}));
    EXPECT_EQ(result.done, 5U);
    EXPECT_EQ(heard, 5U);
    EXPECT_FALSE(result.interrupted);
  }
}

TEST(CellRunner, CountsFailuresAndGoesOn) {
  LocalQueue queue({0, 1, 2});
  const auto run = [](std::size_t i) {
    record::Cell c = cell(i);
    if (i == 1) {
      c.failure = "no";
    }
    return c;
  };
  const CellRunnerResult result = run_cells(queue, run, [](const record::Cell&) {}, {.threads = 2});
  EXPECT_EQ(result.done, 3U);
  EXPECT_EQ(result.failed, 1U);
}

TEST(CellRunner, StopsWhenAskedAndGivesUpRunningCells) {
  LocalQueue queue({0, 1, 2, 3});
  std::atomic<bool> stop{false};
  const auto run = [&](std::size_t i) {
    if (i == 1) {
      stop = true;
      throw CellInterrupted{};
    }
    return cell(i);
  };
  std::vector<std::size_t> kept;
  const CellRunnerResult result =
      run_cells(queue, run, [&](const record::Cell& c) { kept.push_back(c.index); }, {.threads = 1, .stop = &stop});
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(kept, std::vector<std::size_t>{0});
}

TEST(CellRunner, PassesOnWhatIsNoFailureOfACell) {
  LocalQueue queue({0, 1, 2, 3, 4, 5});
  const auto full = [](const record::Cell& c) {
    if (c.index == 2) {
      throw RuntimeFailure("the disk is full");
    }
  };
  EXPECT_THROW(run_cells(queue, cell, full, {.threads = 2}), RuntimeFailure);
}

}  // namespace
}  // namespace ganflow::experiment
