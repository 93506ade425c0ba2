/// UnitFunction<A>: ς, ς′ and ς″ of one activation on Highway vectors, float and double. Internal, as math-inl.h.
///
/// Error   largest, on any target, in units of ε (2⁻²³ float, 2⁻⁵² double); r: relative to the result, a: absolute
///
///              value               slope               curvature
///              float    double     float    double     float    double
///   tanh       4.2 r    4.2 r      8.4 a    3.5 a      17 a     7 a    double: 2.5 but for AVX-512, 0.02 < |x| < 0.15
///   erf        3.3 r    1.5 r      1.7 a    1.5 a      2 a      1.7 a
///   softplus   2.2 r    2.2 r      2 r      2 r        0.6 a    0.6 a
///   sigmoid    2 r      2 r        3 r      3 r        0.5 a    0.5 a
///   sin        1.5 a    1.5 a      1.5 a    1.5 a      1.5 a    1.5 a
///   relu, leaky relu, linear, step: exact up to the rounding of kLeakySlope and one product
///
///   Results below the smallest normal number may be 0. |tanh|, |erf|, sigmoid ≤ 1; |sin| ≤ 1 + ε.
///   Slopes, except those of sin, are ≥ 0. tanh and erf are odd exactly.
///   tanh float is constant for |x| ≥ 8.05, about 4e-7 below 1, so its slope does not quite reach 0.
///   erf's slope is also right to 2 + x²/2 ε relative (x² is rounded); sin to 2 ε relative for |x| ≤ 1.5.
/// Range   all x, ±∞ included, except sin: |x| ≤ 25 000 (float), 5e7 (double); beyond, it is wrong but still bounded.
/// NaN     gives NaN wherever the function is not constant, as ς′ of linear and step and ς″ of relu and the like are.
/// Cost    ns per element for value; value and slope; slope and curvature. One Zen 4 core, AVX-512, 16 KiB in L1
///         (AVX2 takes twice as long):
///
///              float               double
///   tanh       0.19  0.21  0.25    0.54  0.62  0.69
///   erf        0.25  0.50  0.29    1.54  2.07  0.63
///   softplus   0.42  0.50  0.33    1.16  1.37  0.74
///   sigmoid    0.29  0.33  0.38    0.65  0.75  0.84
///   sin        0.21  0.35  0.35    0.62  1.10  1.11
///
/// Check   tests/unit/simd/activation_test.cpp, on every target.

#if defined(GANFLOW_SIMD_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GANFLOW_SIMD_ACTIVATION_INL_H_
#undef GANFLOW_SIMD_ACTIVATION_INL_H_
#else
#define GANFLOW_SIMD_ACTIVATION_INL_H_
#endif

#include "ganflow/simd/activation.hpp"
#include "ganflow/simd/math-inl.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

/// Each specialisation has static members, D a Highway tag and V = Vec<D>:
///   V    value(d, x)                                  ς(x)
///   V    slope(d, x)                                  ς′(x)
///   void value_slope(d, x, value, slope)              both, sharing what they can
///   void slope_curvature(d, x, slope, curvature)      ς′(x), ς″(x)
///   kCurvatureIsZero                                  ς″ ≡ 0 (almost everywhere)
template <Activation A>
struct UnitFunction;

/// tanh of x, or of x / kTanhScale.
template <bool kScaled>
struct TanhFunction {
  static constexpr bool kCurvatureIsZero = false;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    return kScaled ? tanh_scaled(d, x) : tanh(d, x);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x) {
    return slope_from_value(d, value(d, x));
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value_of_x, V& slope_of_x) {
    value_of_x = value(d, x);
    slope_of_x = slope_from_value(d, value_of_x);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V x, V& slope, V& curvature) {
    const V t = value(d, x);
    slope = slope_from_value(d, t);
    curvature = hn::Mul(hn::Mul(t, hn::Set(d, hn::TFromD<D>{-2})), slope);
  }

 private:
  template <class D, class V>
  static HWY_INLINE V slope_from_value(D d, V t) {
    return hn::NegMulAdd(t, t, hn::Set(d, hn::TFromD<D>{1}));
  }
};

template <>
struct UnitFunction<Activation::kTanh> : TanhFunction<false> {};

