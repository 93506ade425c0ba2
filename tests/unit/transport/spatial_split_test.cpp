#include "ganflow/transport/spatial_split.hpp"

#include <gtest/gtest.h>

namespace ganflow::transport {
namespace {

/// Whether runs of `run` that start at multiples of it are never cut, in cells of `size` points from `begin`.
bool keeps_runs(std::size_t begin, std::size_t size, std::size_t run) {
  if (size <= run) {
    return begin % run == 0;
  }
  const std::size_t left = left_part(size);
  return keeps_runs(begin, left, run) && keeps_runs(begin + left, size - left, run);
}

TEST(LeftPart, IsSomeAndNeverAll) {
  for (std::size_t size = 2; size < 5000; ++size) {
    EXPECT_GE(left_part(size), 1U);
    EXPECT_LT(left_part(size), size);
  }
  EXPECT_EQ(left_part(4096), 2048U);
  EXPECT_EQ(left_part(100), 64U);
  EXPECT_EQ(left_part(5), 4U);
}

TEST(LeftPart, KeepsAlignedRunsOfPowersOfFour) {
  for (const std::size_t size : {64U, 100U, 1000U, 4097U, 5000U}) {
    for (const std::size_t run : {4U, 16U, 64U}) {
      EXPECT_TRUE(keeps_runs(0, size, run)) << size << ", " << run;
    }
  }
}

}  // namespace
}  // namespace ganflow::transport
