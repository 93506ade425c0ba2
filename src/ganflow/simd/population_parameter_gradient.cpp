// population_parameter_gradient and population_ascend: particles in vector lanes, samples broadcast; a particle and its
// sums never leave registers.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/population_parameter_gradient.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/population-inl.h"
// clang-format on

#ifndef GANFLOW_SIMD_ASCENT_
#define GANFLOW_SIMD_ASCENT_
namespace ganflow::simd {

/// Where an ascent moves its particles. Without a theta they stay, and the gradient is added instead of stored.
template <class T>
struct Ascent {
  MatrixView<T> theta = {};
  T rate = 0;
  RowWalls<T> walls = {};
};

}  // namespace ganflow::simd
#endif

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
struct ParameterGradientKernel {
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  ConstMatrixView<T> theta;
  Block block;
  std::span<const AscentStep<T>> steps;
  Ascent<T> ascent;
  MatrixView<T> gradient;

  /// sum ← ∂_θ Σ_i g_i·σ(x_i; θ) over the step's samples.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void add_samples(const W& width, const AscentStep<T>& step,
                              const ParameterVectors<T, kVectors, W>& particle,
                              ParameterVectors<T, kVectors, W>& sum) const {
    const D d;
    const ScaledParticles<A, T, kVectors, W> scaled(width, particle);
    for (std::size_t i = 0; i < step.x.cols(); ++i) {
      V h[kVectors];
      scaled.preactivation(width, step.x, i, h);
      V out[W::kOutputCapacity];
      for (std::size_t k = 0; k < width.outputs(); ++k) {
        out[k] = hn::Set(d, step.g(k, i));
      }
      V in[W::kInputCapacity];
      for (std::size_t l = 0; l < width.inputs(); ++l) {
        in[l] = hn::Set(d, step.x(l, i));
      }
      for (std::size_t t = 0; t < kVectors; ++t) {
        V back;
        if constexpr (W::kOneOutput) {
          V weighted;
          ScaledUnitFunction<A>::weighted_value_slope(d, h[t], out[0], weighted, back);
          sum.c[0][t] = hn::Add(sum.c[0][t], weighted);
        } else {
          V value, slope;
          ScaledUnitFunction<A>::value_slope(d, h[t], value, slope);
          back = hn::Mul(particle.c[0][t], out[0]);
          sum.c[0][t] = hn::MulAdd(out[0], value, sum.c[0][t]);
          for (std::size_t k = 1; k < width.outputs(); ++k) {
            back = hn::MulAdd(particle.c[k][t], out[k], back);
            sum.c[k][t] = hn::MulAdd(out[k], value, sum.c[k][t]);
          }
          back = hn::Mul(back, slope);
        }
        sum.b[t] = hn::Add(sum.b[t], back);
        for (std::size_t l = 0; l < width.inputs(); ++l) {
          sum.a[l][t] = hn::MulAdd(back, in[l], sum.a[l][t]);
        }
      }
    }
    if constexpr (W::kOneOutput) {  // c is common to all terms of ∂_a and ∂_b
      for (std::size_t t = 0; t < kVectors; ++t) {
        sum.b[t] = hn::Mul(sum.b[t], particle.c[0][t]);
        for (std::size_t l = 0; l < width.inputs(); ++l) {
          sum.a[l][t] = hn::Mul(sum.a[l][t], particle.c[0][t]);
        }
      }
    }
  }

  /// v ← π(v + rate·slope) in this row; an ascent by −0 is one by 0, as a gradient added to zeros has it.
  HWY_INLINE void move(std::size_t row, V slope, V& v) const {
    const D d;
    v = hn::Add(v, hn::Mul(hn::Set(d, ascent.rate), hn::Add(slope, hn::Zero(d))));
    if (!ascent.walls.low.empty()) {
      v = at_least(d, v, hn::Set(d, ascent.walls.low[row]));
      v = at_most(d, v, hn::Set(d, ascent.walls.high[row]));
    }
  }

  /// All steps for the particles j … j + kVectors·lanes.
  template <Activation A, std::size_t kVectors, class W>
  HWY_INLINE void tile(const W& width, std::size_t j) const {
    ParameterVectors<T, kVectors, W> particle(width, theta, j);
    for (std::size_t s = 0; s < steps.size(); ++s) {
      ParameterVectors<T, kVectors, W> sum(width);
      add_samples<A>(width, steps[s], particle, sum);
      if (ascent.theta.data() == nullptr) {
        sum.add_to(width, gradient, j);
        return;
      }
      if (s + 1 == steps.size()) {
        sum.store(width, gradient, j);
      }
      for (std::size_t t = 0; t < kVectors; ++t) {
        for (std::size_t l = 0; l < width.inputs(); ++l) {
          move(l, sum.a[l][t], particle.a[l][t]);
        }
        move(width.inputs(), sum.b[t], particle.b[t]);
        for (std::size_t k = 0; k < width.outputs(); ++k) {
          move(width.inputs() + 1 + k, sum.c[k][t], particle.c[k][t]);
        }
      }
    }
    particle.store(width, ascent.theta, j);
  }

  template <Activation A, class W>
  HWY_NOINLINE void run(const W& width) const {
    for_particle_tiles<T, W::kTileVectors>(
        block, [&](auto vectors, std::size_t j) HWY_ATTR { tile<A, decltype(vectors)::value>(width, j); });
  }
};

