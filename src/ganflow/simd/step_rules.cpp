#include "ganflow/simd/step_rules.hpp"

#include "ganflow/core/errors.hpp"

#include <cstddef>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/step_rules.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

/// rule(d, x, y) on the vectors x[0], x[1] … of the arrays `changed`, and y of `read`. A tail goes through padded
/// vectors: zeros, whose results are dropped.
template <std::size_t kChanged, class T, class Rule>
HWY_INLINE void for_vectors(T* const (&changed)[kChanged], const T* read, std::size_t size, const Rule& rule) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> x[kChanged];
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    for (std::size_t k = 0; k < kChanged; ++k) {
      x[k] = hn::LoadU(d, changed[k] + i);
    }
    rule(d, x, hn::LoadU(d, read + i));
    for (std::size_t k = 0; k < kChanged; ++k) {
      hn::StoreU(x[k], d, changed[k] + i);
    }
  }
  if (i < size) {
    const std::size_t bytes = (size - i) * sizeof(T);
    HWY_ALIGN T padded[kChanged + 1][hn::MaxLanes(d)] = {};
    for (std::size_t k = 0; k < kChanged; ++k) {
      std::memcpy(padded[k], changed[k] + i, bytes);
      x[k] = hn::LoadU(d, padded[k]);
    }
    std::memcpy(padded[kChanged], read + i, bytes);
    rule(d, x, hn::LoadU(d, padded[kChanged]));
    for (std::size_t k = 0; k < kChanged; ++k) {
      hn::StoreU(x[k], d, padded[k]);
      std::memcpy(changed[k] + i, padded[k], bytes);
    }
  }
}

template <class T>
struct MomentumRule {
  T beta;
  T time_step;
  template <class D, class V>
  HWY_INLINE void operator()(D d, V (&x)[2], V g) const {  // θ, v
    x[1] = hn::Add(hn::Mul(hn::Set(d, beta), x[1]), g);
    x[0] = hn::Sub(x[0], hn::Mul(hn::Set(d, time_step), x[1]));
  }
};

template <class T>
struct RmsPropRule {
  T decay;
  T epsilon;
  T time_step;
  template <class D, class V>
  HWY_INLINE void operator()(D d, V (&x)[2], V g) const {  // θ, v
    x[1] = hn::Add(hn::Mul(hn::Set(d, decay), x[1]), hn::Mul(hn::Mul(hn::Set(d, T{1} - decay), g), g));
    x[0] = hn::Sub(x[0], hn::Div(hn::Mul(hn::Set(d, time_step), g), hn::Sqrt(hn::Add(x[1], hn::Set(d, epsilon)))));
  }
};

template <class T>
struct AdamRule {
  AdamFactors<T> f;
  template <class D, class V>
  HWY_INLINE void operator()(D d, V (&x)[3], V g) const {  // θ, m, v
    x[1] = hn::Add(hn::Mul(hn::Set(d, f.beta1), x[1]), hn::Mul(hn::Set(d, T{1} - f.beta1), g));
    x[2] = hn::Add(hn::Mul(hn::Set(d, f.beta2), x[2]), hn::Mul(hn::Mul(hn::Set(d, T{1} - f.beta2), g), g));
    const V size = hn::Add(hn::Mul(hn::Set(d, f.correction), hn::Sqrt(x[2])), hn::Set(d, f.epsilon));
    x[0] = hn::Sub(x[0], hn::Div(hn::Mul(hn::Set(d, f.rate), x[1]), size));
  }
};

template <class T>
struct ClipRule {
  T limit;
  template <class D, class V>
  HWY_INLINE void operator()(D d, V (&x)[1], V /*theta*/) const {
    x[0] = clamp_symmetric(d, x[0], limit);
  }
};

template <class T>
struct WallRule {
  T limit;
  template <class D, class V>
  HWY_INLINE void operator()(D d, V (&x)[1], V theta) const {
    const V zero = hn::Zero(d);
    const auto above = hn::And(hn::Ge(theta, hn::Set(d, limit)), hn::Gt(x[0], zero));
    const auto below = hn::And(hn::Le(theta, hn::Set(d, -limit)), hn::Lt(x[0], zero));
    x[0] = hn::IfThenZeroElse(hn::Or(above, below), x[0]);
  }
};

