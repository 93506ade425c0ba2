/// Distances between a few points and vectors of points. Internal: include after foreach_target.h, from kernels only.

#if defined(GANFLOW_SIMD_PAIRS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GANFLOW_SIMD_PAIRS_INL_H_
#undef GANFLOW_SIMD_PAIRS_INL_H_
#else
#define GANFLOW_SIMD_PAIRS_INL_H_
#endif

#include "ganflow/core/matrix.hpp"
#include "ganflow/simd/exp2-inl.h"

#include <algorithm>
#include <cstddef>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

constexpr std::size_t kPairRows = 4;  // points broadcast against a vector of others: hides latencies, fits registers
constexpr std::size_t kPairChunk = 1024;  // columns whose float sums are taken before they go on in double

#if HWY_TARGET == HWY_AVX3
/// About 1/√z to 14 bits, z > 0 normal.
HWY_INLINE hn::Vec<hn::ScalableTag<float>> rough_rsqrt(hn::ScalableTag<float> /*d*/,
                                                       hn::Vec<hn::ScalableTag<float>> z) {
  return hn::ApproximateReciprocalSqrt(z);
}
HWY_INLINE hn::Vec<hn::ScalableTag<double>> rough_rsqrt(hn::ScalableTag<double> /*d*/,
                                                        hn::Vec<hn::ScalableTag<double>> z) {
  return hn::Vec<hn::ScalableTag<double>>{_mm512_rsqrt14_pd(z.raw)};
}
#endif

/// √z for z ≥ 0, 0 below the smallest normal number, by multiplications where the processor's own root is slower (512 bits:
/// 10 and 18 cycles a vector against 6 and 9) and then with an error of at most 1 ulp, else correctly rounded.
template <class D, class V>
HWY_INLINE V square_root(D d, V z) {
#if HWY_TARGET == HWY_AVX3
  using T = hn::TFromD<D>;
  const V y = rough_rsqrt(d, hn::Max(z, hn::Set(d, std::numeric_limits<T>::min())));
  V root = hn::Mul(z, y);
  V half = hn::Mul(y, hn::Set(d, T(0.5)));  // ½/√z
  if constexpr (sizeof(T) == 8) {           // Goldschmidt: both to 28 bits
    const V residual = hn::NegMulAdd(half, root, hn::Set(d, T(0.5)));
    root = hn::MulAdd(root, residual, root);
    half = hn::MulAdd(half, residual, half);
  }
  return hn::MulAdd(hn::NegMulAdd(root, root, z), half, root);
#else
  (void)d;
  return hn::Sqrt(z);
#endif
}

/// kPairRows points of x, ready to be compared with vectors of y. Both are stored (d, n). kDim = 0: any dimension.
template <std::size_t kDim, class T>
class PairRows {
 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  /// Points first … first + kPairRows − 1; those from `end` on repeat the last.
  HWY_INLINE PairRows(const ConstMatrixView<T>& x, std::size_t first, std::size_t end) : x_(x) {
    for (std::size_t q = 0; q < kPairRows; ++q) {
      index_[q] = std::min(first + q, end - 1);
      for (std::size_t c = 0; c < kDim; ++c) {
        point_[q][c] = hn::Set(D(), x(c, index_[q]));
        twice_[q][c] = hn::Add(point_[q][c], point_[q][c]);
      }
    }
  }

  /// z[q] = |x_q − y_k|² for the lanes k = j, j + 1, …
  HWY_INLINE void squared_distances(const ConstMatrixView<T>& y, std::size_t j, V (&z)[kPairRows]) const {
    for (V& square : z) {
      square = hn::Zero(D());
    }
    for (std::size_t c = 0; c < dimension(y); ++c) {
      const V other = hn::LoadU(D(), y.row(c) + j);
      for (std::size_t q = 0; q < kPairRows; ++q) {
        const V difference = hn::Sub(coordinate(q, c), other);
        z[q] = hn::MulAdd(difference, difference, z[q]);
      }
    }
  }

  /// z[q] += 2 x_q · y_k for the lanes k = j, j + 1, …
  HWY_INLINE void add_twice_products(const ConstMatrixView<T>& y, std::size_t j, V (&z)[kPairRows]) const {
    for (std::size_t c = 0; c < dimension(y); ++c) {
      const V other = hn::LoadU(D(), y.row(c) + j);
      if constexpr (kDim > 0) {
        for (std::size_t q = 0; q < kPairRows; ++q) {
          z[q] = hn::MulAdd(twice_[q][c], other, z[q]);
        }
      } else {
        const V twice = hn::Add(other, other);
        for (std::size_t q = 0; q < kPairRows; ++q) {
          z[q] = hn::MulAdd(coordinate(q, c), twice, z[q]);
        }
      }
    }
  }

 private:
  static HWY_INLINE std::size_t dimension(const ConstMatrixView<T>& y) { return kDim > 0 ? kDim : y.rows(); }
  HWY_INLINE V coordinate(std::size_t q, std::size_t c) const {
    if constexpr (kDim > 0) {
      return point_[q][c];
    } else {
      return hn::Set(D(), x_(c, index_[q]));
    }
  }

  const ConstMatrixView<T>& x_;
  std::size_t index_[kPairRows];
  V point_[kPairRows][kDim > 0 ? kDim : 1], twice_[kPairRows][kDim > 0 ? kDim : 1];
};

/// Calls Kernel<kDim>::run(arguments...) for dimensions worth a copy of the loop, else Kernel<0>.
template <template <std::size_t> class Kernel, class... Arguments>
HWY_INLINE void dispatch_dimension(std::size_t dimension, const Arguments&... arguments) {
  switch (dimension) {
    case 1: return Kernel<1>::run(arguments...);
    case 2: return Kernel<2>::run(arguments...);
    case 3: return Kernel<3>::run(arguments...);
    default: return Kernel<0>::run(arguments...);
  }
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // GANFLOW_SIMD_PAIRS_INL_H_
