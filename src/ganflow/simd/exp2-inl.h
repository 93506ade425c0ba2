/// 2ˣ on Highway vectors for sums of Boltzmann weights: leaner than eˣ of math-inl.h, since arguments already are
/// logarithms to base 2. Internal: include after foreach_target.h, from kernels only. NaN in gives NaN out.
///
/// Coefficients come from tools/fit_activations.py (`exp2`).

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

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // GANFLOW_SIMD_EXP2_INL_H_
