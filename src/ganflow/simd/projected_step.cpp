#include "ganflow/simd/projected_step.hpp"

#include "ganflow/core/errors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/projected_step.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
HWY_INLINE void step(std::span<T> theta, const T* gradient, T rate, T limit) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto factor = hn::Set(d, rate);
  std::size_t i = 0;
  for (; i + lanes <= theta.size(); i += lanes) {
    T* const at = theta.data() + i;
    const auto moved = hn::Add(hn::LoadU(d, at), hn::Mul(factor, hn::LoadU(d, gradient + i)));
    hn::StoreU(clamp_symmetric(d, moved, limit), d, at);
  }
  for (; i < theta.size(); ++i) {
    const T moved = theta[i] + rate * gradient[i];
    theta[i] = moved > limit ? limit : (moved < -limit ? -limit : moved);
  }
}

void step_f32(std::span<float> theta, const float* gradient, float rate, float limit) {
  step(theta, gradient, rate, limit);
}
void step_f64(std::span<double> theta, const double* gradient, double rate, double limit) {
  step(theta, gradient, rate, limit);
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(step_f32);
HWY_EXPORT(step_f64);

void projected_step(std::span<float> theta, std::span<const float> gradient, float rate, float limit) {
  GF_EXPECT(theta.size() == gradient.size() && limit >= 0);
  HWY_DYNAMIC_DISPATCH(step_f32)(theta, gradient.data(), rate, limit);
}

void projected_step(std::span<double> theta, std::span<const double> gradient, double rate, double limit) {
  GF_EXPECT(theta.size() == gradient.size() && limit >= 0);
  HWY_DYNAMIC_DISPATCH(step_f64)(theta, gradient.data(), rate, limit);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
