/// Elementary functions on Highway vectors, float and double, one copy per target. Internal: include after
/// foreach_target.h, from kernels only. Branch-free; a lane's result depends on that lane alone; NaN in gives NaN out.
///
/// Coefficients come from tools/fit_activations.py. Targets without FMA round MulAdd twice; errors below hold for all.

#if defined(GANFLOW_SIMD_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GANFLOW_SIMD_MATH_INL_H_
#undef GANFLOW_SIMD_MATH_INL_H_
#else
#define GANFLOW_SIMD_MATH_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Coefficients lowest degree first, and the constants of the argument reductions.
template <class T>
struct MathConstants;

template <>
struct MathConstants<float> {
  static constexpr int kMantissaBits = 23;
  static constexpr float kRound = 12582912.0f;  // 1.5·2²³: x + kRound has unit spacing, so its low bits hold round(x)
  static constexpr float kBias = 127.0f;
  static constexpr float kPowerMagic = kRound + kBias;  // of x + kPowerMagic, low bits are the exponent of 2^round(x)
  static constexpr float kExpMin = -87.336544f;         // ln 2⁻¹²⁶
  static constexpr float kLn2High = 0.693145752f, kLn2Low = 1.42860682e-6f;  // kLn2High has 15 bits
  static constexpr float kExp[] = {0.49999994f, 0.166665196f, 0.0416683927f, 0.00836878084f, 0.00138144661f};
  // π = Σ kPi; all parts but the last are short enough (9 or 28 bits) for their products with q to be exact.
  static constexpr float kPi[] = {3.140625f, 0.000967025757f, 6.27711415e-7f, 1.2154201e-10f};
  static constexpr float kSin[] = {-0.166666597f, 0.00833308138f, -0.000198105656f, 2.6076184e-6f};
  static constexpr float kCos[] = {0.0416666567f, -0.00138885609f, 2.47687167e-5f, -2.61815785e-7f};
  static constexpr float kLog1p[] = {0.333332062f, 0.200108498f, 0.139995739f, 0.140122175f};
  // Of u = kTanhScale·x, P and Q have leading coefficients 1, which are not listed.
  static constexpr float kTanhScale = 0.0214704573f, kTanhEnd = 0.172837183f;  // end: x = 8.05
  static constexpr float kTanhP[] = {8.61042463e-06f, 0.00241349847f, 0.119380713f};
  static constexpr float kTanhQ[] = {1.84869776e-07f, 0.000185497061f, 0.0207018144f, 0.449149042f};
  static constexpr float kErfEnd = 3.92f;
  static constexpr float kErfP[] = {1.12837923f,    0.190407723f,    0.0527488999f,
                                    0.00376567338f, 0.000284884038f, 2.05007655e-6f};
  static constexpr float kErfQ[] = {1.0f, 0.502077162f, 0.114109643f, 0.0149693312f, 0.00116254925f, 3.80916863e-5f};
};

