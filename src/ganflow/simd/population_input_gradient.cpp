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

  /// dx[:, i … i + kVectors·lanes) for all particles of the block.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void tile(const W& width, std::size_t i) const {
    const hn::ScalableTag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    using V = hn::Vec<decltype(d)>;
    const ScaledSamples<A, T, kVectors, W> samples(width, x, i);
    V out[W::kOutputCapacity][kVectors];
    V sum[W::kInputCapacity][kVectors];
    for (std::size_t t = 0; t < kVectors; ++t) {
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        sum[l][t] = hn::Zero(d);
      }
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        out[k][t] = hn::LoadU(d, g.row(k) + i + t * lanes);
      }
    }
    for (std::size_t j = block.first; j < block.first + block.count; ++j) {
      V h[kVectors];
      samples.preactivation(width, theta, j, h);
      if constexpr (W::kOneOutput) {  // g is common to all terms
        const T c = weights[j] * theta(width.inputs() + 1, j);
        for (std::size_t t = 0; t < kVectors; ++t) {
          const V slope = ScaledUnitFunction<A>::slope(d, h[t]);
          for (std::size_t l = 0; l < width.inputs(); ++l) {
            sum[l][t] = hn::MulAdd(slope, hn::Set(d, c * theta(l, j)), sum[l][t]);
          }
        }
      } else {
        V c[W::kOutputCapacity];
        for (std::size_t k = 0; k < width.outputs(); ++k) {
          c[k] = hn::Set(d, weights[j] * theta(width.inputs() + 1 + k, j));
        }
        for (std::size_t t = 0; t < kVectors; ++t) {
          V back = hn::Mul(c[0], out[0][t]);
          for (std::size_t k = 1; k < width.outputs(); ++k) {
            back = hn::MulAdd(c[k], out[k][t], back);
          }
          back = hn::Mul(back, ScaledUnitFunction<A>::slope(d, h[t]));
          for (std::size_t l = 0; l < width.inputs(); ++l) {
            sum[l][t] = hn::MulAdd(back, hn::Set(d, theta(l, j)), sum[l][t]);
          }
        }
      }
    }
    for (std::size_t l = 0; l < width.inputs(); ++l) {
      for (std::size_t t = 0; t < kVectors; ++t) {
        hn::StoreU(W::kOneOutput ? hn::Mul(out[0][t], sum[l][t]) : sum[l][t], d, dx.row(l) + i + t * lanes);
      }
    }
  }

  template <Activation A, class W>
  HWY_NOINLINE void run(const W& width) const {
    for_sample_tiles<T>(x.cols(),
                        [&](auto vectors, std::size_t i) HWY_ATTR { tile<A, decltype(vectors)::value>(width, i); });
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
