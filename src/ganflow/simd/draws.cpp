#include "ganflow/simd/draws.hpp"

#include "ganflow/core/errors.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/draws.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

using D64 = hn::ScalableTag<std::uint64_t>;
using V64 = hn::Vec<D64>;
using D32 = hn::ScalableTag<std::uint32_t>;
using V32 = hn::Vec<D32>;

/// Product of the lower halves of a's lanes with m < 2³².
HWY_INLINE V64 multiply_low(D64 d, V64 a, std::uint32_t m) {
#if HWY_TARGET == HWY_SCALAR
  return hn::Mul(hn::And(a, hn::Set(d, 0xffffffffU)), hn::Set(d, m));
#else
  const hn::Repartition<std::uint32_t, D64> half;
  return hn::MulEven(hn::BitCast(half, a), hn::BitCast(half, hn::Set(d, m)));
#endif
}

/// Word k of consecutive blocks in the lower half of lane 0, 1, … of word[k]. The upper halves hold anything.
struct Blocks {
  V64 word[4];
};

/// Philox4x32-10, a block a lane. Upper halves of lanes are never cleaned: products look at the lower ones only, and
/// xor keeps the halves apart.
class Philox {
 public:
  explicit Philox(const DrawSequence& sequence)
      : counter_{sequence.counter[0], sequence.counter[1], sequence.counter[2]} {
    constexpr std::uint32_t kWeyl[] = {0x9E3779B9U, 0xBB67AE85U};
    for (std::uint32_t round = 0; round < kRounds; ++round) {
      key0_[round] = sequence.key[0] + round * kWeyl[0];
      key1_[round] = sequence.key[1] + round * kWeyl[1];
    }
  }

  /// Blocks first, first + 1, …
  HWY_INLINE Blocks operator()(D64 d, std::size_t first) const {
    constexpr std::uint32_t kMultiplier[] = {0xD2511F53U, 0xCD9E8D57U};
    V64 x0 = hn::Add(hn::Iota(d, 0), hn::Set(d, first));
    V64 x1 = hn::Set(d, counter_[0]);
    V64 x2 = hn::Set(d, counter_[1]);
    V64 x3 = hn::Set(d, counter_[2]);
    for (std::size_t round = 0; round < kRounds; ++round) {
      const V64 p0 = multiply_low(d, x0, kMultiplier[0]);
      const V64 p1 = multiply_low(d, x2, kMultiplier[1]);
      x0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(p1), x1), hn::Set(d, key0_[round]));
      x1 = p1;
      x2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(p0), x3), hn::Set(d, key1_[round]));
      x3 = p0;
    }
    return {{x0, x1, x2, x3}};
  }

 private:
  static constexpr std::uint32_t kRounds = 10;
  std::uint64_t counter_[3];
  std::uint64_t key0_[kRounds], key1_[kRounds];  ///< of every round, as wide as a lane: a load broadcasts them
};

/// The 64 bits of the draw whose words have these lower halves.
HWY_INLINE V64 join(D64 d, V64 high, V64 low) {
  return hn::Or(hn::ShiftLeft<32>(high), hn::And(low, hn::Set(d, 0xffffffffU)));
}

/// Lower halves of the lanes of a, then those of b (one lane: of a alone).
HWY_INLINE V32 low_halves(D32 d, V64 a, [[maybe_unused]] V64 b) {
#if HWY_TARGET == HWY_SCALAR
  return hn::TruncateTo(d, a);
#else
  return hn::ConcatEven(d, hn::BitCast(d, b), hn::BitCast(d, a));
#endif
}

/// Bits of a vector of draws: what each precision reads its numbers from.
template <class T>
struct Bits;

template <>
struct Bits<double> {
  V64 all;
};

template <>
struct Bits<float> {
  V32 high, low;
};

/// Bits of the even and odd draws of consecutive blocks, and how many blocks that is.
template <class T>
struct Pairs {
  Bits<T> even, odd;
};

HWY_INLINE void make(const Philox& philox, std::size_t first, Pairs<double>& pairs) {
  const D64 d;
  const Blocks b = philox(d, first);
  pairs.even.all = join(d, b.word[0], b.word[1]);
  pairs.odd.all = join(d, b.word[2], b.word[3]);
}

