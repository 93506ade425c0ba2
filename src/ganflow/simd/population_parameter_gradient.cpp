// population_parameter_gradient: particles in vector lanes, samples broadcast; a particle's sums never leave registers.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/population_parameter_gradient.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/population-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
struct ParameterGradientKernel {
  ConstMatrixView<T> theta;
  Block block;
  ConstMatrixView<T> x;
  ConstMatrixView<T> g;
  MatrixView<T> gradient;

  /// All samples for the particles j … j + kVectors·lanes.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void tile(const W& width, std::size_t j) const {
    const hn::ScalableTag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    using V = hn::Vec<decltype(d)>;
    ParticleVectors<T, kVectors, W> particle(width, theta, j);
    ParticleSums<T, kVectors, W> sum(width);
    for (std::size_t i = 0; i < x.cols(); ++i) {
      V h[kVectors];
      particle.preactivation(width, x, i, h);
      V out[W::kOutputCapacity];
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        out[k] = hn::Set(d, g(k, i));
      }
      V in[W::kInputCapacity];
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        in[l] = hn::Set(d, x(l, i));
      }
      for (std::size_t t = 0; t < kVectors; ++t) {
        V value;
        V slope;
        UnitFunction<A>::value_slope(d, h[t], value, slope);
        V back = hn::Mul(particle.c[0][t], out[0]);
        sum.c[0][t] = hn::MulAdd(out[0], value, sum.c[0][t]);
        for (std::size_t k = 1; k < width.outputs(); ++k) {
          back = hn::MulAdd(particle.c[k][t], out[k], back);
          sum.c[k][t] = hn::MulAdd(out[k], value, sum.c[k][t]);
        }
        back = hn::Mul(back, slope);
        sum.b[t] = hn::Add(sum.b[t], back);
        for (std::size_t l = 0; l < width.inputs(); ++l) {
          sum.a[l][t] = hn::MulAdd(back, in[l], sum.a[l][t]);
        }
      }
    }
    sum.add_to(width, gradient, j, lanes);
  }

  template <Activation A, class W>
  HWY_NOINLINE void run(const W& width) const {
    for_particle_tiles<T, W::kTileVectors>(
        block, [&](auto vectors, std::size_t j) HWY_ATTR { tile<A, decltype(vectors)::value>(width, j); });
  }
};

void parameter_gradient_f32(const UnitShape& unit, const ConstMatrixView<float>& theta, const Block& block,
                            const ConstMatrixView<float>& x, const ConstMatrixView<float>& g,
                            const MatrixView<float>& gradient) {
  with_unit(unit, ParameterGradientKernel<float>{theta, block, x, g, gradient});
}

void parameter_gradient_f64(const UnitShape& unit, const ConstMatrixView<double>& theta, const Block& block,
                            const ConstMatrixView<double>& x, const ConstMatrixView<double>& g,
                            const MatrixView<double>& gradient) {
  with_unit(unit, ParameterGradientKernel<double>{theta, block, x, g, gradient});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(parameter_gradient_f32);
HWY_EXPORT(parameter_gradient_f64);

template <>
void population_parameter_gradient(const UnitShape& unit, ConstMatrixView<float> theta, Block block,
                                   ConstMatrixView<float> x, ConstMatrixView<float> g, MatrixView<float> gradient) {
  HWY_DYNAMIC_DISPATCH(parameter_gradient_f32)(unit, theta, block, x, g, gradient);
}

template <>
void population_parameter_gradient(const UnitShape& unit, ConstMatrixView<double> theta, Block block,
                                   ConstMatrixView<double> x, ConstMatrixView<double> g, MatrixView<double> gradient) {
  HWY_DYNAMIC_DISPATCH(parameter_gradient_f64)(unit, theta, block, x, g, gradient);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
