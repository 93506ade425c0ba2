#pragma once
/// Arrays of random numbers, counter-based: draw e of a sequence is made from 64 bits of Philox4x32-10 (Salmon, Moraes,
/// Dror, Shaw 2011) that e alone decides. Block n of the generator is four words; they are the bits of draws 2n and
/// 2n + 1, the high word of each first.
///
/// Shapes  `out` has draws 2·first … 2·first + size − 1; its size is even, its alignment any. first + size/2 ≤ 2³².
/// Error   bits and uniforms: the same on every target. Normals: relative to the exact transform of the same bits, on any
///         target, in units of ε (2⁻²³ float, 2⁻⁵² double): 3 in float and in double. So a float draw is the double draw
///         of the same name, rounded, to that error. A draw's bits depend neither on the length nor on its place in it.
/// Cost    ns a draw, float and double, one Zen 5 core, AVX-512 (AVX2): normal 0.94, 1.7 (2.1, 3.7); uniform 0.66, 0.66
///         (1.6, 1.5). bench/draws.
/// Check   Random123 for the bits; draws_reference.hpp for what is made of them, on every target.

#include <cstdint>
#include <span>

namespace ganflow::simd {

/// A sequence of 2³² blocks: block n is Philox of the counter (n, counter[0], counter[1], counter[2]).
struct DrawSequence {
  std::uint32_t key[2];
  std::uint32_t counter[3];
};

/// The 64 bits of each draw.
void draw_bits(const DrawSequence& sequence, std::uint32_t first, std::span<std::uint64_t> out);

/// Uniform on (0,1): the centre of that one of 2⁵² equal cells which the upper 52 bits name. In float: rounded, and at
/// most 1 − 2⁻²⁴.
void draw_uniform(const DrawSequence& sequence, std::uint32_t first, std::span<float> out);
void draw_uniform(const DrawSequence& sequence, std::uint32_t first, std::span<double> out);

/// Standard normal, by Box and Muller's transform of the two uniforms u, v of a block: √(−2 ln u) cos 2πv and
/// √(−2 ln u) sin 2πv. No draw is farther from 0 than √(106 ln 2) = 8.57.
void draw_normal(const DrawSequence& sequence, std::uint32_t first, std::span<float> out);
void draw_normal(const DrawSequence& sequence, std::uint32_t first, std::span<double> out);

}  // namespace ganflow::simd
