#include "ganflow/rng/stream.hpp"

#include "ganflow/core/errors.hpp"

#include <Random123/philox.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::rng {

namespace {

/// SplitMix64's finaliser: spreads (seed, purpose) over Philox's 64-bit key. A bijection of its 64-bit argument.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30U;
  x *= 0xbf58476d1ce4e5b9U;
  x ^= x >> 27U;
  x *= 0x94d049bb133111ebU;
  x ^= x >> 31U;
  return x;
}

/// Centre of one of 2^24 equal cells of (0,1): exact in float.
float unit_float(std::uint32_t w) { return (static_cast<float>(w >> 8U) + 0.5F) * 0x1p-24F; }

/// Centre of one of 2^52 equal cells of (0,1): exact in double.
double unit_double(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32U | low) >> 12U;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

/// Draws that one call of Philox yields.
template <class T>
inline constexpr unsigned kPerCall = sizeof(T) == sizeof(float) ? 4 : 2;

template <class T>
void uniforms_of(const Words& w, T* u) {
  if constexpr (kPerCall<T> == 4) {
    for (unsigned i = 0; i < 4; ++i) {
      u[i] = unit_float(w.word[i]);
    }
  } else {
    u[0] = unit_double(w.word[0], w.word[1]);
    u[1] = unit_double(w.word[2], w.word[3]);
  }
}

/// Box–Muller on a pair of uniforms, in place.
template <class T>
void normalise_pair(T* u) {
  const T radius = std::sqrt(T{-2} * std::log(u[0]));
  const T angle = T{2} * std::numbers::pi_v<T> * u[1];
  u[0] = radius * std::cos(angle);
  u[1] = radius * std::sin(angle);
}

/// Calls make(call index, values of that call) for each call that meets [first, first + size), copying what is asked.
template <class T, unsigned Per, class Make>
void fill_by_calls(std::uint64_t first, std::span<T> out, const Make& make) {
  T values[Per];
  std::size_t done = 0;
  while (done < out.size()) {
    const std::uint64_t element = first + done;
    const std::uint64_t call = element / Per;
    GF_EXPECT(call <= std::numeric_limits<std::uint32_t>::max());
    make(static_cast<std::uint32_t>(call), values);
    for (auto k = static_cast<unsigned>(element % Per); k < Per && done < out.size(); ++k) {
      out[done++] = values[k];
    }
  }
}

}  // namespace

Words words(const Stream& stream, std::uint32_t index) {
  const std::uint64_t key = mix(stream.seed + 0x9e3779b97f4a7c15U * (1 + static_cast<std::uint64_t>(stream.purpose)));
  const r123::Philox4x32::ctr_type counter = {
      {index, stream.substep, static_cast<std::uint32_t>(stream.step), static_cast<std::uint32_t>(stream.step >> 32U)}};
  const r123::Philox4x32::key_type k = {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U)}};
  const auto r = r123::Philox4x32{}(counter, k);
  return {{r[0], r[1], r[2], r[3]}};
}

template <class T>
void fill_uniform(const Stream& stream, std::uint64_t first, std::span<T> out) {
  fill_by_calls<T, kPerCall<T>>(first, out,
                                [&](std::uint32_t call, T* values) { uniforms_of(words(stream, call), values); });
}

template <class T>
void fill_normal(const Stream& stream, std::uint64_t first, std::span<T> out) {
  fill_by_calls<T, kPerCall<T>>(first, out, [&](std::uint32_t call, T* values) {
    uniforms_of(words(stream, call), values);
    for (unsigned i = 0; i < kPerCall<T>; i += 2) {
      normalise_pair(values + i);
    }
  });
}

void fill_index(const Stream& stream, std::uint64_t first, std::uint64_t bound, std::span<std::uint64_t> out) {
  GF_EXPECT(bound >= 1);
  fill_by_calls<std::uint64_t, 2>(first, out, [&](std::uint32_t call, std::uint64_t* values) {
    const Words w = words(stream, call);
    for (unsigned i = 0; i < 2; ++i) {
      const std::uint64_t bits = static_cast<std::uint64_t>(w.word[2 * i]) << 32U | w.word[2 * i + 1];
      __extension__ using Wide = unsigned __int128;
      values[i] = static_cast<std::uint64_t>(static_cast<Wide>(bits) * bound >> 64U);
    }
  });
}

template void fill_uniform(const Stream&, std::uint64_t, std::span<float>);
template void fill_uniform(const Stream&, std::uint64_t, std::span<double>);
template void fill_normal(const Stream&, std::uint64_t, std::span<float>);
template void fill_normal(const Stream&, std::uint64_t, std::span<double>);

}  // namespace ganflow::rng
