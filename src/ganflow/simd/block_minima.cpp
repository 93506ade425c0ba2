#include "ganflow/simd/block_minima.hpp"

#include "ganflow/core/errors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/block_minima.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <SquareCost kCost>
void minima_of(ConstMatrixView<double> x, ConstMatrixView<double> columns, const double* shift,
               MatrixView<double> minima) {
  constexpr std::size_t kAtOnce = 4;  // vectors: enough chains to hide the latency of the sums
  const hn::CappedTag<double, kColumnsOfBlock / kAtOnce> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t begin = 0; begin < columns.cols(); begin += kColumnsOfBlock) {
    for (std::size_t r = 0; r < x.rows(); ++r) {
      V least = hn::Set(d, hwy::HighestValue<double>());
      for (std::size_t j = begin; j < begin + kColumnsOfBlock; j += kAtOnce * lanes) {
        V s0 = hn::Zero(d);
        V s1 = s0;
        V s2 = s0;
        V s3 = s0;
        for (std::size_t c = 0; c < x.cols(); ++c) {
          const V here = hn::Set(d, x(r, c));
          const double* column = columns.row(c) + j;
          const V r0 = hn::Sub(here, hn::LoadU(d, column));
          const V r1 = hn::Sub(here, hn::LoadU(d, column + lanes));
          const V r2 = hn::Sub(here, hn::LoadU(d, column + 2 * lanes));
          const V r3 = hn::Sub(here, hn::LoadU(d, column + 3 * lanes));
          s0 = hn::MulAdd(r0, r0, s0);
          s1 = hn::MulAdd(r1, r1, s1);
          s2 = hn::MulAdd(r2, r2, s2);
          s3 = hn::MulAdd(r3, r3, s3);
        }
        if (kCost == SquareCost::kRoot) {
          s0 = hn::Sqrt(s0);
          s1 = hn::Sqrt(s1);
          s2 = hn::Sqrt(s2);
          s3 = hn::Sqrt(s3);
        }
        const V low = hn::Min(hn::Sub(s0, hn::LoadU(d, shift + j)), hn::Sub(s1, hn::LoadU(d, shift + j + lanes)));
        const V high =
            hn::Min(hn::Sub(s2, hn::LoadU(d, shift + j + 2 * lanes)), hn::Sub(s3, hn::LoadU(d, shift + j + 3 * lanes)));
        least = hn::Min(least, hn::Min(low, high));
      }
      minima(r, begin / kColumnsOfBlock) = hn::GetLane(hn::MinOfLanes(d, least));
    }
  }
}

void minima_square(ConstMatrixView<double> x, ConstMatrixView<double> columns, const double* shift,
                   MatrixView<double> minima) {
  minima_of<SquareCost::kSquare>(x, columns, shift, minima);
}

void minima_root(ConstMatrixView<double> x, ConstMatrixView<double> columns, const double* shift,
                 MatrixView<double> minima) {
  minima_of<SquareCost::kRoot>(x, columns, shift, minima);
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(minima_square);
HWY_EXPORT(minima_root);

void block_minima(ConstMatrixView<double> x, ConstMatrixView<double> columns, std::span<const double> shift,
                  SquareCost cost, MatrixView<double> minima) {
  GF_EXPECT(columns.rows() == x.cols() && columns.cols() == shift.size());
  GF_EXPECT(columns.cols() % kColumnsOfBlock == 0 && minima.rows() == x.rows() &&
            minima.cols() * kColumnsOfBlock == columns.cols());
  if (cost == SquareCost::kRoot) {
    HWY_DYNAMIC_DISPATCH(minima_root)(x, columns, shift.data(), minima);
  } else {
    HWY_DYNAMIC_DISPATCH(minima_square)(x, columns, shift.data(), minima);
  }
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