template <>
struct UnitFunction<Activation::kErf> {
  static constexpr bool kCurvatureIsZero = false;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    return erf(d, x);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x) {
    const V gaussian = exp_nonpositive(d, hn::Neg(hn::Mul(x, x)));
    return hn::Mul(hn::Set(d, static_cast<hn::TFromD<D>>(1.1283791670955126)), gaussian);  // 2/√π
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value, V& slope_of_x) {
    value = erf(d, x);
    slope_of_x = slope(d, x);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V x, V& slope_of_x, V& curvature) {
    using T = hn::TFromD<D>;
    slope_of_x = slope(d, x);
    const V bounded = clamp_symmetric(d, x, T{30});  // the slope is 0 beyond, and ∞·0 must be 0
    curvature = hn::Mul(hn::Mul(bounded, hn::Set(d, T{-2})), slope_of_x);
  }
};

/// With e = e^{−|x|} and r = 1/(1+e): S = r or e r, S′ = e r², S″ = −sign(x) S′ (1−e) r. No cancellation in the tails.
template <>
struct UnitFunction<Activation::kSigmoid> {
  static constexpr bool kCurvatureIsZero = false;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    V e, r;
    parts(d, x, e, r);
    return value_from_parts(d, x, e, r);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x) {
    V e, r;
    parts(d, x, e, r);
    return hn::Mul(hn::Mul(e, r), r);
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value, V& slope) {
    V e, r;
    parts(d, x, e, r);
    value = value_from_parts(d, x, e, r);
    slope = hn::Mul(hn::Mul(e, r), r);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V x, V& slope, V& curvature) {
    V e, r;
    parts(d, x, e, r);
    slope = hn::Mul(hn::Mul(e, r), r);
    const V magnitude = hn::Mul(slope, hn::NegMulAdd(e, r, r));
    curvature = hn::CopySign(magnitude, hn::Neg(x));
  }

 private:
  template <class D, class V>
  static HWY_INLINE void parts(D d, V x, V& e, V& r) {
    const V one = hn::Set(d, hn::TFromD<D>{1});
    e = exp_nonpositive(d, hn::Neg(hn::Abs(x)));
    r = hn::Div(one, hn::Add(e, one));
  }
  template <class D, class V>
  static HWY_INLINE V value_from_parts(D d, V x, V e, V r) {
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Mul(e, r), r);
  }
};

template <>
struct UnitFunction<Activation::kSoftplus> {
  static constexpr bool kCurvatureIsZero = false;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    const V e = exp_nonpositive(d, hn::Neg(hn::Abs(x)));
    return hn::Add(at_least(d, x, hn::Zero(d)), log1p_unit(d, e));
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x) {
    return UnitFunction<Activation::kSigmoid>::value(d, x);
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value_of_x, V& slope_of_x) {
    value_of_x = value(d, x);  // the compiler shares e^{−|x|}
    slope_of_x = slope(d, x);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V x, V& slope, V& curvature) {
    UnitFunction<Activation::kSigmoid>::value_slope(d, x, slope, curvature);
  }
};

template <>
struct UnitFunction<Activation::kSin> {
  static constexpr bool kCurvatureIsZero = false;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    V sign;
    const V r = reduce_by_pi(d, x, sign);
    return sin_reduced(d, r, sign);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x) {
    V sign;
    const V r = reduce_by_pi(d, x, sign);
    return cos_reduced(d, r, sign);
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value, V& slope) {
    V sign;
    const V r = reduce_by_pi(d, x, sign);
    value = sin_reduced(d, r, sign);
    slope = cos_reduced(d, r, sign);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V x, V& slope, V& curvature) {
    V value;
    value_slope(d, x, value, slope);
    curvature = hn::Neg(value);
  }
};

/// relu and leaky relu: x for x > 0, `negative_slope`·x otherwise; the slope at 0 is the left one.
template <bool kLeaky>
struct RampFunction {
  static constexpr bool kCurvatureIsZero = true;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    if constexpr (kLeaky) {
      return at_least(d, x, hn::Mul(x, negative_slope(d)));
    } else {
      return at_least(d, x, hn::Zero(d));
    }
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x) {
    const V zero = hn::Zero(d);
    const V left = hn::IfThenElse(hn::Le(x, zero), negative_slope(d), x);  // x here is positive or NaN
    return hn::IfThenElse(hn::Gt(x, zero), hn::Set(d, hn::TFromD<D>{1}), left);
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value_of_x, V& slope_of_x) {
    value_of_x = value(d, x);
    slope_of_x = slope(d, x);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V x, V& slope_of_x, V& curvature) {
    slope_of_x = slope(d, x);
    curvature = hn::Zero(d);
  }

 private:
  template <class D>
  static HWY_INLINE hn::Vec<D> negative_slope(D d) {
    return hn::Set(d, static_cast<hn::TFromD<D>>(kLeaky ? kLeakySlope : 0.0));
  }
};