HWY_INLINE void make(const Philox& philox, std::size_t first, Pairs<float>& pairs) {
  const D64 d;
  const D32 half;
  const Blocks a = philox(d, first);
  const Blocks b = philox(d, first + hn::Lanes(d));  // one lane: not used, and the compiler knows
  pairs.even.high = low_halves(half, a.word[0], b.word[0]);
  pairs.even.low = low_halves(half, a.word[1], b.word[1]);
  pairs.odd.high = low_halves(half, a.word[2], b.word[2]);
  pairs.odd.low = low_halves(half, a.word[3], b.word[3]);
}

/// The uniform number, exact.
template <class D>
HWY_INLINE hn::Vec<D> unit(D d, Bits<double> bits) {
  const V64 one = hn::Set(D64(), 0x3ff0000000000000U);
  const auto above_one = hn::BitCast(d, hn::Or(hn::ShiftRight<12>(bits.all), one));
  return hn::Sub(above_one, hn::Set(d, 1 - 0x1p-53));
}

/// (high + (low/2¹² + ½)/2²⁰), high ≥ 0 or < 0 as a signed number: the centre of the cell, in units of 2⁻³², rounded to
/// float without cancellation.
template <class D, class V>
HWY_INLINE hn::Vec<D> cell(D d, V high, V32 low) {
  const hn::RebindToSigned<D> di;
  const auto fraction = hn::Add(hn::ConvertTo(d, hn::BitCast(di, hn::ShiftRight<12>(low))), hn::Set(d, 0.5F));  // exact
  return hn::MulAdd(fraction, hn::Set(d, 0x1p-20F), hn::ConvertTo(d, hn::BitCast(di, high)));
}

/// A uniform number u by its distance x ≤ ½ from the nearer end of (0,1), which keeps its relative precision in float.
template <class D>
struct FromNearerEnd {
  hn::Vec<D> distance;
  hn::Mask<D> from_one;
};

template <class D>
HWY_INLINE FromNearerEnd<D> from_nearer_end(D d, Bits<double> bits) {
  const auto u = unit(d, bits);
  const auto from_one = hn::Lt(hn::Set(d, 0.5), u);
  return {hn::IfThenElse(from_one, hn::Sub(hn::Set(d, 1.0), u), u), from_one};
}

template <class D>
HWY_INLINE FromNearerEnd<D> from_nearer_end(D d, Bits<float> bits) {
  const hn::RebindToSigned<D> di;
  const auto all_if_from_one = hn::BitCast(D32(), hn::ShiftRight<31>(hn::BitCast(di, bits.high)));
  const auto distance = cell(d, hn::Xor(bits.high, all_if_from_one),
                             hn::Xor(bits.low, all_if_from_one));  // complement of every bit: 1 − u
  return {hn::Mul(distance, hn::Set(d, 0x1p-32F)), hn::MaskFromVec(hn::BitCast(d, all_if_from_one))};
}

/// −ln u. With m = 2ᵉ f′, f′ = 1 + f in [√½, √2): ln m = e ln 2 + 2 artanh(f/(2 + f)).
template <class D>
HWY_INLINE hn::Vec<D> minus_log(D d, const FromNearerEnd<D>& u) {
  using T = hn::TFromD<D>;
  using C = MathConstants<T>;
  const hn::RebindToSigned<D> di;
  const auto one = hn::Set(d, T{1});
  const auto bits = hn::BitCast(di, u.distance);
  const auto root_half = hn::BitCast(di, hn::Set(d, static_cast<T>(0.70710678118654752)));
  const auto exponent = hn::ShiftRight<C::kMantissaBits>(hn::Sub(bits, root_half));
  const auto mantissa = hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<C::kMantissaBits>(exponent)));
  const auto e = hn::IfThenZeroElse(u.from_one, hn::ConvertTo(d, exponent));
  const auto f = hn::IfThenElse(u.from_one, hn::Neg(u.distance), hn::Sub(mantissa, one));
  const auto s = hn::Div(f, hn::Add(f, hn::Set(d, T{2})));
  const auto z = hn::Mul(s, s);
  const auto artanh = hn::MulAdd(hn::Mul(s, z), polynomial(d, z, C::kLog1p), s);
  const auto low = hn::NegMulAdd(e, hn::Set(d, C::kLn2Low), hn::Mul(hn::Set(d, T{-2}), artanh));
  return hn::NegMulAdd(e, hn::Set(d, C::kLn2High), low);
}

