#include "ganflow/simd/elementwise.hpp"

#include "ganflow/core/errors.hpp"

#include <cstddef>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/elementwise.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/activation-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

// A tail goes through one padded vector, so that its elements see the same instructions as all others.

/// out ← Kernel::apply(in)
template <class Kernel, class T>
HWY_INLINE void map_one(const T* in, T* out, std::size_t size) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    hn::StoreU(Kernel::apply(d, hn::LoadU(d, in + i)), d, out + i);
  }
  if (i < size) {
    HWY_ALIGN T padded[hn::MaxLanes(d)] = {};
    std::memcpy(padded, in + i, (size - i) * sizeof(T));
    hn::Store(Kernel::apply(d, hn::Load(d, padded)), d, padded);
    std::memcpy(out + i, padded, (size - i) * sizeof(T));
  }
}

/// (first, second) ← Kernel::apply(in)
template <class Kernel, class T>
HWY_INLINE void map_two(const T* in, T* first, T* second, std::size_t size) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    hn::Vec<decltype(d)> a, b;
    Kernel::apply(d, hn::LoadU(d, in + i), a, b);
    hn::StoreU(a, d, first + i);
    hn::StoreU(b, d, second + i);
  }
  if (i < size) {
    HWY_ALIGN T padded[hn::MaxLanes(d)] = {};
    std::memcpy(padded, in + i, (size - i) * sizeof(T));
    hn::Vec<decltype(d)> a, b;
    Kernel::apply(d, hn::Load(d, padded), a, b);
    hn::Store(a, d, padded);
    std::memcpy(first + i, padded, (size - i) * sizeof(T));
    hn::Store(b, d, padded);
    std::memcpy(second + i, padded, (size - i) * sizeof(T));
  }
}

template <Activation A>
struct ValueKernel {
  template <class D, class V>
  static HWY_INLINE V apply(D d, V x) {
    return UnitFunction<A>::value(d, x);
  }
  template <class T>
  static void run(T* h, std::size_t size) {
    map_one<ValueKernel>(h, h, size);
  }
};

template <Activation A>
struct ValueSlopeKernel {
  template <class D, class V>
  static HWY_INLINE void apply(D d, V x, V& value, V& slope) {
    UnitFunction<A>::value_slope(d, x, value, slope);
  }
  template <class T>
  static void run(const T* h, T* value, T* slope, std::size_t size) {
    map_two<ValueSlopeKernel>(h, value, slope, size);
  }
};

template <Activation A>
struct SlopeCurvatureKernel {
  template <class D, class V>
  static HWY_INLINE void apply(D d, V x, V& slope, V& curvature) {
    UnitFunction<A>::slope_curvature(d, x, slope, curvature);
  }
  template <class T>
  static void run(const T* h, T* slope, T* curvature, std::size_t size) {
    map_two<SlopeCurvatureKernel>(h, slope, curvature, size);
  }
};

/// m ← m · other · factor, `other` all ones when it is null.
template <class T>
HWY_INLINE void scale(T* m, const T* other, T factor, std::size_t size) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const auto v = hn::LoadU(d, m + i);
    hn::StoreU(hn::Mul(other == nullptr ? v : hn::Mul(v, hn::LoadU(d, other + i)), hn::Set(d, factor)), d, m + i);
  }
  for (; i < size; ++i) {
    m[i] = (other == nullptr ? m[i] : m[i] * other[i]) * factor;
  }
}

void scale_f32(float* m, const float* other, float factor, std::size_t size) { scale(m, other, factor, size); }
void scale_f64(double* m, const double* other, double factor, std::size_t size) { scale(m, other, factor, size); }

void value_f32(Activation activation, float* h, std::size_t size) {
  dispatch_activation<ValueKernel>(activation, h, size);
}
void value_f64(Activation activation, double* h, std::size_t size) {
  dispatch_activation<ValueKernel>(activation, h, size);
}
void value_slope_f32(Activation activation, const float* h, float* value, float* slope, std::size_t size) {
  dispatch_activation<ValueSlopeKernel>(activation, h, value, slope, size);
}
void value_slope_f64(Activation activation, const double* h, double* value, double* slope, std::size_t size) {
  dispatch_activation<ValueSlopeKernel>(activation, h, value, slope, size);
}
void slope_curvature_f32(Activation activation, const float* h, float* slope, float* curvature, std::size_t size) {
  dispatch_activation<SlopeCurvatureKernel>(activation, h, slope, curvature, size);
}
void slope_curvature_f64(Activation activation, const double* h, double* slope, double* curvature, std::size_t size) {
  dispatch_activation<SlopeCurvatureKernel>(activation, h, slope, curvature, size);
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(scale_f32);
HWY_EXPORT(scale_f64);
HWY_EXPORT(value_f32);
HWY_EXPORT(value_f64);
HWY_EXPORT(value_slope_f32);
HWY_EXPORT(value_slope_f64);
HWY_EXPORT(slope_curvature_f32);
HWY_EXPORT(slope_curvature_f64);

void apply_activation(Activation activation, std::span<float> h) {
  HWY_DYNAMIC_DISPATCH(value_f32)(activation, h.data(), h.size());
}

void apply_activation(Activation activation, std::span<double> h) {
  HWY_DYNAMIC_DISPATCH(value_f64)(activation, h.data(), h.size());
}

void apply_activation_slope(Activation activation, std::span<const float> h, std::span<float> value,
                            std::span<float> slope) {
  GF_EXPECT(value.size() == h.size() && slope.size() == h.size());
  HWY_DYNAMIC_DISPATCH(value_slope_f32)(activation, h.data(), value.data(), slope.data(), h.size());
}

void apply_activation_slope(Activation activation, std::span<const double> h, std::span<double> value,
                            std::span<double> slope) {
  GF_EXPECT(value.size() == h.size() && slope.size() == h.size());
  HWY_DYNAMIC_DISPATCH(value_slope_f64)(activation, h.data(), value.data(), slope.data(), h.size());
}

void apply_slope_curvature(Activation activation, std::span<const float> h, std::span<float> slope,
                           std::span<float> curvature) {
  GF_EXPECT(slope.size() == h.size() && curvature.size() == h.size());
  HWY_DYNAMIC_DISPATCH(slope_curvature_f32)(activation, h.data(), slope.data(), curvature.data(), h.size());
}

void apply_slope_curvature(Activation activation, std::span<const double> h, std::span<double> slope,
                           std::span<double> curvature) {
  GF_EXPECT(slope.size() == h.size() && curvature.size() == h.size());
  HWY_DYNAMIC_DISPATCH(slope_curvature_f64)(activation, h.data(), slope.data(), curvature.data(), h.size());
}

void multiply(std::span<float> m, float factor) {
  HWY_DYNAMIC_DISPATCH(scale_f32)(m.data(), nullptr, factor, m.size());
}

void multiply(std::span<double> m, double factor) {
  HWY_DYNAMIC_DISPATCH(scale_f64)(m.data(), nullptr, factor, m.size());
}

void multiply(std::span<float> m, std::span<const float> other, float factor) {
  GF_EXPECT(other.size() == m.size());
  HWY_DYNAMIC_DISPATCH(scale_f32)(m.data(), other.data(), factor, m.size());
}

void multiply(std::span<double> m, std::span<const double> other, double factor) {
  GF_EXPECT(other.size() == m.size());
  HWY_DYNAMIC_DISPATCH(scale_f64)(m.data(), other.data(), factor, m.size());
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
