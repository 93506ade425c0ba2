#include "ganflow/simd/gemm.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/gemm.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// A tile of C in registers: rows × vectors sums, a row of B and one broadcast number of A. 32 registers hold 24 sums,
/// 16 hold 12; either hides the latency of the multiply-adds (4 cycles, two a cycle) and loads less than it multiplies.
constexpr std::size_t kTileRows = HWY_TARGET <= HWY_AVX3 ? 8 : 4;
constexpr std::size_t kTileVectors = 3;
/// Rows of a panel of B handled in one go, at most: 1024 × 3 vectors of 64 bytes stay in the second cache, from where
/// they come in the order in which they lie; the sums are then rarely put down between.
constexpr std::size_t kInnerBlock = 1024;
/// Rows of B that are on their way to the second cache while those before are copied: rows far apart, which no hardware
/// guesses, and of which the nearest cache has room for few.
constexpr std::size_t kRowsAhead = 32;

/// How op(A) lies in memory.
template <class T, bool kTransposed>
struct Factor {
  const T* data;
  std::size_t stride;
  HWY_INLINE T operator()(std::size_t r, std::size_t k) const {
    return kTransposed ? data[k * stride + r] : data[r * stride + k];
  }
};

template <class T>
struct Panel {
  const T* data;
  std::size_t stride;
};

/// c ← start + a b, where `start` may be c.
template <std::size_t kRows, std::size_t kVectors, class T, bool kTransposed>
HWY_INLINE void tile(const Factor<T, kTransposed>& a, const Panel<T>& b, std::size_t inner, const Panel<T>& start, T* c,
                     std::size_t stride) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  using V = hn::Vec<decltype(d)>;
  V sum[kRows][kVectors];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 3
    for (std::size_t t = 0; t < kVectors; ++t) {
      sum[r][t] = hn::LoadU(d, start.data + r * start.stride + t * lanes);
    }
  }
  for (std::size_t k = 0; k < inner; ++k) {
    V row[kVectors];
#pragma GCC unroll 3
    for (std::size_t t = 0; t < kVectors; ++t) {
      row[t] = hn::LoadU(d, b.data + k * b.stride + t * lanes);
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kRows; ++r) {
      const V factor = hn::Set(d, a(r, k));
#pragma GCC unroll 3
      for (std::size_t t = 0; t < kVectors; ++t) {
        sum[r][t] = hn::MulAdd(factor, row[t], sum[r][t]);
      }
    }
  }
  // Hides that these addresses may be those of the loads: kept over the loop they would cost more than they save.
  asm("" : "+r"(c), "+r"(stride));
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 3
    for (std::size_t t = 0; t < kVectors; ++t) {
      hn::StoreU(sum[r][t], d, c + r * stride + t * lanes);
    }
  }
}

template <class T>
struct Product {
  ConstMatrixView<T> a;
  ConstMatrixView<T> b;
  MatrixView<T> c;
  Panel<T> start;  ///< what C is before the products are added; no data: zero

  /// Rows [first, …) of the panel of C at column j, as many tiles of kRows as fit, then lower ones.
  template <std::size_t kRows, std::size_t kVectors, bool kTransposed>
  HWY_INLINE void rows(std::size_t first, std::size_t j, std::size_t k, std::size_t inner, const Panel<T>& panel,
                       const Panel<T>& sums) const {
    std::size_t r = first;
    for (; r + kRows <= c.rows(); r += kRows) {
      const T* const factor = kTransposed ? a.row(k) + r : a.row(r) + k;
      tile<kRows, kVectors>(Factor<T, kTransposed>{factor, a.stride()}, panel, inner,
                            Panel<T>{sums.data + r * sums.stride, sums.stride}, c.row(r) + j, c.stride());
    }
    if constexpr (kRows > 1) {
      rows<kRows / 2, kVectors, kTransposed>(r, j, k, inner, panel, sums);
    }
  }

