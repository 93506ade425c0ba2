// population_input_gradient: samples in vector lanes, particles broadcast one after the other.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/population_input_gradient.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/population-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
struct InputGradientKernel {
  ConstMatrixView<T> theta;
  std::span<const T> weights;
  Block block;
  ConstMatrixView<T> x;
  ConstMatrixView<T> g;
  MatrixView<T> dx;

  /// One output: weight · c · a, g being common to all terms. More: weight · c.
  template <class W>
  static constexpr std::size_t kFactors = W::kOneOutput ? W::kInputCapacity : W::kOutputCapacity;

  /// dx[:, i … i + kVectors·lanes) ← or += the sum over a chunk of particles, without g where there is one output.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void tile(const W& width, const Block& chunk, const BroadcastParticles<T, kFactors<W>>& particles,
                       bool first, std::size_t i) const {
    const hn::ScalableTag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    using V = hn::Vec<decltype(d)>;
    const ScaledSamples<A, T, kVectors, W> samples(width, x, i);
    V out[W::kOutputCapacity][kVectors];
    V sum[W::kInputCapacity][kVectors];
    for (std::size_t t = 0; t < kVectors; ++t) {
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        sum[l][t] = first ? hn::Zero(d) : hn::LoadU(d, dx.row(l) + i + t * lanes);
      }
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        out[k][t] = hn::LoadU(d, g.row(k) + i + t * lanes);
      }
    }
    for (std::size_t j = 0; j < chunk.count; ++j) {
      V h[kVectors];
      samples.preactivation(width, theta, chunk.first + j, particles.b[j], h);
      for (std::size_t t = 0; t < kVectors; ++t) {
        V back = ScaledUnitFunction<A>::slope(d, h[t]);
        if constexpr (!W::kOneOutput) {
          V pulled = hn::Mul(hn::Set(d, particles.factor[0][j]), out[0][t]);
          for (std::size_t k = 1; k < width.outputs(); ++k) {
            pulled = hn::MulAdd(hn::Set(d, particles.factor[k][j]), out[k][t], pulled);
          }
          back = hn::Mul(pulled, back);
        }
        for (std::size_t l = 0; l < width.inputs(); ++l) {
          const T a = W::kOneOutput ? particles.factor[l][j] : theta(l, chunk.first + j);
          sum[l][t] = hn::MulAdd(back, hn::Set(d, a), sum[l][t]);
        }
      }
    }
    for (std::size_t l = 0; l < width.inputs(); ++l) {
      for (std::size_t t = 0; t < kVectors; ++t) {
        hn::StoreU(sum[l][t], d, dx.row(l) + i + t * lanes);
      }
    }
  }

  template <Activation A, class W>
  HWY_INLINE void load(const W& width, const Block& chunk, BroadcastParticles<T, kFactors<W>>& particles) const {
    const std::size_t a = width.inputs();
    for (std::size_t j = 0; j < chunk.count; ++j) {
      particles.b[j] = ScaledUnitFunction<A>::template kScale<T> * theta(a, chunk.first + j);
    }
    for (std::size_t r = 0; r < (W::kOneOutput ? width.inputs() : width.outputs()); ++r) {
      for (std::size_t j = 0; j < chunk.count; ++j) {
        const std::size_t p = chunk.first + j;
        particles.factor[r][j] =
            W::kOneOutput ? weights[p] * theta(a + 1, p) * theta(r, p) : weights[p] * theta(a + 1 + r, p);
      }
    }
  }

  template <Activation A, class W>
  HWY_NOINLINE void run(const W& width) const {
    using Particles = BroadcastParticles<T, kFactors<W>>;
    Particles particles;
    for_particle_chunks<Particles::kChunk>(block, [&](const Block& chunk, bool first) HWY_ATTR {
      load<A>(width, chunk, particles);
      for_sample_tiles<T>(x.cols(), [&](auto vectors, std::size_t i) HWY_ATTR {
        tile<A, decltype(vectors)::value>(width, chunk, particles, first, i);
      });
    });
    if constexpr (W::kOneOutput) {
      multiply_by_output(width);
    }
  }

  /// dx_l ← g dx_l
  template <class W>
  HWY_INLINE void multiply_by_output(const W& width) const {
    const hn::ScalableTag<T> d;
    for (std::size_t l = 0; l < width.inputs(); ++l) {
      for (std::size_t i = 0; i < x.cols(); i += hn::Lanes(d)) {
        T* const sum = dx.row(l) + i;
        hn::StoreU(hn::Mul(hn::LoadU(d, g.row(0) + i), hn::LoadU(d, sum)), d, sum);
      }
    }
  }
};

void input_gradient_f32(const UnitShape& unit, const ConstMatrixView<float>& theta, std::span<const float> weights,
                        const Block& block, const ConstMatrixView<float>& x, const ConstMatrixView<float>& g,
                        const MatrixView<float>& dx) {
  with_unit(unit, InputGradientKernel<float>{theta, weights, block, x, g, dx});
}

void input_gradient_f64(const UnitShape& unit, const ConstMatrixView<double>& theta, std::span<const double> weights,
                        const Block& block, const ConstMatrixView<double>& x, const ConstMatrixView<double>& g,
                        const MatrixView<double>& dx) {
  with_unit(unit, InputGradientKernel<double>{theta, weights, block, x, g, dx});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(input_gradient_f32);
HWY_EXPORT(input_gradient_f64);

template <>
void population_input_gradient(const UnitShape& unit, ConstMatrixView<float> theta, std::span<const float> weights,
                               Block block, ConstMatrixView<float> x, ConstMatrixView<float> g, MatrixView<float> dx) {
  HWY_DYNAMIC_DISPATCH(input_gradient_f32)(unit, theta, weights, block, x, g, dx);
}

template <>
void population_input_gradient(const UnitShape& unit, ConstMatrixView<double> theta, std::span<const double> weights,
                               Block block, ConstMatrixView<double> x, ConstMatrixView<double> g,
                               MatrixView<double> dx) {
  HWY_DYNAMIC_DISPATCH(input_gradient_f64)(unit, theta, weights, block, x, g, dx);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
