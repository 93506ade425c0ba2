/// 2ˣ on Highway vectors for sums of Boltzmann weights: leaner than eˣ of math-inl.h, since arguments already are
/// logarithms to base 2. Internal: include after foreach_target.h, from kernels only. NaN in gives NaN out.
///
/// Coefficients come from tools/fit_activations.py (`exp2`, `exp2eighth`).

#if defined(GANFLOW_SIMD_EXP2_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GANFLOW_SIMD_EXP2_INL_H_
#undef GANFLOW_SIMD_EXP2_INL_H_
#else
#define GANFLOW_SIMD_EXP2_INL_H_
#endif

#include "ganflow/simd/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

template <class T>
struct Exp2Constants;

template <>
struct Exp2Constants<float> {
  static constexpr float kEnd = 126.0f;  // the exponents of normal numbers, symmetric
  static constexpr float kTail[] = {0.693147004f, 0.240222424f, 0.0555073395f, 0.00967153348f, 0.00132646959f};
};

template <>
struct Exp2Constants<double> {
  static constexpr double kEnd = 1022.0;
  static constexpr double kTail[] = {0.6931471805599492,     0.240226506959091,      0.055504108664481286,
                                     0.009618129107983688,   0.0013333558225894924,  0.0001540352999378496,
                                     1.5252659368386184e-05, 1.3215653718303435e-06, 1.0208335076321867e-07,
                                     7.038174864803038e-09};
  static constexpr double kEighthTail[] = {0.6931471805600441,   0.24022650695899442,   0.055504108461172284,
                                           0.009618129181274233, 0.0013334601816472863, 0.0001540279585323855};
};

/// 2ˣ of x clamped to ±kEnd: never 0 and never ∞, exact for whole x. Error below 2.5 ulp.
template <class D, class V>
HWY_INLINE V exp2_clamped(D d, V x) {
  using T = hn::TFromD<D>;
  using C = Exp2Constants<T>;
  const hn::RebindToSigned<D> di;
  x = clamp_symmetric(d, x, C::kEnd);
  const V magic = hn::Set(d, MathConstants<T>::kRound);
  const V shifted = hn::Add(x, magic);  // its low bits hold round(x)
  const V r = hn::Sub(x, hn::Sub(shifted, magic));
  const V mantissa = hn::MulAdd(polynomial(d, r, C::kTail), r, hn::Set(d, T{1}));
  const auto exponent = hn::ShiftLeft<MathConstants<T>::kMantissaBits>(hn::BitCast(di, shifted));
  return hn::BitCast(d, hn::Add(hn::BitCast(di, mantissa), exponent));
}

#if HWY_TARGET == HWY_AVX3
/// 2ˣ with one instruction for the exponent, which goes to 0 and ∞ by itself: no clamping.
HWY_INLINE hn::Vec<hn::ScalableTag<float>> exp2_saturated(hn::ScalableTag<float> d, hn::Vec<hn::ScalableTag<float>> x) {
  const hn::Vec<hn::ScalableTag<float>> whole = hn::Round(x), r = hn::Sub(x, whole);
  const auto mantissa = hn::MulAdd(polynomial(d, r, Exp2Constants<float>::kTail), r, hn::Set(d, 1.0F));
  return hn::Vec<hn::ScalableTag<float>>{_mm512_scalef_ps(mantissa.raw, whole.raw)};
}
/// In double, 2ˣ = 2^⌊k⌋ 2^(k − ⌊k⌋) 2ʳ, k the nearest multiple of ⅛: a table of eight makes the polynomial shorter.
HWY_INLINE hn::Vec<hn::ScalableTag<double>> exp2_saturated(hn::ScalableTag<double> d,
                                                           hn::Vec<hn::ScalableTag<double>> x) {
  using C = Exp2Constants<double>;
  const auto magic = hn::Set(d, MathConstants<double>::kRound / 8);
  const auto shifted = hn::Add(x, magic);  // its three low bits say which eighth
  const auto r = hn::Sub(x, hn::Sub(shifted, magic));
  const auto eighth = _mm512_permutexvar_pd(_mm512_castpd_si512(shifted.raw), _mm512_loadu_pd(kEighths));
  const hn::Vec<hn::ScalableTag<double>> power{eighth};
  const auto mantissa = hn::MulAdd(polynomial(d, r, C::kEighthTail), hn::Mul(power, r), power);
  return hn::Vec<hn::ScalableTag<double>>{_mm512_scalef_pd(mantissa.raw, hn::Sub(shifted, magic).raw)};
}
#else
template <class D, class V>
HWY_INLINE V exp2_saturated(D d, V x) {
  return exp2_clamped(d, x);
}
#endif

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // GANFLOW_SIMD_EXP2_INL_H_