  /// All rows of the panel of kVectors vectors from column j on.
  template <std::size_t kVectors, bool kTransposed>
  HWY_NOINLINE void panel(std::size_t j) const {
    const hn::ScalableTag<T> d;
    constexpr std::size_t kWidth = kVectors * hn::MaxLanes(d);
    HWY_ALIGN T copy[kInnerBlock * kWidth];
    // Rows of B that lie far apart share few places of the cache: worth a copy when they are read more than twice.
    const bool copies = b.stride() != kWidth && c.rows() > 2 * kTileRows;
    const std::size_t inner = b.rows();
    const std::size_t blocks = HWY_MAX(1, (inner + kInnerBlock - 1) / kInnerBlock);
    const std::size_t size = (inner + blocks - 1) / blocks;
    Panel<T> sums = first_sums(j);
    std::size_t k = 0;
    do {  // once at least: C has to begin somewhere
      const std::size_t count = HWY_MIN(size, inner - k);
      Panel<T> rows_of_b{b.data() + k * b.stride() + j, b.stride()};
      if (copies) {
        for (std::size_t i = 0; i < count; ++i) {
          const T* const row_of_b = rows_of_b.data + i * b.stride();
          for (std::size_t t = 0; t < kVectors; ++t) {
            __builtin_prefetch(row_of_b + kRowsAhead * b.stride() + t * hn::Lanes(d), 0, 2);
            hn::Store(hn::LoadU(d, row_of_b + t * hn::Lanes(d)), d, copy + i * kWidth + t * hn::Lanes(d));
          }
        }
        rows_of_b = {copy, kWidth};
      }
      rows<kTileRows, kVectors, kTransposed>(0, j, k, count, rows_of_b, sums);
      sums = {c.data() + j, c.stride()};
      k += size;
    } while (k < inner);
  }

  /// Where the sums of the panel at column j begin.
  HWY_INLINE Panel<T> first_sums(std::size_t j) const {
    static constexpr T kZeros[kTileVectors * hn::MaxLanes(hn::ScalableTag<T>())] = {};
    return start.data == nullptr ? Panel<T>{kZeros, 0} : Panel<T>{start.data + j, start.stride};
  }

  template <bool kTransposed>
  HWY_INLINE void run() const {
    const std::size_t lanes = hn::Lanes(hn::ScalableTag<T>());
    std::size_t vectors = (c.cols() + lanes - 1) / lanes;
    std::size_t j = 0;
    while (vectors > 0) {  // panels of nearly equal widths, since the narrowest are the slowest
      const std::size_t panels = (vectors + kTileVectors - 1) / kTileVectors;
      const std::size_t width = (vectors + panels - 1) / panels;
      switch (width) {
        case 3: panel<3, kTransposed>(j); break;
        case 2: panel<2, kTransposed>(j); break;
        default: panel<1, kTransposed>(j); break;
      }
      j += width * lanes;
      vectors -= width;
    }
  }
};

template <class T>
HWY_INLINE void product(Transpose transpose, const Product<T>& p) {
  transpose == Transpose::kYes ? p.template run<true>() : p.template run<false>();
}

template <class T, bool kScaled>
HWY_INLINE T entry(const ConstMatrixView<T>& in, const T* factors, std::size_t i, std::size_t j) {
  return kScaled ? in(i, j) * factors[j] : in(i, j);
}

