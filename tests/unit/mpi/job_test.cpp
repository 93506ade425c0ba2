// Several ranks are tested with the whole program: tests/conformance/study_ranks_test.cpp.

#include "ganflow/mpi/job.hpp"

#include "one_job.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ganflow::mpi {
namespace {

TEST(Job, OfAProcessByItselfHasOneRank) {
  EXPECT_EQ(one_job().size(), 1);
  EXPECT_EQ(one_job().rank(), 0);
  EXPECT_TRUE(one_job().leads());
  EXPECT_EQ(one_job().of_lead(-7), -7);
  EXPECT_EQ(one_job().first(true), 0);
  EXPECT_EQ(one_job().first(false), 1);
}

TEST(Job, KnowsALauncherByItsEnvironment) {
  ASSERT_EQ(::unsetenv("OMPI_COMM_WORLD_SIZE"), 0);
  ASSERT_EQ(::unsetenv("PMI_SIZE"), 0);
  ASSERT_EQ(::unsetenv("PMIX_RANK"), 0);
  EXPECT_FALSE(started_by_launcher());
  ASSERT_EQ(::setenv("PMI_SIZE", "4", 1), 0);
  EXPECT_TRUE(started_by_launcher());
  ASSERT_EQ(::unsetenv("PMI_SIZE"), 0);
}

}  // namespace
}  // namespace ganflow::mpi
