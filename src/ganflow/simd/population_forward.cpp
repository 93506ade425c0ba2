// population_forward: samples in vector lanes, particles broadcast one after the other.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/population_forward.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/population-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
struct ForwardKernel {
  ConstMatrixView<T> theta;
  std::span<const T> weights;
  Block block;
  ConstMatrixView<T> x;
  MatrixView<T> y;

  /// y[:, i … i + kVectors·lanes) ← or += the sum over a chunk of particles, weights · c being the factors.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void tile(const W& width, const Block& chunk, const BroadcastParticles<T, W::kOutputCapacity>& particles,
                       bool first, std::size_t i) const {
    const hn::ScalableTag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    using V = hn::Vec<decltype(d)>;
    const ScaledSamples<A, T, kVectors, W> samples(width, x, i);
    V sum[W::kOutputCapacity][kVectors];
    for (std::size_t t = 0; t < kVectors; ++t) {
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        sum[k][t] = first ? hn::Zero(d) : hn::LoadU(d, y.row(k) + i + t * lanes);
      }
    }
    for (std::size_t j = 0; j < chunk.count; ++j) {
      V h[kVectors];
      samples.preactivation(width, theta, chunk.first + j, particles.b[j], h);
      for (std::size_t t = 0; t < kVectors; ++t) {
        h[t] = ScaledUnitFunction<A>::value(d, h[t]);
      }
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        const V c = hn::Set(d, particles.factor[k][j]);
        for (std::size_t t = 0; t < kVectors; ++t) {
          sum[k][t] = hn::MulAdd(c, h[t], sum[k][t]);
        }
      }
    }
    for (std::size_t k = 0; k < width.outputs(); ++k) {
      for (std::size_t t = 0; t < kVectors; ++t) {
        hn::StoreU(sum[k][t], d, y.row(k) + i + t * lanes);
      }
    }
  }

  template <Activation A, class W>
  HWY_NOINLINE void run(const W& width) const {
    using Particles = BroadcastParticles<T, W::kOutputCapacity>;
    Particles particles;
    for_particle_chunks<Particles::kChunk>(block, [&](const Block& chunk, bool first) HWY_ATTR {
      for (std::size_t j = 0; j < chunk.count; ++j) {
        particles.b[j] = ScaledUnitFunction<A>::template kScale<T> * theta(width.inputs(), chunk.first + j);
      }
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        for (std::size_t j = 0; j < chunk.count; ++j) {
          particles.factor[k][j] = weights[chunk.first + j] * theta(width.inputs() + 1 + k, chunk.first + j);
        }
      }
      for_sample_tiles<T>(x.cols(), [&](auto vectors, std::size_t i) HWY_ATTR {
        tile<A, decltype(vectors)::value>(width, chunk, particles, first, i);
      });
    });
  }
};

void forward_f32(const UnitShape& unit, const ConstMatrixView<float>& theta, std::span<const float> weights,
                 const Block& block, const ConstMatrixView<float>& x, const MatrixView<float>& y) {
  with_unit(unit, ForwardKernel<float>{theta, weights, block, x, y});
}

void forward_f64(const UnitShape& unit, const ConstMatrixView<double>& theta, std::span<const double> weights,
                 const Block& block, const ConstMatrixView<double>& x, const MatrixView<double>& y) {
  with_unit(unit, ForwardKernel<double>{theta, weights, block, x, y});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(forward_f32);
HWY_EXPORT(forward_f64);

template <>
void population_forward(const UnitShape& unit, ConstMatrixView<float> theta, std::span<const float> weights,
                        Block block, ConstMatrixView<float> x, MatrixView<float> y) {
  HWY_DYNAMIC_DISPATCH(forward_f32)(unit, theta, weights, block, x, y);
}

template <>
void population_forward(const UnitShape& unit, ConstMatrixView<double> theta, std::span<const double> weights,
                        Block block, ConstMatrixView<double> x, MatrixView<double> y) {
  HWY_DYNAMIC_DISPATCH(forward_f64)(unit, theta, weights, block, x, y);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
