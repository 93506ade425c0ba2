// population_tangent_gradient: particles in vector lanes, samples broadcast (K = 1).

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/population_tangent_gradient.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/population-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
struct TangentGradientKernel {
  ConstMatrixView<T> theta;
  Block block;
  ConstMatrixView<T> x;
  ConstMatrixView<T> u;
  MatrixView<T> gradient;

  /// All samples for the particles j … j + kVectors·lanes.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void tile(const W& width, std::size_t j) const {
    const hn::ScalableTag<T> d;
    using V = hn::Vec<decltype(d)>;
    const ParameterVectors<T, kVectors, W> particle(width, theta, j);
    // Of ς''(a·u)x + ς'u, ς''(a·u) and ς'(a·u); c multiplies the first two last.
    ParameterVectors<T, kVectors, W> sum(width);
    const ScaledParticles<A, T, kVectors, W> scaled(width, particle);
    for (std::size_t i = 0; i < x.cols(); ++i) {
      V h[kVectors];
      scaled.preactivation(width, x, i, h);
      for (std::size_t t = 0; t < kVectors; ++t) {
        V slope;
        V curvature;
        ScaledUnitFunction<A>::slope_curvature(d, h[t], slope, curvature);
        V a_u = hn::Mul(particle.a[0][t], hn::Set(d, u(0, i)));
        for (std::size_t l = 1; l < width.inputs(); ++l) {
          a_u = hn::MulAdd(particle.a[l][t], hn::Set(d, u(l, i)), a_u);
        }
        const V bend = hn::Mul(curvature, a_u);
        sum.c[0][t] = hn::MulAdd(slope, a_u, sum.c[0][t]);
        sum.b[t] = hn::Add(sum.b[t], bend);
        for (std::size_t l = 0; l < width.inputs(); ++l) {
          sum.a[l][t] = hn::MulAdd(bend, hn::Set(d, x(l, i)), hn::MulAdd(slope, hn::Set(d, u(l, i)), sum.a[l][t]));
        }
      }
    }
    for (std::size_t t = 0; t < kVectors; ++t) {
      sum.b[t] = hn::Mul(sum.b[t], particle.c[0][t]);
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        sum.a[l][t] = hn::Mul(sum.a[l][t], particle.c[0][t]);
      }
    }
    sum.add_to(width, gradient, j);
  }

  template <Activation A, class W>
  HWY_NOINLINE void run(const W& width) const {
    for_particle_tiles<T, W::kTileVectors>(
        block, [&](auto vectors, std::size_t j) HWY_ATTR { tile<A, decltype(vectors)::value>(width, j); });
  }
};

void tangent_gradient_f32(const UnitShape& unit, const ConstMatrixView<float>& theta, const Block& block,
                          const ConstMatrixView<float>& x, const ConstMatrixView<float>& u,
                          const MatrixView<float>& gradient) {
  with_unit(unit, TangentGradientKernel<float>{theta, block, x, u, gradient});
}

void tangent_gradient_f64(const UnitShape& unit, const ConstMatrixView<double>& theta, const Block& block,
                          const ConstMatrixView<double>& x, const ConstMatrixView<double>& u,
                          const MatrixView<double>& gradient) {
  with_unit(unit, TangentGradientKernel<double>{theta, block, x, u, gradient});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(tangent_gradient_f32);
HWY_EXPORT(tangent_gradient_f64);

template <>
void population_tangent_gradient(const UnitShape& unit, ConstMatrixView<float> theta, Block block,
                                 ConstMatrixView<float> x, ConstMatrixView<float> u, MatrixView<float> gradient) {
  HWY_DYNAMIC_DISPATCH(tangent_gradient_f32)(unit, theta, block, x, u, gradient);
}

template <>
void population_tangent_gradient(const UnitShape& unit, ConstMatrixView<double> theta, Block block,
                                 ConstMatrixView<double> x, ConstMatrixView<double> u, MatrixView<double> gradient) {
  HWY_DYNAMIC_DISPATCH(tangent_gradient_f64)(unit, theta, block, x, u, gradient);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