/// 2πv = q π/2 + r, |r| ≤ π/4: r, and q in the lowest bits of an integer.
template <class D>
struct QuarterTurns {
  hn::Vec<D> r;
  hn::Vec<hn::RebindToSigned<D>> q;
};

template <class D>
HWY_INLINE QuarterTurns<D> quarter_turns(D d, Bits<double> bits) {
  const auto magic = hn::Set(d, MathConstants<double>::kRound);
  const auto turns = hn::Mul(unit(d, bits), hn::Set(d, 4.0));  // exact, as all up to the product with π/2
  const auto shifted = hn::Add(turns, magic);
  const auto r = hn::Sub(turns, hn::Sub(shifted, magic));
  return {hn::Mul(r, hn::Set(d, 1.5707963267948966)), hn::BitCast(hn::RebindToSigned<D>(), shifted)};
}

template <class D>
HWY_INLINE QuarterTurns<D> quarter_turns(D d, Bits<float> bits) {
  const D32 du;
  const auto q = hn::ShiftRight<30>(hn::Add(bits.high, hn::Set(du, 0x20000000U)));
  const auto r = cell(d, hn::Sub(bits.high, hn::ShiftLeft<30>(q)), bits.low);
  return {hn::Mul(r, hn::Set(d, 1.57079633F * 0x1p-30F)), hn::BitCast(hn::RebindToSigned<D>(), q)};
}

/// cos 2πv and sin 2πv.
template <class D>
HWY_INLINE void cos_sin(D d, const QuarterTurns<D>& angle, hn::Vec<D>& cosine, hn::Vec<D>& sine) {
  using T = hn::TFromD<D>;
  const hn::RebindToSigned<D> di;
  constexpr int kToSign = sizeof(T) * 8 - 2;  // bit 1 becomes the sign
  const auto zero = hn::Zero(d);
  const auto one = hn::Set(di, 1);
  const auto c = cos_reduced(d, angle.r, zero);
  const auto s = sin_reduced(d, angle.r, zero);
  const auto sign_bit = hn::SignBit(d);
  const auto cosine_sign = hn::And(hn::BitCast(d, hn::ShiftLeft<kToSign>(hn::Add(angle.q, one))), sign_bit);
  const auto sine_sign = hn::And(hn::BitCast(d, hn::ShiftLeft<kToSign>(angle.q)), sign_bit);
  const auto odd = hn::RebindMask(d, hn::Eq(hn::And(angle.q, one), one));
  cosine = hn::Xor(hn::IfThenElse(odd, s, c), cosine_sign);
  sine = hn::Xor(hn::IfThenElse(odd, c, s), sine_sign);
}

struct BitsKernel {
  static HWY_INLINE void apply(const Pairs<double>& pairs, V64& even, V64& odd) {
    even = pairs.even.all;
    odd = pairs.odd.all;
  }
};

struct UniformKernel {
  template <class V>
  static HWY_INLINE void apply(const Pairs<double>& pairs, V& even, V& odd) {
    const hn::ScalableTag<double> d;
    even = unit(d, pairs.even);
    odd = unit(d, pairs.odd);
  }
  template <class V>
  static HWY_INLINE void apply(const Pairs<float>& pairs, V& even, V& odd) {
    even = rounded(pairs.even);
    odd = rounded(pairs.odd);
  }

 private:
  static HWY_INLINE hn::Vec<hn::ScalableTag<float>> rounded(Bits<float> bits) {
    const hn::ScalableTag<float> d;
    const auto u = from_nearer_end(d, bits);
    const auto from_zero = hn::IfThenElse(u.from_one, hn::Sub(hn::Set(d, 1.0F), u.distance), u.distance);
    return hn::Min(from_zero, hn::Set(d, 1 - 0x1p-24F));
  }
};

