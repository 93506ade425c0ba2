#include "ganflow/rng/stream.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/draws.hpp"

#include <algorithm>
#include <array>

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

simd::DrawSequence sequence_of(const Stream& stream) {
  const std::uint64_t key = mix(stream.seed + 0x9e3779b97f4a7c15U * (1 + static_cast<std::uint64_t>(stream.purpose)));
  return {.key = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U)},
          .counter = {stream.substep, static_cast<std::uint32_t>(stream.step),
                      static_cast<std::uint32_t>(stream.step >> 32U)}};
}

/// Calls draw(sequence, block, draws of whole blocks) for what is asked: the odd draw before the first whole block, the
/// blocks, the odd draw after the last.
template <class T, class Draw>
void fill(const Stream& stream, std::uint64_t first, std::span<T> out, const Draw& draw) {
  GF_EXPECT(first <= kStreamSize && out.size() <= kStreamSize - first);
  const simd::DrawSequence sequence = sequence_of(stream);
  std::array<T, 2> block{};
  const auto block_of = [](std::uint64_t index) { return static_cast<std::uint32_t>(index / 2); };
  if (first % 2 == 1 && !out.empty()) {
    draw(sequence, block_of(first), std::span<T>(block));
    out[0] = block[1];
    out = out.subspan(1);
    ++first;
  }
  const std::size_t whole = out.size() / 2 * 2;
  if (whole > 0) {
    draw(sequence, block_of(first), out.first(whole));
  }
  if (whole < out.size()) {
    draw(sequence, block_of(first + whole), std::span<T>(block));
    out[whole] = block[0];
  }
}

/// Calls fill(first draw, span) for the rows of `out`, all at once where they follow one another.
template <class T, class Fill>
void fill_rows(std::uint64_t first, MatrixView<T> out, const Fill& fill) {
  if (out.stride() == out.cols()) {
    fill(first, std::span<T>(out.data(), out.rows() * out.cols()));
    return;
  }
  for (std::size_t r = 0; r < out.rows(); ++r) {
    fill(first + r * out.cols(), out.row_span(r));
  }
}

}  // namespace

template <class T>
void fill_uniform(const Stream& stream, std::uint64_t first, std::span<T> out) {
  fill(stream, first, out, [](const auto& sequence, std::uint32_t block, std::span<T> draws) {
    simd::draw_uniform(sequence, block, draws);
  });
}

template <class T>
void fill_normal(const Stream& stream, std::uint64_t first, std::span<T> out) {
  fill(stream, first, out, [](const auto& sequence, std::uint32_t block, std::span<T> draws) {
    simd::draw_normal(sequence, block, draws);
  });
}

template <class T>
void fill_uniform_rows(const Stream& stream, std::uint64_t first, MatrixView<T> out) {
  fill_rows(first, out, [&](std::uint64_t draw, std::span<T> row) { fill_uniform(stream, draw, row); });
}

template <class T>
void fill_normal_rows(const Stream& stream, std::uint64_t first, MatrixView<T> out) {
  fill_rows(first, out, [&](std::uint64_t draw, std::span<T> row) { fill_normal(stream, draw, row); });
}

void fill_index(const Stream& stream, std::uint64_t first, std::uint64_t bound, std::span<std::uint64_t> out) {
  GF_EXPECT(bound >= 1);
  fill(stream, first, out, [](const auto& sequence, std::uint32_t block, std::span<std::uint64_t> draws) {
    simd::draw_bits(sequence, block, draws);
  });
  std::transform(out.begin(), out.end(), out.begin(), [bound](std::uint64_t draw) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(draw) * bound >> 64U);
  });
}

template void fill_uniform(const Stream&, std::uint64_t, std::span<float>);
template void fill_uniform(const Stream&, std::uint64_t, std::span<double>);
template void fill_normal(const Stream&, std::uint64_t, std::span<float>);
template void fill_normal(const Stream&, std::uint64_t, std::span<double>);
template void fill_uniform_rows(const Stream&, std::uint64_t, MatrixView<float>);
template void fill_uniform_rows(const Stream&, std::uint64_t, MatrixView<double>);
template void fill_normal_rows(const Stream&, std::uint64_t, MatrixView<float>);
template void fill_normal_rows(const Stream&, std::uint64_t, MatrixView<double>);

}  // namespace ganflow::rng
