// Lengths and alignments: a result may depend on nothing but the element. Accuracy is in activation_test.cpp.
#include "ganflow/simd/elementwise.hpp"

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace ganflow::simd {
namespace {

constexpr std::size_t kMostLanes = 16;  // floats in 512 bits; more than any target needs is only more lengths
constexpr std::size_t kLongest = 8 * kMostLanes + 2;
constexpr std::size_t kOffsets[] = {0, 1, 2, 4, 8};  // 0, 1 and half a vector of every target and type

template <class T>
AlignedBuffer<T> inputs() {
  AlignedBuffer<T> x(kLongest);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<T>(3 * std::sin(1.7 * static_cast<double>(i + 1)));
  }
  return x;
}

template <class T>
bool same_bits(const T* a, const T* b, std::size_t size) {
  return size == 0 || std::memcmp(a, b, size * sizeof(T)) == 0;
}

/// Output of one call, with sentinels on both sides that must survive.
template <class T>
class GuardedOutput {
 public:
  explicit GuardedOutput(std::size_t offset, std::size_t size) : offset_(offset), size_(size), buffer_(kLongest + 64) {
    std::ranges::fill(buffer_, kSentinel);
  }
  std::span<T> span() { return {buffer_.data() + kMostLanes + offset_, size_}; }
  bool sentinels_survive() {
    const T* first = span().data();
    const T* last = first + size_;
    const auto is_sentinel = [](T v) { return v == kSentinel; };
    return std::all_of(static_cast<const T*>(buffer_.begin()), first, is_sentinel) &&
           std::all_of(last, static_cast<const T*>(buffer_.end()), is_sentinel);
  }

 private:
  static constexpr T kSentinel = T(-12345);
  std::size_t offset_, size_;
  AlignedBuffer<T> buffer_;
};

class Elementwise : public testing::TestWithParam<Target> {
 protected:
  TargetOverride use_target_{GetParam()};
};

template <class T>
void expect_position_independence(Activation activation) {
  const AlignedBuffer<T> x = inputs<T>();
  AlignedBuffer<T> value(kLongest), slope(kLongest), curvature(kLongest);  // aligned, full length: what all must equal
  apply_activation_slope(activation, x.span(), value.span(), slope.span());
  apply_slope_curvature(activation, x.span(), slope.span(), curvature.span());
  for (const std::size_t offset : kOffsets) {
    for (std::size_t size = 0; size <= kLongest; ++size) {
      GuardedOutput<T> in_place(offset, size), v(offset, size), s(offset, size), s2(offset, size), c(offset, size);
      std::copy_n(x.data(), size, in_place.span().begin());
      std::vector<T> shifted(kLongest + 64);
      std::copy_n(x.data(), size, shifted.begin() + static_cast<std::ptrdiff_t>(offset));
      const std::span<const T> h{shifted.data() + offset, size};
      apply_activation(activation, in_place.span());
      apply_activation_slope(activation, h, v.span(), s.span());
      apply_slope_curvature(activation, h, s2.span(), c.span());
      ASSERT_TRUE(same_bits(in_place.span().data(), value.data(), size)) << size << " at offset " << offset;
      ASSERT_TRUE(same_bits(v.span().data(), value.data(), size)) << size << " at offset " << offset;
      ASSERT_TRUE(same_bits(s.span().data(), slope.data(), size)) << size << " at offset " << offset;
      ASSERT_TRUE(same_bits(s2.span().data(), slope.data(), size)) << size << " at offset " << offset;
      ASSERT_TRUE(same_bits(c.span().data(), curvature.data(), size)) << size << " at offset " << offset;
      for (GuardedOutput<T>* output : {&in_place, &v, &s, &s2, &c}) {
        ASSERT_TRUE(output->sentinels_survive()) << size << " at offset " << offset;
      }
    }
  }
}

TEST_P(Elementwise, ResultsDependNeitherOnLengthNorOnAlignment) {
  for (const Activation activation :
       {Activation::kTanh, Activation::kErf, Activation::kRelu, Activation::kLeakyRelu, Activation::kSoftplus,
        Activation::kSigmoid, Activation::kSin, Activation::kLinear, Activation::kStep}) {
    SCOPED_TRACE(static_cast<int>(activation));
    expect_position_independence<float>(activation);
    expect_position_independence<double>(activation);
  }
}

TEST_P(Elementwise, OutputMayBeTheInput) {
  const AlignedBuffer<double> x = inputs<double>();
  AlignedBuffer<double> value(kLongest), slope(kLongest), h = x, slope_2(kLongest);
  apply_activation_slope(Activation::kTanh, x.span(), value.span(), slope.span());
  apply_activation_slope(Activation::kTanh, static_cast<const AlignedBuffer<double>&>(h).span(), h.span(),
                         slope_2.span());
  EXPECT_TRUE(same_bits(h.data(), value.data(), kLongest));
  EXPECT_TRUE(same_bits(slope_2.data(), slope.data(), kLongest));
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, Elementwise, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
TEST(ElementwiseContract, RefusesOutputsOfAnotherLength) {
  const std::vector<float> h(4);
  std::vector<float> value(4), slope(3);
  EXPECT_THROW(apply_activation_slope(Activation::kTanh, std::span<const float>(h), value, slope), ContractViolation);
  EXPECT_THROW(apply_slope_curvature(Activation::kTanh, std::span<const float>(h), slope, value), ContractViolation);
}
#endif

}  // namespace
}  // namespace ganflow::simd
