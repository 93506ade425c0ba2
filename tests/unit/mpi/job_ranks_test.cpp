// Several ranks are tested with the whole program: tests/conformance/run_ranks_test.cpp.

#include "ganflow/mpi/job_ranks.hpp"

#include "one_job.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ganflow::mpi {
namespace {

TEST(JobRanks, AreThoseOfTheJobAndKeepWhatIsTheirOwn) {
  JobRanks ranks(one_job());
  EXPECT_EQ(ranks.rank(), 0U);
  EXPECT_EQ(ranks.size(), 1U);
  std::array<std::byte, 3> all = {std::byte{1}, std::byte{2}, std::byte{3}};
  ranks.all_gather(all, std::array<std::size_t, 1>{3});
  EXPECT_EQ(all, (std::array<std::byte, 3>{std::byte{1}, std::byte{2}, std::byte{3}}));
  EXPECT_EQ(ranks.messages(), 1);
}

}  // namespace
}  // namespace ganflow::mpi
