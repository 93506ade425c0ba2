// Bits against Random123; uniforms and normals against their definition in higher precision, also at bits that chance
// would not find in a lifetime: Philox is a bijection, so the counter of any block of bits can be computed.
#include "ganflow/simd/draws.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/draws_reference.hpp"
#include "ganflow/simd/target.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

constexpr DrawSequence kSequence{.key = {0xa4093822, 0x299f31d0}, .counter = {7, 0x13198a2e, 0x03707344}};

/// Bits of both draws of block n, by Random123.
std::array<std::uint64_t, 2> library_bits(const DrawSequence& s, std::uint32_t block) {
  const r123::Philox4x32::ctr_type counter = {{block, s.counter[0], s.counter[1], s.counter[2]}};
  const auto word = r123::Philox4x32{}(counter, {{s.key[0], s.key[1]}});
  return {static_cast<std::uint64_t>(word[0]) << 32U | word[1], static_cast<std::uint64_t>(word[2]) << 32U | word[3]};
}

std::uint32_t high_word(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); }
std::uint32_t low_word(std::uint64_t x) { return static_cast<std::uint32_t>(x); }

/// Where Philox gives a block of these bits.
struct Place {
  DrawSequence sequence;
  std::uint32_t block;
};
Place place_of(std::uint64_t even, std::uint64_t odd) {
  constexpr std::uint32_t kMultiplier[] = {0xD2511F53U, 0xCD9E8D57U};
  constexpr std::uint32_t kInverse[] = {0x991A7CDBU, 0x6D7CAE67U};
  static_assert(kMultiplier[0] * kInverse[0] == 1 && kMultiplier[1] * kInverse[1] == 1);
  DrawSequence s = kSequence;
  std::uint32_t x0 = high_word(even), x1 = low_word(even), x2 = high_word(odd), x3 = low_word(odd);
  for (std::uint32_t round = 10; round-- > 0;) {
    const std::uint32_t before0 = x3 * kInverse[0];
    const std::uint32_t before2 = x1 * kInverse[1];
    const std::uint64_t product0 = std::uint64_t{kMultiplier[0]} * before0;
    const std::uint64_t product1 = std::uint64_t{kMultiplier[1]} * before2;
    const std::uint32_t before1 = x0 ^ high_word(product1) ^ (s.key[0] + round * 0x9E3779B9U);
    const std::uint32_t before3 = x2 ^ high_word(product0) ^ (s.key[1] + round * 0xBB67AE85U);
    x0 = before0, x1 = before1, x2 = before2, x3 = before3;
  }
  s.counter[0] = x1;
  s.counter[1] = x2;
  s.counter[2] = x3;
  return {s, x0};
}

class Draws : public testing::TestWithParam<Target> {
 protected:
  TargetOverride use_target_{GetParam()};
};

TEST_P(Draws, BitsAreThoseOfRandom123) {
  constexpr std::uint32_t kLast = std::numeric_limits<std::uint32_t>::max();
  for (const std::uint32_t first : {0U, 1U, 1000U, 0x7ffffff0U, kLast - 40}) {
    std::vector<std::uint64_t> draws(2 * 41);
    draw_bits(kSequence, first, draws);
    for (std::uint32_t n = 0; n < 41; ++n) {
      const auto expected = library_bits(kSequence, first + n);
      ASSERT_EQ(draws[2 * n], expected[0]) << "block " << first + n;
      ASSERT_EQ(draws[2 * n + 1], expected[1]) << "block " << first + n;
    }
  }
}

/// Draws of every length and offset, at the end of guarded memory: the same bits as in one call, nothing beside them.
template <class T, class Draw>
void expect_position_independence(const Draw& draw) {
  constexpr std::size_t kLongest = 2 * 40;  // more than two vectors of blocks on every target
  constexpr T kGuard = T(77);
  std::vector<T> whole(2 * kLongest);
  draw(5U, std::span<T>(whole));
  for (std::uint32_t skip = 0; skip <= 17; ++skip) {
    for (std::size_t size = 0; size <= kLongest; size += 2) {
      std::vector<T> out(size + 2, kGuard);
      draw(5 + skip, std::span<T>(out).subspan(1, size));  // misaligned, too
      ASSERT_EQ(std::memcmp(out.data() + 1, whole.data() + 2 * skip, size * sizeof(T)), 0) << size << " after " << skip;
      ASSERT_EQ(out.front(), kGuard);
      ASSERT_EQ(out.back(), kGuard);
    }
  }
}

TEST_P(Draws, DependNeitherOnLengthNorOnPlace) {
  expect_position_independence<std::uint64_t>([](auto first, auto out) { draw_bits(kSequence, first, out); });
  expect_position_independence<float>([](auto first, auto out) { draw_uniform(kSequence, first, out); });
  expect_position_independence<double>([](auto first, auto out) { draw_uniform(kSequence, first, out); });
  expect_position_independence<float>([](auto first, auto out) { draw_normal(kSequence, first, out); });
  expect_position_independence<double>([](auto first, auto out) { draw_normal(kSequence, first, out); });
}