template <>
struct UnitFunction<Activation::kRelu> : RampFunction<false> {};
template <>
struct UnitFunction<Activation::kLeakyRelu> : RampFunction<true> {};

template <>
struct UnitFunction<Activation::kLinear> {
  static constexpr bool kCurvatureIsZero = true;

  template <class D, class V>
  static HWY_INLINE V value(D /*d*/, V x) {
    return x;
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V /*x*/) {
    return hn::Set(d, hn::TFromD<D>{1});
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value, V& slope) {
    value = x;
    slope = hn::Set(d, hn::TFromD<D>{1});
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V /*x*/, V& slope, V& curvature) {
    slope = hn::Set(d, hn::TFromD<D>{1});
    curvature = hn::Zero(d);
  }
};

template <>
struct UnitFunction<Activation::kStep> {
  static constexpr bool kCurvatureIsZero = true;

  template <class D, class V>
  static HWY_INLINE V value(D d, V x) {
    const V zero = hn::Zero(d);
    const V left = hn::IfThenZeroElse(hn::Le(x, zero), x);  // x here is positive or NaN
    return hn::IfThenElse(hn::Gt(x, zero), hn::Set(d, hn::TFromD<D>{1}), left);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V /*x*/) {
    return hn::Zero(d);
  }
  template <class D, class V>
  static HWY_INLINE void value_slope(D d, V x, V& value_of_x, V& slope) {
    value_of_x = value(d, x);
    slope = hn::Zero(d);
  }
  template <class D, class V>
  static HWY_INLINE void slope_curvature(D d, V /*x*/, V& slope, V& curvature) {
    slope = hn::Zero(d);
    curvature = hn::Zero(d);
  }
};

/// ς, ς′ and ς″ at x, given kScale·x: free where a kernel can multiply a and b, or the sample, once for many units.
template <Activation A>
struct ScaledUnitFunction : UnitFunction<A> {
  template <class T>
  static constexpr T kScale = T{1};

  /// weight·ς and weight·ς′
  template <class D, class V>
  static HWY_INLINE void weighted_value_slope(D d, V x, V weight, V& value, V& slope) {
    UnitFunction<A>::value_slope(d, x, value, slope);
    value = hn::Mul(weight, value);
    slope = hn::Mul(weight, slope);
  }
};

template <>
struct ScaledUnitFunction<Activation::kTanh> : TanhFunction<true> {
  template <class T>
  static constexpr T kScale = MathConstants<T>::kTanhScale;

  template <class D, class V>
  static HWY_INLINE void weighted_value_slope(D d, V x, V weight, V& weighted, V& slope) {
    const V t = value(d, x);
    weighted = hn::Mul(weight, t);
    slope = hn::NegMulAdd(weighted, t, weight);  // weight (1 − t²)
  }
};

/// Calls Kernel<A>::run(arguments...) for the A that equals `activation`: the one place where a run-time choice becomes
/// a type. (Lambdas would need HWY_ATTR; a class template does not.)
template <template <Activation> class Kernel, class... Arguments>
HWY_INLINE void dispatch_activation(Activation activation, Arguments... arguments) {
  switch (activation) {
    case Activation::kTanh: return Kernel<Activation::kTanh>::run(arguments...);
    case Activation::kErf: return Kernel<Activation::kErf>::run(arguments...);
    case Activation::kRelu: return Kernel<Activation::kRelu>::run(arguments...);
    case Activation::kLeakyRelu: return Kernel<Activation::kLeakyRelu>::run(arguments...);
    case Activation::kSoftplus: return Kernel<Activation::kSoftplus>::run(arguments...);
    case Activation::kSigmoid: return Kernel<Activation::kSigmoid>::run(arguments...);
    case Activation::kSin: return Kernel<Activation::kSin>::run(arguments...);
    case Activation::kLinear: return Kernel<Activation::kLinear>::run(arguments...);
    case Activation::kStep: return Kernel<Activation::kStep>::run(arguments...);
  }
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // GANFLOW_SIMD_ACTIVATION_INL_H_
