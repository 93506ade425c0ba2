// Per-target helpers shared by the population kernels: a fixed or run-time width, and the choice of a kernel by
// activation and width. Included once per target by each population_*.cpp.

#if defined(GANFLOW_SIMD_POPULATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GANFLOW_SIMD_POPULATION_INL_H_
#undef GANFLOW_SIMD_POPULATION_INL_H_
#else
#define GANFLOW_SIMD_POPULATION_INL_H_
#endif

#include "ganflow/simd/activation-inl.h"
#include "ganflow/simd/population_kernels.hpp"

#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// A number of coordinates known when compiling (kWidth > 0) or only when running (kWidth = 0, up to kMaxFusedWidth).
/// Either way loops over it stay in registers or L1.
template <std::size_t kWidth>
struct Width {
  static constexpr std::size_t kCapacity = kWidth == 0 ? kMaxFusedWidth : kWidth;
  std::size_t run_time;
  HWY_INLINE std::size_t operator()() const { return kWidth == 0 ? run_time : kWidth; }
};

template <std::size_t kInputs, std::size_t kOutputs>
struct Widths {
  static constexpr std::size_t kInputCapacity = Width<kInputs>::kCapacity;
  static constexpr std::size_t kOutputCapacity = Width<kOutputs>::kCapacity;
  static constexpr bool kOneOutput = kOutputs == 1;
  /// Vectors of particles handled together: as many as hide latency without spilling registers.
  static constexpr std::size_t kTileVectors = kInputs == 0 ? 1 : (kOutputs == 1 ? 4 : 2);
  Width<kInputs> inputs;
  Width<kOutputs> outputs;
};

/// One vector for every parameter of kVectors·lanes particles, in registers: the particles, or sums over the samples.
template <class T, std::size_t kVectors, class W>
struct ParameterVectors {
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  V a[W::kInputCapacity][kVectors];
  V b[kVectors];
  V c[W::kOutputCapacity][kVectors];

  /// All zero.
  HWY_INLINE explicit ParameterVectors(const W& width) {
    for_each(width, [](std::size_t /*row*/, std::size_t /*t*/, V& v) HWY_ATTR { v = hn::Zero(D()); });
  }

  /// What rows of `theta` hold from column j on.
  HWY_INLINE ParameterVectors(const W& width, const ConstMatrixView<T>& theta, std::size_t j) {
    for_each(width, [&](std::size_t row, std::size_t t, V& v)
                        HWY_ATTR { v = hn::LoadU(D(), theta.row(row) + j + t * hn::Lanes(D())); });
  }

  /// Calls each(row of θ, t, vector) for all of them.
  template <class Each>
  HWY_INLINE void for_each(const W& width, const Each& each) {
    for (std::size_t t = 0; t < kVectors; ++t) {
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        each(l, t, a[l][t]);
      }
      each(width.inputs(), t, b[t]);
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        each(width.inputs() + 1 + k, t, c[k][t]);
      }
    }
  }

  HWY_INLINE void store(const W& width, const MatrixView<T>& theta, std::size_t j) {
    for_each(width, [&](std::size_t row, std::size_t t, V& v)
                        HWY_ATTR { hn::StoreU(v, D(), theta.row(row) + j + t * hn::Lanes(D())); });
  }

  HWY_INLINE void add_to(const W& width, const MatrixView<T>& gradient, std::size_t j) {
    for_each(width, [&](std::size_t row, std::size_t t, V& v) HWY_ATTR {
      T* const p = gradient.row(row) + j + t * hn::Lanes(D());
      hn::StoreU(hn::Add(hn::LoadU(D(), p), v), D(), p);
    });
  }
};

/// The affine part of kVectors·lanes particles, times ScaledUnitFunction<A>::kScale.
template <Activation A, class T, std::size_t kVectors, class W>
struct ScaledParticles {
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  V a[W::kInputCapacity][kVectors];
  V b[kVectors];

  HWY_INLINE ScaledParticles(const W& width, const ParameterVectors<T, kVectors, W>& particle) {
    const V scale = hn::Set(D(), ScaledUnitFunction<A>::template kScale<T>);
    for (std::size_t t = 0; t < kVectors; ++t) {
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        a[l][t] = hn::Mul(particle.a[l][t], scale);
      }
      b[t] = hn::Mul(particle.b[t], scale);
    }
  }

  /// h_t = a_t·x_i + b_t, scaled
  HWY_INLINE void preactivation(const W& width, const ConstMatrixView<T>& x, std::size_t i, V (&h)[kVectors]) const {
    for (std::size_t t = 0; t < kVectors; ++t) {
      h[t] = b[t];
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        h[t] = hn::MulAdd(a[l][t], hn::Set(D(), x(l, i)), h[t]);
      }
    }
  }
};

/// kVectors·lanes samples from column i on, times ScaledUnitFunction<A>::kScale.
template <Activation A, class T, std::size_t kVectors, class W>
struct ScaledSamples {
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  static constexpr T kScale = ScaledUnitFunction<A>::template kScale<T>;
  V x[W::kInputCapacity][kVectors];