template <>
struct MathConstants<double> {
  static constexpr int kMantissaBits = 52;
  static constexpr double kRound = 6755399441055744.0;  // 1.5·2⁵²
  static constexpr double kBias = 1023.0;
  static constexpr double kExpMin = -708.39641853226408;                                     // ln 2⁻¹⁰²²
  static constexpr double kLn2High = 0.6931471805601177, kLn2Low = -1.7239444525614835e-13;  // kLn2High has 40 bits
#if HWY_TARGET == HWY_AVX3  // exponents are multiples of ⅛: shorter polynomials, and powers from a table
  static constexpr double kPowerMagic = kRound / 8;
  static constexpr double kExp[] = {0.5000000000000298,   0.1666666666666371,    0.04166666656972612,
                                    0.008333333371245803, 0.0013889782276255633, 0.00019840565078575297};
  static constexpr double kExp2m1[] = {0.6931471805599453,    0.2402265069591094,   0.05550410866481622,
                                       0.009618129089871027,  0.001333355817378042, 0.0001540443669373997,
                                       1.5252733820486998e-05};
#else
  static constexpr double kPowerMagic = kRound + kBias;
  static constexpr double kExp[] = {0.5000000000000011,     0.1666666666666641,    0.041666666666529184,
                                    0.00833333333349562,    0.0013888888943923258, 0.00019841269504772738,
                                    2.4801492762181982e-05, 2.7557587335768e-06,   2.763037883311603e-07,
                                    2.499996731859614e-08};
  static constexpr double kExp2m1[] = {0.6931471805599453,     0.24022650695910097,   0.055504108664821236,
                                       0.00961812910760703,    0.0013333558146531796, 0.00015403530441538755,
                                       1.5252733701089058e-05, 1.32154426887503e-06,  1.0178121329626913e-07,
                                       7.0725688085168656e-09, 4.4455367119076433e-10};
#endif
  static constexpr double kPi[] = {3.141592651605606, 1.9841871617964912e-09, -2.4354103497132157e-18,
                                   -5.881577340774657e-27};
  static constexpr double kSin[] = {-0.16666666666666666,  0.008333333333333333,    -0.00019841269841269679,
                                    2.755731922394187e-06, -2.5052108378664825e-08, 1.6059043206657605e-10,
                                    -7.64712762157345e-13, 2.8102094744260805e-15,  -7.981861000887434e-18};
  static constexpr double kCos[] = {0.041666666666666664,    -0.001388888888888889,   2.480158730158712e-05,
                                    -2.7557319223946173e-07, 2.0876756982727e-09,     -1.147074518229112e-11,
                                    4.7794561411479646e-14,  -1.5612569220363984e-16, 3.99354743653342e-19};
  static constexpr double kLog1p[] = {0.3333333333333839,  0.19999999998117007, 0.14285714521950713,
                                      0.11111096729098674, 0.0909140078433075,  0.07682232333947639,
                                      0.06792480027647017, 0.04954370293791641, 0.08864433600857792};
  static constexpr double kTanhScale = 2.8853900817779268;  // 2/ln 2: an exponent of 2 is e^{2x}
  static constexpr double kTanhEnd = 64.0;                  // 1 − tanh < 2⁻⁶³
  static constexpr double kErfP[] = {1.1283791670955126,      -0.3761263890318352,     0.11283791670944185,
                                     -0.026866170643111476,   0.005223977606118523,    -0.0008548325929316332,
                                     0.00012055293576947499,  -1.4924712302821876e-05, 1.6447131580579989e-06,
                                     -1.6206313825291185e-07, 1.3710980668777896e-08,  -7.779468959375288e-10};
  static constexpr double kErfcxEnd = 6.0, kErfcxCentre = 2.0;
  static constexpr double kErfcx[] = {0.25539567631050575,    -0.4271858474139568,    0.24165819424246882,
                                      -0.07897858101641558,   0.0037328923985391945,  0.006997461785657881,
                                      -0.0008471425905201592, -0.0009819764793845122, 4.3536160720281286e-05,
                                      0.0001742884728202673,  2.7623187491952244e-05, -2.6611486675298582e-05,
                                      -1.2644103502500868e-05};
};

/// min(x, limit) and max(x, limit) that keep NaN. x86 returns the second operand if either is NaN; Highway's portable
/// targets return the number, hence the comparison there.
template <class D, class V>
HWY_INLINE V at_most(D /*d*/, V x, V limit) {
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  return hn::IfThenElse(hn::Lt(limit, x), limit, x);
#else
  return hn::Min(limit, x);
#endif
}
template <class D, class V>
HWY_INLINE V at_least(D /*d*/, V x, V limit) {
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  return hn::IfThenElse(hn::Lt(x, limit), limit, x);
#else
  return hn::Max(limit, x);
#endif
}
template <class D, class V>
HWY_INLINE V clamp_symmetric(D d, V x, hn::TFromD<D> limit) {
  return at_least(d, at_most(d, x, hn::Set(d, limit)), hn::Set(d, -limit));
}

/// Σ_{i ≥ I} cᵢ yⁱ⁻ᴵ by Horner's rule, unrolled.
template <std::size_t I = 0, class D, class V, class T, std::size_t N>
HWY_INLINE V polynomial(D d, V y, const T (&c)[N]) {
  if constexpr (I + 1 == N) {
    return hn::Set(d, c[I]);
  } else {
    return hn::MulAdd(polynomial<I + 1>(d, y, c), y, hn::Set(d, c[I]));
  }
}

/// yᴺ + Σ_{i<N} cᵢ yⁱ: one multiplication less.
template <class D, class V, class T, std::size_t N>
HWY_INLINE V monic_polynomial(D d, V y, const T (&c)[N]) {
  V sum = hn::Add(y, hn::Set(d, c[N - 1]));
  for (std::size_t i = N - 1; i-- > 0;) {
    sum = hn::MulAdd(sum, y, hn::Set(d, c[i]));
  }
  return sum;
}