#define GF_DEFINE_STEPS(T, suffix)                                                                             \
  void momentum_##suffix(T* theta, T* v, const T* g, std::size_t n, T beta, T time_step) {                     \
    for_vectors({theta, v}, g, n, MomentumRule<T>{beta, time_step});                                           \
  }                                                                                                            \
  void rmsprop_##suffix(T* theta, T* v, const T* g, std::size_t n, T decay, T epsilon, T time_step) {          \
    for_vectors({theta, v}, g, n, RmsPropRule<T>{decay, epsilon, time_step});                                  \
  }                                                                                                            \
  void adam_##suffix(T* theta, T* m, T* v, const T* g, std::size_t n, const AdamFactors<T>& factors) {         \
    for_vectors({theta, m, v}, g, n, AdamRule<T>{factors});                                                    \
  }                                                                                                            \
  void clip_##suffix(T* theta, std::size_t n, T limit) { for_vectors({theta}, theta, n, ClipRule<T>{limit}); } \
  void walls_##suffix(T* v, const T* theta, std::size_t n, T limit) { for_vectors({v}, theta, n, WallRule<T>{limit}); }
GF_DEFINE_STEPS(float, f32)
GF_DEFINE_STEPS(double, f64)
#undef GF_DEFINE_STEPS

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(momentum_f32);
HWY_EXPORT(momentum_f64);
HWY_EXPORT(rmsprop_f32);
HWY_EXPORT(rmsprop_f64);
HWY_EXPORT(adam_f32);
HWY_EXPORT(adam_f64);
HWY_EXPORT(clip_f32);
HWY_EXPORT(clip_f64);
HWY_EXPORT(walls_f32);
HWY_EXPORT(walls_f64);

#define GF_DEFINE_STEPS(T, suffix)                                                                                   \
  void momentum_step(std::span<T> theta, std::span<T> velocity, std::span<const T> gradient, T beta, T time_step) {  \
    GF_EXPECT(velocity.size() == theta.size() && gradient.size() == theta.size());                                   \
    HWY_DYNAMIC_DISPATCH(momentum_##suffix)                                                                          \
    (theta.data(), velocity.data(), gradient.data(), theta.size(), beta, time_step);                                 \
  }                                                                                                                  \
  void rmsprop_step(std::span<T> theta, std::span<T> mean_square, std::span<const T> gradient, T decay, T epsilon,   \
                    T time_step) {                                                                                   \
    GF_EXPECT(mean_square.size() == theta.size() && gradient.size() == theta.size());                                \
    HWY_DYNAMIC_DISPATCH(rmsprop_##suffix)                                                                           \
    (theta.data(), mean_square.data(), gradient.data(), theta.size(), decay, epsilon, time_step);                    \
  }                                                                                                                  \
  void adam_step(std::span<T> theta, std::span<T> mean, std::span<T> mean_square, std::span<const T> gradient,       \
                 const AdamFactors<T>& factors) {                                                                    \
    GF_EXPECT(mean.size() == theta.size() && mean_square.size() == theta.size() && gradient.size() == theta.size()); \
    HWY_DYNAMIC_DISPATCH(adam_##suffix)                                                                              \
    (theta.data(), mean.data(), mean_square.data(), gradient.data(), theta.size(), factors);                         \
  }                                                                                                                  \
  void clip(std::span<T> theta, T limit) { HWY_DYNAMIC_DISPATCH(clip_##suffix)(theta.data(), theta.size(), limit); } \
  void stop_at_walls(std::span<const T> theta, std::span<T> velocity, T limit) {                                     \
    GF_EXPECT(theta.size() == velocity.size());                                                                      \
    HWY_DYNAMIC_DISPATCH(walls_##suffix)(velocity.data(), theta.data(), theta.size(), limit);                        \
  }
GF_DEFINE_STEPS(float, f32)
GF_DEFINE_STEPS(double, f64)
#undef GF_DEFINE_STEPS

}  // namespace ganflow::simd
#endif  // HWY_ONCE