#if HWY_TARGET == HWY_SCALAR
template <class T, bool kScaled>
HWY_INLINE void transpose_all(const ConstMatrixView<T>& in, const T* factors, const MatrixView<T>& out) {
  for (std::size_t i = 0; i < in.rows(); ++i) {
    for (std::size_t j = 0; j < in.cols(); ++j) {
      out(j, i) = entry<T, kScaled>(in, factors, i, j);
    }
  }
}
#else
/// Squares of 128-bit rows go through registers, the rest one by one.
template <class T, bool kScaled>
HWY_INLINE void transpose_all(const ConstMatrixView<T>& in, const T* factors, const MatrixView<T>& out) {
  constexpr std::size_t kSide = 16 / sizeof(T);
  const hn::FixedTag<T, kSide> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t rows = in.rows() / kSide * kSide;
  const std::size_t cols = in.cols() / kSide * kSide;
  const auto put = [&](V v, std::size_t i, std::size_t j) HWY_ATTR {
    if constexpr (kScaled) {
      v = hn::Mul(v, hn::Set(d, factors[j]));
    }
    hn::StoreU(v, d, out.row(j) + i);
  };
  for (std::size_t i = 0; i < rows; i += kSide) {
    for (std::size_t j = 0; j < cols; j += kSide) {
      const V r0 = hn::LoadU(d, in.row(i) + j);
      const V r1 = hn::LoadU(d, in.row(i + 1) + j);
      if constexpr (kSide == 2) {
        put(hn::InterleaveLower(d, r0, r1), i, j);
        put(hn::InterleaveUpper(d, r0, r1), i, j + 1);
      } else {
        const V r2 = hn::LoadU(d, in.row(i + 2) + j);
        const V r3 = hn::LoadU(d, in.row(i + 3) + j);
        const V low02 = hn::InterleaveLower(d, r0, r2);
        const V low13 = hn::InterleaveLower(d, r1, r3);
        const V high02 = hn::InterleaveUpper(d, r0, r2);
        const V high13 = hn::InterleaveUpper(d, r1, r3);
        put(hn::InterleaveLower(d, low02, low13), i, j);
        put(hn::InterleaveUpper(d, low02, low13), i, j + 1);
        put(hn::InterleaveLower(d, high02, high13), i, j + 2);
        put(hn::InterleaveUpper(d, high02, high13), i, j + 3);
      }
    }
  }
  for (std::size_t i = 0; i < in.rows(); ++i) {
    for (std::size_t j = i < rows ? cols : 0; j < in.cols(); ++j) {
      out(j, i) = entry<T, kScaled>(in, factors, i, j);
    }
  }
}
#endif

template <class T>
HWY_INLINE void transpose(const ConstMatrixView<T>& in, std::span<const T> factors, const MatrixView<T>& out) {
  factors.empty() ? transpose_all<T, false>(in, nullptr, out) : transpose_all<T, true>(in, factors.data(), out);
}