void parameter_gradient_f32(const UnitShape& unit, const ConstMatrixView<float>& theta, const Block& block,
                            std::span<const AscentStep<float>> steps, const Ascent<float>& ascent,
                            const MatrixView<float>& gradient) {
  with_unit(unit, ParameterGradientKernel<float>{theta, block, steps, ascent, gradient});
}

void parameter_gradient_f64(const UnitShape& unit, const ConstMatrixView<double>& theta, const Block& block,
                            std::span<const AscentStep<double>> steps, const Ascent<double>& ascent,
                            const MatrixView<double>& gradient) {
  with_unit(unit, ParameterGradientKernel<double>{theta, block, steps, ascent, gradient});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(parameter_gradient_f32);
HWY_EXPORT(parameter_gradient_f64);

namespace {

template <class T>
void dispatch(const UnitShape& unit, ConstMatrixView<T> theta, Block block, std::span<const AscentStep<T>> steps,
              const Ascent<T>& ascent, MatrixView<T> gradient) {
  if constexpr (std::is_same_v<T, float>) {
    HWY_DYNAMIC_DISPATCH(parameter_gradient_f32)(unit, theta, block, steps, ascent, gradient);
  } else {
    HWY_DYNAMIC_DISPATCH(parameter_gradient_f64)(unit, theta, block, steps, ascent, gradient);
  }
}

}  // namespace

template <class T>
void population_parameter_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                   ConstMatrixView<T> g, MatrixView<T> gradient) {
  const AscentStep<T> step{x, g};
  dispatch<T>(unit, theta, block, {&step, 1}, {}, gradient);
}

template <class T>
void population_ascend(const UnitShape& unit, MatrixView<T> theta, Block block, std::span<const AscentStep<T>> steps,
                       T rate, RowWalls<T> walls, MatrixView<T> last_gradient) {
  GF_EXPECT(!steps.empty() && walls.low.size() == walls.high.size());
  GF_EXPECT(walls.low.empty() || walls.low.size() == unit.parameters());
  dispatch<T>(unit, theta, block, steps, {theta, rate, walls}, last_gradient);
}

#define GF_INSTANTIATE(T)                                                                                      \
  template void population_parameter_gradient(const UnitShape&, ConstMatrixView<T>, Block, ConstMatrixView<T>, \
                                              ConstMatrixView<T>, MatrixView<T>);                              \
  template void population_ascend(const UnitShape&, MatrixView<T>, Block, std::span<const AscentStep<T>>, T,   \
                                  RowWalls<T>, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::simd
#endif  // HWY_ONCE