/// 2ⁿ of shifted = n + kPowerMagic.
template <class D, class V>
HWY_INLINE V power_of_two(D d, V shifted) {
  using T = hn::TFromD<D>;
  const hn::RebindToSigned<D> di;
  return hn::BitCast(d, hn::ShiftLeft<MathConstants<T>::kMantissaBits>(hn::BitCast(di, shifted)));
}

inline constexpr double kEighths[] = {1.0,
                                      1.0905077326652577,
                                      1.189207115002721,
                                      1.2968395546510096,
                                      1.4142135623730951,
                                      1.5422108254079407,
                                      1.681792830507429,
                                      1.8340080864093424};  // 2^{j/8}

#if HWY_TARGET == HWY_AVX3
/// As bits that 8n, shifted up into the exponent field, completes to 2ⁿ: j, n's low bits, would disturb the mantissa.
inline constexpr auto kEighthBits = [] {
  std::array<std::uint64_t, 8> bits{};
  for (std::size_t j = 0; j < bits.size(); ++j) {
    bits[j] = std::bit_cast<std::uint64_t>(kEighths[j]) - (std::uint64_t{j} << 49U);
  }
  return bits;
}();

HWY_INLINE hn::Vec<hn::ScalableTag<double>> power_of_two(hn::ScalableTag<double> /*d*/,
                                                         hn::Vec<hn::ScalableTag<double>> shifted) {
  const __m512i n = _mm512_castpd_si512(shifted.raw);
  const __m512i mantissa = _mm512_permutexvar_epi64(n, _mm512_loadu_si512(kEighthBits.data()));
  const __m512i power = _mm512_add_epi64(mantissa, _mm512_slli_epi64(n, 49));
  return hn::Vec<hn::ScalableTag<double>>{_mm512_castsi512_pd(power)};
}
#endif

/// x = n ln 2 + r, n whole (or a multiple of ⅛, where kPowerMagic says so) and r at most half a unit of n, in ln 2:
/// returns eʳ − 1 and 2ⁿ. Range [kExpMin, 88 (float) or 709 (double)], NaN gives NaN.
template <class D, class V>
HWY_INLINE V reduced_expm1(D d, V x, V& power) {
  using T = hn::TFromD<D>;
  using C = MathConstants<T>;
  const V magic = hn::Set(d, C::kPowerMagic);
  const V shifted = hn::MulAdd(x, hn::Set(d, static_cast<T>(1.4426950408889634)), magic);  // 1/ln 2
  const V n = hn::Sub(shifted, magic);
  power = power_of_two(d, shifted);
  V r = hn::NegMulAdd(n, hn::Set(d, C::kLn2High), x);
  r = hn::NegMulAdd(n, hn::Set(d, C::kLn2Low), r);
  return hn::MulAdd(hn::Mul(r, r), polynomial(d, r, C::kExp), r);
}

/// eˣ for x ≤ 0. Results below the smallest normal number are 0.
template <class D, class V>
HWY_INLINE V exp_nonpositive(D d, V x) {
  const V lowest = hn::Set(d, MathConstants<hn::TFromD<D>>::kExpMin);
  V power;
  const V tail = reduced_expm1(d, at_least(d, x, lowest), power);
  return hn::IfThenZeroElse(hn::Lt(x, lowest), hn::MulAdd(power, tail, power));
}

/// 2ʷ − 1 for −1022 ≤ w ≤ 0, to a few ε relative. double only.
template <class D, class V>
HWY_INLINE V exp2m1_nonpositive(D d, V w) {
  using C = MathConstants<hn::TFromD<D>>;
  const V magic = hn::Set(d, C::kPowerMagic);
  const V shifted = hn::Add(w, magic);
  const V power = power_of_two(d, shifted);
  const V r = hn::Sub(w, hn::Sub(shifted, magic));
  return hn::MulAdd(hn::Mul(power, r), polynomial(d, r, C::kExp2m1), hn::Sub(power, hn::Set(d, 1.0)));
}

/// log(1 + e) for 0 ≤ e ≤ 1: 2 artanh(s), s = e/(2 + e).
template <class D, class V>
HWY_INLINE V log1p_unit(D d, V e) {
  using T = hn::TFromD<D>;
  const V s = hn::Div(e, hn::Add(e, hn::Set(d, T{2})));
  const V z = hn::Mul(s, s);
  const V half = hn::MulAdd(hn::Mul(s, z), polynomial(d, z, MathConstants<T>::kLog1p), s);
  return hn::Add(half, half);
}