struct NormalKernel {
  template <class T, class V>
  static HWY_INLINE void apply(const Pairs<T>& pairs, V& even, V& odd) {
    const hn::ScalableTag<T> d;
    const auto minus_log_u = minus_log(d, from_nearer_end(d, pairs.even));
    const auto radius = hn::Sqrt(hn::Add(minus_log_u, minus_log_u));
    V cosine, sine;
    cos_sin(d, quarter_turns(d, pairs.odd), cosine, sine);
    even = hn::Mul(radius, cosine);
    odd = hn::Mul(radius, sine);
  }
};

/// The type whose Pairs make draws of type T: bits come as double's do.
template <class T>
using SourceOf = std::conditional_t<std::is_same_v<T, std::uint64_t>, double, T>;

/// The last blocks go through one padded vector of each parity, so that they see the same instructions as all others.
template <class Kernel, class T>
HWY_INLINE void fill(const DrawSequence& sequence, std::size_t first, T* out, std::size_t size) {
  using Source = SourceOf<T>;
  const hn::ScalableTag<T> d;
  const std::size_t at_once = hn::Lanes(d);
  const Philox philox(sequence);
  Pairs<Source> pairs;
  hn::Vec<decltype(d)> even, odd;
  std::size_t done = 0;
  for (; done + 2 * at_once <= size; done += 2 * at_once) {
    make(philox, first + done / 2, pairs);
    Kernel::apply(pairs, even, odd);
    hn::StoreInterleaved2(even, odd, d, out + done);
  }
  if (done < size) {
    HWY_ALIGN T padded[2 * hn::MaxLanes(d)];
    make(philox, first + done / 2, pairs);
    Kernel::apply(pairs, even, odd);
    hn::StoreInterleaved2(even, odd, d, padded);
    std::memcpy(out + done, padded, (size - done) * sizeof(T));
  }
}

void bits_u64(const DrawSequence& sequence, std::uint32_t first, std::uint64_t* out, std::size_t size) {
  fill<BitsKernel>(sequence, first, out, size);
}
void uniform_f32(const DrawSequence& sequence, std::uint32_t first, float* out, std::size_t size) {
  fill<UniformKernel>(sequence, first, out, size);
}
void uniform_f64(const DrawSequence& sequence, std::uint32_t first, double* out, std::size_t size) {
  fill<UniformKernel>(sequence, first, out, size);
}
void normal_f32(const DrawSequence& sequence, std::uint32_t first, float* out, std::size_t size) {
  fill<NormalKernel>(sequence, first, out, size);
}
void normal_f64(const DrawSequence& sequence, std::uint32_t first, double* out, std::size_t size) {
  fill<NormalKernel>(sequence, first, out, size);
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(bits_u64);
HWY_EXPORT(uniform_f32);
HWY_EXPORT(uniform_f64);
HWY_EXPORT(normal_f32);
HWY_EXPORT(normal_f64);

namespace {

template <class T>
void check([[maybe_unused]] std::uint32_t first, [[maybe_unused]] std::span<T> out) {
  constexpr std::uint64_t kBlocks = std::uint64_t{1} << 32U;
  GF_EXPECT(out.size() % 2 == 0 && first + out.size() / 2 <= kBlocks);
}

}  // namespace

void draw_bits(const DrawSequence& sequence, std::uint32_t first, std::span<std::uint64_t> out) {
  check(first, out);
  HWY_DYNAMIC_DISPATCH(bits_u64)(sequence, first, out.data(), out.size());
}

void draw_uniform(const DrawSequence& sequence, std::uint32_t first, std::span<float> out) {
  check(first, out);
  HWY_DYNAMIC_DISPATCH(uniform_f32)(sequence, first, out.data(), out.size());
}

void draw_uniform(const DrawSequence& sequence, std::uint32_t first, std::span<double> out) {
  check(first, out);
  HWY_DYNAMIC_DISPATCH(uniform_f64)(sequence, first, out.data(), out.size());
}

void draw_normal(const DrawSequence& sequence, std::uint32_t first, std::span<float> out) {
  check(first, out);
  HWY_DYNAMIC_DISPATCH(normal_f32)(sequence, first, out.data(), out.size());
}

void draw_normal(const DrawSequence& sequence, std::uint32_t first, std::span<double> out) {
  check(first, out);
  HWY_DYNAMIC_DISPATCH(normal_f64)(sequence, first, out.data(), out.size());
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
