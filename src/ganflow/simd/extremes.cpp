#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/extremes.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>
// clang-format on

#include "ganflow/simd/extremes.hpp"

#include "ganflow/core/errors.hpp"

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
HWY_INLINE Extremes<T> find(std::span<const T> values) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  constexpr std::size_t kVectors = 4;
  const std::size_t lanes = hn::Lanes(d);
  V low[kVectors];
  V high[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    low[v] = hn::Set(d, values[0]);
    high[v] = low[v];
  }
  std::size_t i = 0;
  for (; i + kVectors * lanes <= values.size(); i += kVectors * lanes) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      const V x = hn::LoadU(d, values.data() + i + v * lanes);
      low[v] = hn::Min(low[v], x);
      high[v] = hn::Max(high[v], x);
    }
  }
  const V lowest = hn::Min(hn::Min(low[0], low[1]), hn::Min(low[2], low[3]));
  const V highest = hn::Max(hn::Max(high[0], high[1]), hn::Max(high[2], high[3]));
  Extremes<T> found{hn::GetLane(hn::MinOfLanes(d, lowest)), hn::GetLane(hn::MaxOfLanes(d, highest))};
  for (; i < values.size(); ++i) {
    found.low = values[i] < found.low ? values[i] : found.low;
    found.high = values[i] > found.high ? values[i] : found.high;
  }
  return found;
}

template <class T>
HWY_INLINE bool are_within(std::span<const T> values, T bound) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto end = hn::Set(d, bound);
  std::size_t i = 0;
  auto within = hn::Eq(end, end);
  for (; i + lanes <= values.size(); i += lanes) {
    within = hn::And(within, hn::Le(hn::Abs(hn::LoadU(d, values.data() + i)), end));
  }
  bool all = hn::AllTrue(d, within);
  for (; i < values.size(); ++i) {
    all = all && -bound <= values[i] && values[i] <= bound;
  }
  return all;
}

Extremes<float> extremes_f32(std::span<const float> values) { return find(values); }
Extremes<double> extremes_f64(std::span<const double> values) { return find(values); }
bool all_within_f32(std::span<const float> values, float bound) { return are_within(values, bound); }
bool all_within_f64(std::span<const double> values, double bound) { return are_within(values, bound); }

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(extremes_f32);
HWY_EXPORT(extremes_f64);
HWY_EXPORT(all_within_f32);
HWY_EXPORT(all_within_f64);

Extremes<float> extremes(std::span<const float> values) {
  GF_EXPECT(!values.empty());
  return HWY_DYNAMIC_DISPATCH(extremes_f32)(values);
}

Extremes<double> extremes(std::span<const double> values) {
  GF_EXPECT(!values.empty());
  return HWY_DYNAMIC_DISPATCH(extremes_f64)(values);
}

bool all_within(std::span<const float> values, float bound) {
  return HWY_DYNAMIC_DISPATCH(all_within_f32)(values, bound);
}
bool all_within(std::span<const double> values, double bound) {
  return HWY_DYNAMIC_DISPATCH(all_within_f64)(values, bound);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
