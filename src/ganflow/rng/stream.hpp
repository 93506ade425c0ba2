#pragma once
/// Counter-based random numbers: a draw is a function of (seed, purpose, step, substep, index) and of nothing else.
/// No generator state exists, so any thread can make any draw and resume is trivial.

#include "ganflow/core/matrix.hpp"

#include <cstdint>
#include <span>

namespace ganflow::rng {

/// What a draw is for. The numbers are part of the file format: a run's bits depend on them; append only.
enum class Purpose : std::uint32_t {
  kDataBatch = 1,         ///< which data points, and the noise of a law
  kCriticLatents = 2,     ///< latents of a critic step
  kGeneratorLatents = 3,  ///< latents of a generator step
  kInterpolation = 4,     ///< x̂ of a gradient penalty
  kGeneratorStart = 5,    ///< initial generator particles
  kCriticStart = 6,       ///< initial critic particles
  kObservation = 7,       ///< samples drawn to look at the state
  kReference = 8,         ///< data drawn to compare with
  kNoiseFloor = 9,        ///< second data draw, real against real
  kProjections = 10,      ///< directions of sliced distances
  kSheet = 11,            ///< fixed latents of sample sheets
  kBootstrap = 12,        ///< resampling in diagnostics
  kSampling = 13,         ///< `ganflow sample`, `ganflow measure`
  kPermutation = 14,      ///< exchanges of labels in permutation tests
  kQuadrature = 15,       ///< digital shifts of quasi-Monte Carlo points
  kGeneratorNoise = 20,   ///< Langevin noise of generator particles
  kCriticNoise = 21,      ///< and of critic particles
  kReservoir = 22,        ///< which past generators a mixture keeps
  kTest = 1000,
};

/// Names one sequence of independent draws, indexed from 0.
struct Stream {
  std::uint64_t seed = 0;
  Purpose purpose = Purpose::kTest;
  std::uint64_t step = 0;     ///< iteration
  std::uint32_t substep = 0;  ///< critic step within an iteration, block of a population …
};

/// Draws of one stream: 2³³.
inline constexpr std::uint64_t kStreamSize = std::uint64_t{1} << 33U;
/// A row of a law that needs choices beside its coordinates takes the choices from the second half of its stream.
inline constexpr std::uint64_t kSecondHalf = kStreamSize / 2;

/// Fills `out` with draws first … first + out.size() − 1 of the stream. Element i of a stream is the same number
/// however the calls are cut, and the same to rounding in float and double.
/// Uniform on (0,1): never 0, never 1. Normal by Box–Muller, mean 0, variance 1. Errors: simd/draws.hpp.
template <class T>
void fill_uniform(const Stream& stream, std::uint64_t first, std::span<T> out);
template <class T>
void fill_normal(const Stream& stream, std::uint64_t first, std::span<T> out);

/// The same for the numbers of a matrix, row after row. Fastest where rows follow one another without padding.
template <class T>
void fill_uniform_rows(const Stream& stream, std::uint64_t first, MatrixView<T> out);
template <class T>
void fill_normal_rows(const Stream& stream, std::uint64_t first, MatrixView<T> out);

/// Uniform integers in [0, bound), bound ≥ 1; probabilities differ from 1/bound by less than 2^-64.
void fill_index(const Stream& stream, std::uint64_t first, std::uint64_t bound, std::span<std::uint64_t> out);

}  // namespace ganflow::rng
