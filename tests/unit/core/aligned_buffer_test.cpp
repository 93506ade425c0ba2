#include "ganflow/core/aligned_buffer.hpp"

#include <gtest/gtest.h>

#include <complex>
#include <cstdint>
#include <numeric>

namespace ganflow {
namespace {

template <class T>
class AlignedBufferOf : public testing::Test {};
using Types = testing::Types<float, double, std::int64_t, std::uint8_t, std::complex<double>>;
TYPED_TEST_SUITE(AlignedBufferOf, Types);

TYPED_TEST(AlignedBufferOf, StartsOnACacheLineAndIsZero) {
  for (const std::size_t size : {0U, 1U, 7U, 64U, 1000U}) {
    const AlignedBuffer<TypeParam> buffer(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % kAlignment, 0U) << size;
    EXPECT_EQ(buffer.size(), size);
    for (const TypeParam& value : buffer) {
      ASSERT_EQ(value, TypeParam{});
    }
  }
}

TYPED_TEST(AlignedBufferOf, CopiesAreIndependent) {
  AlignedBuffer<TypeParam> original(5);
  original[4] = TypeParam(3);
  AlignedBuffer<TypeParam> copy(original);
  copy[4] = TypeParam(9);
  EXPECT_EQ(original[4], TypeParam(3));
  original = copy;
  EXPECT_EQ(original[4], TypeParam(9));
  EXPECT_NE(original.data(), copy.data());
}

TEST(AlignedBuffer, MoveLeavesAnEmptyBuffer) {
  AlignedBuffer<double> source(3);
  source[1] = 2;
  const double* numbers = source.data();
  AlignedBuffer<double> target(std::move(source));
  EXPECT_EQ(target.data(), numbers);
  EXPECT_EQ(target[1], 2);
  EXPECT_EQ(source.size(), 0U);             // NOLINT(bugprone-use-after-move): what is tested
  EXPECT_EQ(source.begin(), source.end());  // NOLINT(bugprone-use-after-move): what is tested
}

TEST(AlignedBuffer, SurvivesAssignmentToItself) {
  AlignedBuffer<int> buffer(4);
  std::iota(buffer.begin(), buffer.end(), 1);
  AlignedBuffer<int>& same = buffer;
  buffer = same;
  EXPECT_EQ(std::accumulate(buffer.begin(), buffer.end(), 0), 10);
}

TEST(AlignedBuffer, SpanCoversAll) {
  AlignedBuffer<int> buffer(4);
  std::iota(buffer.span().begin(), buffer.span().end(), 1);
  EXPECT_EQ(buffer.span().size(), 4U);
  EXPECT_EQ(std::as_const(buffer).span().back(), 4);
}

TEST(RoundUp, GivesTheSmallestMultipleAtLeastN) {
  for (std::size_t step = 1; step <= 17; ++step) {
    for (std::size_t n = 0; n <= 70; ++n) {
      const std::size_t rounded = round_up(n, step);
      ASSERT_EQ(rounded % step, 0U);
      ASSERT_GE(rounded, n);
      ASSERT_LT(rounded, n + step);
    }
  }
}

}  // namespace
}  // namespace ganflow