/// tanh(u / kTanhScale). float: u P(u²)/Q(u²) with monic P and Q, for whose sake the argument is scaled. double:
/// −e/(2 + e), e = 2^{−|u|} − 1.
template <class D, class V>
HWY_INLINE V tanh_scaled(D d, V u) {
  using T = hn::TFromD<D>;
  using C = MathConstants<T>;
  if constexpr (sizeof(T) == 4) {
    u = clamp_symmetric(d, u, C::kTanhEnd);
    const V y = hn::Mul(u, u);
    const V ratio = hn::Div(hn::Mul(u, monic_polynomial(d, y, C::kTanhP)), monic_polynomial(d, y, C::kTanhQ));
#if HWY_NATIVE_FMA
    return ratio;  // never above 1: every float was tried
#else
    return clamp_symmetric(d, ratio, T{1});
#endif
  } else {
    const V e = exp2m1_nonpositive(d, at_least(d, hn::Or(u, hn::SignBit(d)), hn::Set(d, -C::kTanhEnd)));
    return hn::CopySign(hn::Div(e, hn::Sub(hn::Set(d, T{-2}), e)), u);
  }
}

template <class D, class V>
HWY_INLINE V tanh(D d, V x) {
  return tanh_scaled(d, hn::Mul(x, hn::Set(d, MathConstants<hn::TFromD<D>>::kTanhScale)));
}

template <class D, class V>
HWY_INLINE V erf(D d, V x) {
  using T = hn::TFromD<D>;
  using C = MathConstants<T>;
  if constexpr (sizeof(T) == 4) {
    x = clamp_symmetric(d, x, C::kErfEnd);
    const V y = hn::Mul(x, x);
    const V ratio = hn::Div(hn::Mul(x, polynomial(d, y, C::kErfP)), polynomial(d, y, C::kErfQ));
    return clamp_symmetric(d, ratio, T{1});
  } else {  // x P(x²) for |x| < 1, else ±(1 − e^{−x²} erfcx|x|)
    const V one = hn::Set(d, T{1}), centre = hn::Set(d, C::kErfcxCentre);
    const V a = at_most(d, hn::Abs(x), hn::Set(d, C::kErfcxEnd));
    const V y = hn::Mul(a, a);
    const V t = hn::Div(hn::Sub(a, centre), hn::Add(a, centre));
    const V far = hn::NegMulAdd(exp_nonpositive(d, hn::Neg(y)), polynomial(d, t, C::kErfcx), one);
    const V near = hn::Mul(x, polynomial(d, y, C::kErfP));
    return hn::IfThenElse(hn::Lt(a, one), near, hn::CopySign(far, x));
  }
}

/// x = qπ + r, |r| ≤ 1.578, and (−1)^q as a sign bit. For |x| > 25 000 (float) or 5e7 (double) r is wrong, but stays in
/// that range.
template <class D, class V>
HWY_INLINE V reduce_by_pi(D d, V x, V& sign) {
  using T = hn::TFromD<D>;
  using C = MathConstants<T>;
  const hn::RebindToSigned<D> di;
  const V magic = hn::Set(d, C::kRound);
  const V shifted = hn::MulAdd(x, hn::Set(d, static_cast<T>(0.31830988618379067)), magic);  // 1/π
  const V q = hn::Sub(shifted, magic);
  sign = hn::BitCast(d, hn::ShiftLeft<sizeof(T) * 8 - 1>(hn::BitCast(di, shifted)));
  V r = hn::NegMulAdd(q, hn::Set(d, C::kPi[0]), x);
  r = hn::NegMulAdd(q, hn::Set(d, C::kPi[1]), r);
  r = hn::NegMulAdd(q, hn::Set(d, C::kPi[2]), r);
  r = hn::NegMulAdd(q, hn::Set(d, C::kPi[3]), r);
  return clamp_symmetric(d, r, static_cast<T>(1.578));  // a little more than π/2, as q's own rounding may err
}

template <class D, class V>
HWY_INLINE V sin_reduced(D d, V r, V sign) {
  const V y = hn::Mul(r, r);
  const V tail = polynomial(d, y, MathConstants<hn::TFromD<D>>::kSin);
  return hn::Xor(hn::MulAdd(hn::Mul(r, y), tail, r), sign);
}

template <class D, class V>
HWY_INLINE V cos_reduced(D d, V r, V sign) {
  using T = hn::TFromD<D>;
  const V y = hn::Mul(r, r);
  const V head = hn::NegMulAdd(y, hn::Set(d, T(0.5)), hn::Set(d, T{1}));
  return hn::Xor(hn::MulAdd(hn::Mul(y, y), polynomial(d, y, MathConstants<T>::kCos), head), sign);
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // GANFLOW_SIMD_MATH_INL_H_