  HWY_INLINE ScaledSamples(const W& width, const ConstMatrixView<T>& samples, std::size_t i) {
    for (std::size_t t = 0; t < kVectors; ++t) {
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        x[l][t] = hn::Mul(hn::LoadU(D(), samples.row(l) + i + t * hn::Lanes(D())), hn::Set(D(), kScale));
      }
    }
  }

  /// h_t = a_j·x_t + b_j, scaled, given b_j scaled
  HWY_INLINE void preactivation(const W& width, const ConstMatrixView<T>& theta, std::size_t j, T scaled_b,
                                V (&h)[kVectors]) const {
    const V b = hn::Set(D(), scaled_b);
    for (std::size_t t = 0; t < kVectors; ++t) {
      h[t] = b;
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        h[t] = hn::MulAdd(hn::Set(D(), theta(l, j)), x[l][t], h[t]);
      }
    }
  }
};

/// What the sums over particles broadcast, computed once for a chunk of particles and not for every tile of samples:
/// kScale·b_j, and kFactors factors of particle j.
template <class T, std::size_t kFactors>
struct BroadcastParticles {
  static constexpr std::size_t kChunk = 256;  // with all factors in L1
  T b[kChunk];
  T factor[kFactors][kChunk];
};

/// Calls chunk(block of at most kChunk particles, whether it is the first) over a block, at least once.
template <std::size_t kChunk, class Chunk>
HWY_INLINE void for_particle_chunks(const Block& block, const Chunk& chunk) {
  std::size_t done = 0;
  do {
    chunk(Block{block.first + done, HWY_MIN(kChunk, block.count - done)}, done == 0);
    done += kChunk;
  } while (done < block.count);
}

/// Calls tile(integral_constant<vectors>, first column) over a block: wide tiles, then single vectors. The last vector
/// may reach into the padding of the rows, never past it. A particle's result does not depend on the tile it falls
/// into.
template <class T, std::size_t kVectors, class Tile>
HWY_INLINE void for_particle_tiles(const Block& block, const Tile& tile) {
  const std::size_t lanes = hn::Lanes(hn::ScalableTag<T>());
  const std::size_t end = block.first + block.count;
  std::size_t j = block.first;
  for (; j + kVectors * lanes <= end; j += kVectors * lanes) {
    tile(std::integral_constant<std::size_t, kVectors>(), j);
  }
  for (; j < end; j += lanes) {
    tile(std::integral_constant<std::size_t, 1>(), j);
  }
}

/// Calls tile(integral_constant<vectors>, first column) over n samples; the last vector may reach into the padding.
template <class T, class Tile>
HWY_INLINE void for_sample_tiles(std::size_t n, const Tile& tile) {
  constexpr std::size_t kUnroll = 4;  // hides the latency of ς while everything stays in registers
  const std::size_t lanes = hn::Lanes(hn::ScalableTag<T>());
  std::size_t i = 0;
  for (; i + kUnroll * lanes <= n; i += kUnroll * lanes) {
    tile(std::integral_constant<std::size_t, kUnroll>(), i);
  }
  for (; i < n; i += lanes) {
    tile(std::integral_constant<std::size_t, 1>(), i);
  }
}

/// Calls kernel.template run<A>(Widths) with the activation and the widths as compile-time constants. The widths that
/// one- and two-dimensional games use are compiled as such; all others share the run-time version.
template <Activation A, class Kernel>
HWY_INLINE void with_widths(const UnitShape& unit, const Kernel& kernel) {
  const std::size_t l = unit.inputs;
  const std::size_t k = unit.outputs;
  if (l == 1 && k == 1) {
    kernel.template run<A>(Widths<1, 1>{{l}, {k}});
  } else if (l == 2 && k == 1) {
    kernel.template run<A>(Widths<2, 1>{{l}, {k}});
  } else if (l == 2 && k == 2) {
    kernel.template run<A>(Widths<2, 2>{{l}, {k}});
  } else {
    kernel.template run<A>(Widths<0, 0>{{l}, {k}});
  }
}

template <class Kernel>
HWY_INLINE void with_unit(const UnitShape& unit, const Kernel& kernel) {
  switch (unit.activation) {
    case Activation::kTanh: return with_widths<Activation::kTanh>(unit, kernel);
    case Activation::kErf: return with_widths<Activation::kErf>(unit, kernel);
    case Activation::kRelu: return with_widths<Activation::kRelu>(unit, kernel);
    case Activation::kLeakyRelu: return with_widths<Activation::kLeakyRelu>(unit, kernel);
    case Activation::kSoftplus: return with_widths<Activation::kSoftplus>(unit, kernel);
    case Activation::kSigmoid: return with_widths<Activation::kSigmoid>(unit, kernel);
    case Activation::kSin: return with_widths<Activation::kSin>(unit, kernel);
    case Activation::kLinear: return with_widths<Activation::kLinear>(unit, kernel);
    case Activation::kStep: return with_widths<Activation::kStep>(unit, kernel);
  }
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
