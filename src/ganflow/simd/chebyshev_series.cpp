// Points in vector lanes, four vectors at a time so that the recurrence's latency is hidden.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/chebyshev_series.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>
// clang-format on

#include "ganflow/simd/chebyshev_series.hpp"

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/errors.hpp"

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
constexpr std::size_t kVectors = 4;

HWY_INLINE V load_as_double(D d, const double* from) { return hn::LoadU(d, from); }
HWY_INLINE V load_as_double(D d, const float* from) {
  const hn::Rebind<float, D> half;
  return hn::PromoteTo(d, hn::LoadU(half, from));
}

template <class T>
bool scale(std::span<const T> x, double centre, double factor, double limit, std::span<double> t) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  const V c = hn::Set(d, centre);
  const V f = hn::Set(d, factor);
  const V end = hn::Set(d, limit);
  auto inside = hn::Eq(end, end);
  std::size_t i = 0;
  for (; i + lanes <= x.size(); i += lanes) {
    const V scaled = hn::Mul(hn::Sub(load_as_double(d, x.data() + i), c), f);
    hn::StoreU(scaled, d, t.data() + i);
    inside = hn::And(inside, hn::Le(hn::Abs(scaled), end));
  }
  bool all = hn::AllTrue(d, inside);
  for (; i < x.size(); ++i) {
    t[i] = (static_cast<double>(x[i]) - centre) * factor;
    all = all && (t[i] < 0 ? -t[i] : t[i]) <= limit;
  }
  return all;
}

bool scale_f32(std::span<const float> x, double centre, double factor, double limit, std::span<double> t) {
  return scale(x, centre, factor, limit, t);
}

bool scale_f64(std::span<const double> x, double centre, double factor, double limit, std::span<double> t) {
  return scale(x, centre, factor, limit, t);
}

/// T_{k+1} = 2t T_k − T_{k−1}, each started with the weight g, so that no product is left for the sums.
void moments(std::span<const double> t, std::span<const double> g, std::span<double> out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t degrees = out.size();
  AlignedBuffer<double> sums(degrees * lanes);  // a vector a degree: lanes are added up at the end
  for (std::size_t i = 0; i < t.size(); i += kVectors * lanes) {
    V twice[kVectors];
    V before[kVectors];
    V now[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      const V x = hn::LoadU(d, t.data() + i + v * lanes);
      before[v] = hn::LoadU(d, g.data() + i + v * lanes);
      now[v] = hn::Mul(before[v], x);
      twice[v] = hn::Add(x, x);
    }
    for (std::size_t k = 0; k < degrees; ++k) {
      double* const sum = sums.data() + k * lanes;
      const V four = hn::Add(hn::Add(before[0], before[1]), hn::Add(before[2], before[3]));
      hn::Store(hn::Add(hn::Load(d, sum), four), d, sum);
      for (std::size_t v = 0; v < kVectors; ++v) {
        const V next = hn::MulSub(twice[v], now[v], before[v]);
        before[v] = now[v];
        now[v] = next;
      }
    }
  }
  for (std::size_t k = 0; k < degrees; ++k) {
    out[k] = hn::GetLane(hn::SumOfLanes(d, hn::Load(d, sums.data() + k * lanes)));
  }
}

/// Clenshaw: b_k = c_k + 2t b_{k+1} − b_{k+2}; the sum is c_0 + t b_1 − b_2.
void series(std::span<const double> c, std::span<const double> t, std::span<double> y) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < t.size(); i += kVectors * lanes) {
    V x[kVectors];
    V twice[kVectors];
    V b1[kVectors];
    V b2[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      x[v] = hn::LoadU(d, t.data() + i + v * lanes);
      twice[v] = hn::Add(x[v], x[v]);
      b1[v] = hn::Zero(d);
      b2[v] = hn::Zero(d);
    }
    for (std::size_t k = c.size() - 1; k >= 1; --k) {
      const V coefficient = hn::Set(d, c[k]);
      for (std::size_t v = 0; v < kVectors; ++v) {
        const V b = hn::MulAdd(twice[v], b1[v], hn::Sub(coefficient, b2[v]));
        b2[v] = b1[v];
        b1[v] = b;
      }
    }
    const V constant = hn::Set(d, c[0]);
    for (std::size_t v = 0; v < kVectors; ++v) {
      hn::StoreU(hn::MulAdd(x[v], b1[v], hn::Sub(constant, b2[v])), d, y.data() + i + v * lanes);
    }
  }
}

/// Four vectors of columns at a time, all rows while their sums are in registers.
void combine(const ConstMatrixView<double>& rows, std::span<const double> factors, std::span<double> out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t c = 0; c < out.size(); c += kVectors * lanes) {
    V sum[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[v] = hn::Zero(d);
    }
    for (std::size_t r = 0; r < factors.size(); ++r) {
      const V factor = hn::Set(d, factors[r]);
      const double* const row = rows.row(r) + c;
      for (std::size_t v = 0; v < kVectors; ++v) {
        sum[v] = hn::MulAdd(factor, hn::LoadU(d, row + v * lanes), sum[v]);
      }
    }
    for (std::size_t v = 0; v < kVectors; ++v) {
      hn::StoreU(sum[v], d, out.data() + c + v * lanes);
    }
  }
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(scale_f32);
HWY_EXPORT(scale_f64);
HWY_EXPORT(moments);
HWY_EXPORT(series);
HWY_EXPORT(combine);

bool scale_to_interval(std::span<const float> x, double centre, double factor, double limit, std::span<double> t) {
  GF_EXPECT(x.size() <= t.size());
  return HWY_DYNAMIC_DISPATCH(scale_f32)(x, centre, factor, limit, t);
}

bool scale_to_interval(std::span<const double> x, double centre, double factor, double limit, std::span<double> t) {
  GF_EXPECT(x.size() <= t.size());
  return HWY_DYNAMIC_DISPATCH(scale_f64)(x, centre, factor, limit, t);
}

void chebyshev_moments(std::span<const double> t, std::span<const double> g, std::span<double> moments) {
  GF_EXPECT(t.size() % kChebyshevPoints == 0 && g.size() == t.size());
  HWY_DYNAMIC_DISPATCH(moments)(t, g, moments);
}

void chebyshev_series(std::span<const double> c, std::span<const double> t, std::span<double> y) {
  GF_EXPECT(t.size() % kChebyshevPoints == 0 && y.size() == t.size() && !c.empty());
  HWY_DYNAMIC_DISPATCH(series)(c, t, y);
}

void combine_rows(ConstMatrixView<double> rows, std::span<const double> factors, std::span<double> out) {
  GF_EXPECT(rows.rows() == factors.size() && rows.cols() == out.size() && out.size() % kChebyshevPoints == 0);
  HWY_DYNAMIC_DISPATCH(combine)(rows, factors, out);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