/// Bits at and next to both ends, one half, the quarters and eighths, and at every distance 2⁻ᵏ from them.
std::vector<std::uint64_t> corner_bits() {
  std::vector<std::uint64_t> corners;
  for (std::uint64_t eighth = 0; eighth < 8; ++eighth) {
    for (unsigned shift = 0; shift < 62; ++shift) {
      const std::uint64_t distance = std::uint64_t{1} << shift;
      corners.push_back((eighth << 61U) + distance - 1);
      corners.push_back((eighth << 61U) - distance);
    }
  }
  return corners;
}

/// Largest |draw − exact| / |exact| in units of ε.
template <class T>
class Worst {
 public:
  void see(T draw, long double exact) {
    const long double error = std::abs((static_cast<long double>(draw) - exact) / exact);
    worst_ = std::max(worst_, static_cast<double>(error / std::numeric_limits<T>::epsilon()));
    if (!(error < 1)) {
      worst_ = std::numeric_limits<double>::infinity();  // NaN among them
    }
  }
  double value() const { return worst_; }

 private:
  double worst_ = 0;
};

template <class T>
void expect_exact_uniforms() {
  const auto expect = [](T draw, std::uint64_t bits) {
    const double exact = reference::uniform(bits);
    if constexpr (sizeof(T) == sizeof(double)) {
      ASSERT_EQ(draw, exact);
    } else {
      ASSERT_TRUE(draw > 0 && draw < 1) << bits;
      ASSERT_LE(std::abs(draw - exact), 0x1p-23 * exact) << bits;  // rounded twice, or held below 1
    }
  };
  for (const std::uint64_t corner : corner_bits()) {
    const Place place = place_of(corner, ~corner);
    std::array<T, 2> pair{};
    draw_uniform(place.sequence, place.block, pair);
    expect(pair[0], corner);
    expect(pair[1], ~corner);
  }
  constexpr std::size_t kBlocks = 10'000;
  std::vector<T> draws(2 * kBlocks);
  draw_uniform(kSequence, 0, draws);
  for (std::uint32_t n = 0; n < kBlocks; ++n) {
    const auto bits = library_bits(kSequence, n);
    expect(draws[2 * n], bits[0]);
    expect(draws[2 * n + 1], bits[1]);
  }
}

TEST_P(Draws, UniformsAreCentresOfCells) {
  expect_exact_uniforms<float>();
  expect_exact_uniforms<double>();
}

template <class T>
double worst_normal_at_random() {
  Worst<T> worst;
  constexpr std::size_t kBlocks = 100'000;
  std::vector<T> draws(2 * kBlocks);
  draw_normal(kSequence, 0, draws);
  for (std::uint32_t n = 0; n < kBlocks; ++n) {
    const auto bits = library_bits(kSequence, n);
    const auto exact = reference::normal<long double>(bits[0], bits[1]);
    worst.see(draws[2 * n], exact.even);
    worst.see(draws[2 * n + 1], exact.odd);
  }
  return worst.value();
}

template <class T>
double worst_normal_at_corners() {
  Worst<T> worst;
  const std::vector<std::uint64_t> corners = corner_bits();
  for (const std::uint64_t even : corners) {
    for (std::size_t k = 0; k < corners.size(); k += 7) {
      const std::uint64_t odd = corners[(k + even % 7) % corners.size()];
      const Place place = place_of(even, odd);
      std::array<T, 2> pair{};
      draw_normal(place.sequence, place.block, pair);
      const auto exact = reference::normal<long double>(even, odd);
      worst.see(pair[0], exact.even);
      worst.see(pair[1], exact.odd);
    }
  }
  return worst.value();
}

TEST_P(Draws, NormalsAreWithinTheStatedError) {
  EXPECT_LE(worst_normal_at_random<float>(), 3);
  EXPECT_LE(worst_normal_at_random<double>(), 3);
  EXPECT_LE(worst_normal_at_corners<float>(), 3);
  EXPECT_LE(worst_normal_at_corners<double>(), 3);
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, Draws, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

TEST(DrawsReference, PlacesAreWhereRandom123HasTheBits) {
  for (const std::uint64_t even : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{0x0123456789abcdef}}) {
    const Place place = place_of(even, ~even);
    EXPECT_EQ(library_bits(place.sequence, place.block), (std::array{even, ~even}));
  }
}

#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
TEST(DrawsContract, RefusesHalfBlocksAndBlocksThatDoNotExist) {
  std::vector<float> three(3), four(4);
  EXPECT_THROW(draw_normal(kSequence, 0, three), ContractViolation);
  EXPECT_THROW(draw_uniform(kSequence, 0xffffffff, four), ContractViolation);
}
#endif

}  // namespace
}  // namespace ganflow::simd
