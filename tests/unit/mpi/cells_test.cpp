// Several ranks are tested with the whole program: tests/conformance/study_ranks_test.cpp.

#include "ganflow/mpi/cells.hpp"

#include "ganflow/core/errors.hpp"

#include "one_job.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ganflow::mpi {
namespace {

record::Cell cell(std::size_t index) {
  record::Cell cell;
  cell.index = index;
  return cell;
}

TEST(RunCells, OnOneRankAreThoseOfTheProcess) {
  for (const int threads : {0, 2}) {
    std::multiset<std::size_t> kept;
    std::size_t heard = 0;
    const experiment::CellRunnerResult result =
        run_cells(one_job(), {5, 2, 9}, cell, [&](const record::Cell& c) { kept.insert(c.index); },
                  {.threads = threads, .progress = [&](const experiment::CellProgress& p) { heard = p.done; }});
    EXPECT_EQ(kept, (std::multiset<std::size_t>{2, 5, 9}));
    EXPECT_EQ(result.done, 3U);
    EXPECT_EQ(heard, 3U);
    EXPECT_FALSE(result.interrupted);
  }
}

TEST(RunCells, PassOnWhatIsNoFailureOfACell) {
  const auto full = [](const record::Cell&) { throw RuntimeFailure("the disk is full"); };
  EXPECT_THROW(run_cells(one_job(), {0, 1}, cell, full, {}), RuntimeFailure);
}

}  // namespace
}  // namespace ganflow::mpi