void product_f32(Transpose t, const ConstMatrixView<float>& a, const ConstMatrixView<float>& b,
                 const MatrixView<float>& c, const float* start, std::size_t start_stride) {
  product(t, Product<float>{a, b, c, {start, start_stride}});
}
void product_f64(Transpose t, const ConstMatrixView<double>& a, const ConstMatrixView<double>& b,
                 const MatrixView<double>& c, const double* start, std::size_t start_stride) {
  product(t, Product<double>{a, b, c, {start, start_stride}});
}
void transpose_f32(const ConstMatrixView<float>& in, std::span<const float> factors, const MatrixView<float>& out) {
  transpose(in, factors, out);
}
void transpose_f64(const ConstMatrixView<double>& in, std::span<const double> factors, const MatrixView<double>& out) {
  transpose(in, factors, out);
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(product_f32);
HWY_EXPORT(product_f64);
HWY_EXPORT(transpose_f32);
HWY_EXPORT(transpose_f64);

namespace {

template <class T>
void expect_shapes(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, ConstMatrixView<T> c) {
  GF_EXPECT((transpose == Transpose::kYes ? a.cols() : a.rows()) == c.rows());
  GF_EXPECT((transpose == Transpose::kYes ? a.rows() : a.cols()) == b.rows());
  GF_EXPECT(b.cols() == c.cols());
}

void run_product(Transpose t, ConstMatrixView<float> a, ConstMatrixView<float> b, MatrixView<float> c,
                 const float* start, std::size_t start_stride) {
  HWY_DYNAMIC_DISPATCH(product_f32)(t, a, b, c, start, start_stride);
}
void run_product(Transpose t, ConstMatrixView<double> a, ConstMatrixView<double> b, MatrixView<double> c,
                 const double* start, std::size_t start_stride) {
  HWY_DYNAMIC_DISPATCH(product_f64)(t, a, b, c, start, start_stride);
}

}  // namespace

template <class T>
void add_product(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, MatrixView<T> c) {
  expect_shapes<T>(a, transpose, b, c);
  run_product(transpose, a, b, c, c.data(), c.stride());
}

template <class T>
void product(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, MatrixView<T> c) {
  expect_shapes<T>(a, transpose, b, c);
  run_product(transpose, a, b, c, nullptr, 0);
}

template <class T>
void shifted_product(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, ConstMatrixView<T> row,
                     MatrixView<T> c) {
  expect_shapes<T>(a, transpose, b, c);
  GF_EXPECT(row.rows() == 1 && row.cols() == c.cols());
  run_product(transpose, a, b, c, row.data(), 0);
}

template <>
void scaled_transpose(ConstMatrixView<float> in, std::span<const float> factors, MatrixView<float> out) {
  GF_EXPECT(in.rows() == out.cols() && in.cols() == out.rows() && (factors.empty() || factors.size() == in.cols()));
  HWY_DYNAMIC_DISPATCH(transpose_f32)(in, factors, out);
}

template <>
void scaled_transpose(ConstMatrixView<double> in, std::span<const double> factors, MatrixView<double> out) {
  GF_EXPECT(in.rows() == out.cols() && in.cols() == out.rows() && (factors.empty() || factors.size() == in.cols()));
  HWY_DYNAMIC_DISPATCH(transpose_f64)(in, factors, out);
}

template <class T>
void gemm(T alpha, ConstMatrixView<T> a, Transpose transpose_a, ConstMatrixView<T> b, Transpose transpose_b, T beta,
          MatrixView<T> c) {
  constexpr std::size_t kBlockColumns = 240;  // whole panels of every vector width
  const std::size_t inner = transpose_a == Transpose::kYes ? a.rows() : a.cols();
  GF_EXPECT((transpose_b == Transpose::kYes ? b.cols() : b.rows()) == inner);
  GF_EXPECT((transpose_b == Transpose::kYes ? b.rows() : b.cols()) == c.cols());
  for (std::size_t first = 0; first < c.cols(); first += kBlockColumns) {
    const std::size_t count = std::min(kBlockColumns, c.cols() - first);
    auto factor = Matrix<T>::padded(inner, count);  // alpha · op(B)
    if (transpose_b == Transpose::kYes) {
      const std::vector<T> alphas(inner, alpha);
      scaled_transpose<T>(b.row_range(first, count), alphas, factor);
    } else {
      for (std::size_t k = 0; k < inner; ++k) {
        std::transform(b.row(k) + first, b.row(k) + first + count, factor.row(k), [&](T x) { return alpha * x; });
      }
    }
    auto sum = Matrix<T>::padded(c.rows(), count);
    add_product<T>(a, transpose_a, factor, sum);
    for (std::size_t r = 0; r < c.rows(); ++r) {
      for (std::size_t j = 0; j < count; ++j) {
        T& entry = c(r, first + j);
        entry = beta == T{0} ? sum(r, j) : beta * entry + sum(r, j);
      }
    }
  }
}

#define GF_INSTANTIATE(T)                                                                                              \
  template void add_product(ConstMatrixView<T>, Transpose, ConstMatrixView<T>, MatrixView<T>);                         \
  template void product(ConstMatrixView<T>, Transpose, ConstMatrixView<T>, MatrixView<T>);                             \
  template void shifted_product(ConstMatrixView<T>, Transpose, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void gemm(T, ConstMatrixView<T>, Transpose, ConstMatrixView<T>, Transpose, T, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::simd
#endif  // HWY_ONCE
