// radial_sums, radial_values: columns in vector lanes, a few rows broadcast against them.

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/pair_sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/radial_sums.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/pairs-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

/// Who takes a root: the processor's own unit works beside the multipliers, pairs-inl.h's square_root in them. Where
/// exponentials keep the multipliers busy, the unit takes all; of roots alone it takes one in three, which is right for a
/// unit that needs five to ten times as long as a multiplication.
enum class Root { kUnit, kMultipliers };

/// k(z) of a vector of squared distances, in two parts: root and rest. A loop takes the roots of the next vectors before
/// the rest of these, for a root is long on its way.
template <Radial R, class T>
class RadialFunction {
 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  explicit HWY_INLINE RadialFunction(const RadialTable<T>& table) : table_(table) {}

  /// √z where k is a function of it, else z.
  template <Root kRoot>
  HWY_INLINE V root(V z) const {
    if constexpr (R == Radial::kGaussian || R == Radial::kTable) {
      return z;
    } else if constexpr (kRoot == Root::kMultipliers) {
      return square_root(D(), z);
    } else {
      return hn::Sqrt(z);
    }
  }

  /// sum + weight k(z), given root(z).
  HWY_INLINE V add(V sum, V root, V weight) const {
    const D d;
    if constexpr (R == Radial::kDistance) {
      return hn::MulAdd(root, weight, sum);
    } else if constexpr (R == Radial::kTable) {
      return hn::MulAdd(look_up(root), weight, sum);
    } else {
      const V decay = exp2_saturated(d, hn::Neg(root));
      if constexpr (R == Radial::kMatern32) {
        return hn::MulAdd(decay, hn::MulAdd(root, hn::Mul(weight, hn::Set(d, kLn2)), weight), sum);
      } else if constexpr (R == Radial::kMatern52) {
        return hn::MulAdd(hn::Mul(decay, weight), polynomial(d, root, kMatern52), sum);
      } else {
        return hn::MulAdd(decay, weight, sum);
      }
    }
  }

 private:
  static constexpr T kLn2 = static_cast<T>(0.69314718055994531);
  static constexpr T kMatern52[] = {1, kLn2, static_cast<T>(0.16015100463940048)};  // (ln 2)²/3

  /// The bits of z are its piece (exponent and first bits of the mantissa), then its place in the piece.
  HWY_INLINE V look_up(V z) const {
    using Table = RadialTable<T>;
    const D d;
    const hn::RebindToSigned<D> di;
    using TI = hn::TFromD<decltype(di)>;
    constexpr int kMantissaBits = MathConstants<T>::kMantissaBits;
    constexpr int kPieceShift = kMantissaBits - static_cast<int>(Table::kPerOctaveBits);
    const TI first =
        (static_cast<TI>(MathConstants<T>::kBias) + exponent_of(table_.lowest)) * TI{Table::kPerOctave} - 1;
    const TI last = static_cast<TI>(table_.coefficients.size() / Table::kCoefficients) - 1;
    const auto bits = hn::BitCast(di, z);
    auto piece = hn::Sub(hn::ShiftRight<kPieceShift>(bits), hn::Set(di, first));
    piece = hn::Min(hn::Max(piece, hn::Zero(di)), hn::Set(di, last));
    const auto fraction = hn::And(hn::ShiftLeft<static_cast<int>(Table::kPerOctaveBits)>(bits),
                                  hn::Set(di, (TI{1} << kMantissaBits) - 1));
    const V u = hn::BitCast(d, hn::Or(fraction, hn::BitCast(di, hn::Set(d, T{1}))));  // in [1, 2)
    const V t = hn::MulAdd(u, hn::Set(d, T{2}), hn::Set(d, T{-3}));
    const auto index = hn::ShiftLeft < sizeof(T) == 4 ? 2 : 3 > (piece);
    const T* coefficients = table_.coefficients.data();
    V value = hn::GatherIndex(d, coefficients + Table::kCoefficients - 1, index);
    for (std::size_t k = Table::kCoefficients - 1; k-- > 0;) {
      value = hn::MulAdd(value, t, hn::GatherIndex(d, coefficients + k, index));
    }
    return value;
  }

  static int exponent_of(T power_of_two) { return std::ilogb(power_of_two); }

  const RadialTable<T>& table_;
};

template <class T>
struct SumsCall {
  const RadialKernel<T>& kernel;
  ConstMatrixView<T> x;
  IndexRange rows;
  ConstMatrixView<T> y;
  std::span<const T> v;
  IndexRange columns;
  std::span<double> sums;
};

template <Radial R>
struct SumsKernel {
  template <std::size_t kDim>
  struct Of {
    template <class T>
    static HWY_NOINLINE void run(const SumsCall<T>& call) {
      using V = hn::Vec<hn::ScalableTag<T>>;
      const hn::ScalableTag<T> d;
      const std::size_t lanes = hn::Lanes(d);
      const RadialFunction<R, T> function(call.kernel.table);
      const std::size_t end = call.columns.first + call.columns.count;
      const std::size_t rows_end = call.rows.first + call.rows.count;
      for (std::size_t i = call.rows.first; i < rows_end; i += kPairRows) {
        const PairRows<kDim, T> points(call.x, i, rows_end);
        double total[kPairRows] = {};
        for (std::size_t first = call.columns.first; first < end; first += kPairChunk) {
          const std::size_t chunk_end = std::min(first + kPairChunk, end);
          V sum[kPairRows];
          for (V& s : sum) {
            s = hn::Zero(d);
          }
          V root[kPairRows];
          find_roots(function, points, call.y, first, root);
          std::size_t j = first;
          for (; j + lanes < chunk_end; j += lanes) {
            V next[kPairRows];
            find_roots(function, points, call.y, j + lanes, next);
            add(function, root, hn::LoadU(d, call.v.data() + j), sum);
            std::copy_n(next, kPairRows, root);
          }
          add(function, root, hn::LoadU(d, call.v.data() + j), sum);
          for (std::size_t q = 0; q < kPairRows; ++q) {
            total[q] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum[q])));
          }
        }
        for (std::size_t q = 0; q < kPairRows && i + q < rows_end; ++q) {
          call.sums[i + q - call.rows.first] = total[q];
        }
      }
    }

   private:
    template <class T, class V>
    static HWY_INLINE void add(const RadialFunction<R, T>& function, const V (&root)[kPairRows], V weight,
                               V (&sum)[kPairRows]) {
      for (std::size_t q = 0; q < kPairRows; ++q) {
        sum[q] = function.add(sum[q], root[q], weight);
      }
    }

    template <class T, class V>
    static HWY_INLINE void find_roots(const RadialFunction<R, T>& function, const PairRows<kDim, T>& points,
                                      const ConstMatrixView<T>& y, std::size_t j, V (&z)[kPairRows]) {
      points.squared_distances(y, j, z);
      const bool by_multipliers = R == Radial::kDistance && j / hn::Lanes(hn::ScalableTag<T>()) % 3 != 0;
      for (V& v : z) {
        v = by_multipliers ? function.template root<Root::kMultipliers>(v) : function.template root<Root::kUnit>(v);
      }
    }
  };
};

template <class T>
struct ValuesCall {
  const RadialKernel<T>& kernel;
  ConstMatrixView<T> x;
  IndexRange rows;
  ConstMatrixView<T> y;
  IndexRange columns;
  MatrixView<T> values;
};

template <Radial R>
struct ValuesKernel {
  template <std::size_t kDim>
  struct Of {
    template <class T>
    static HWY_NOINLINE void run(const ValuesCall<T>& call) {
      const hn::ScalableTag<T> d;
      const RadialFunction<R, T> function(call.kernel.table);
      const std::size_t rows_end = call.rows.first + call.rows.count;
      for (std::size_t i = call.rows.first; i < rows_end; i += kPairRows) {
        const PairRows<kDim, T> points(call.x, i, rows_end);
        for (std::size_t j = 0; j < call.columns.count; j += hn::Lanes(d)) {
          hn::Vec<hn::ScalableTag<T>> z[kPairRows];
          points.squared_distances(call.y, call.columns.first + j, z);
          for (std::size_t q = 0; q < kPairRows && i + q < rows_end; ++q) {
            const auto root = function.template root<Root::kMultipliers>(z[q]);
            const auto value = function.add(hn::Zero(d), root, hn::Set(d, T{1}));
            hn::StoreU(value, d, call.values.row(i + q - call.rows.first) + j);
          }
        }
      }
    }
  };
};

/// Makes the function and the dimension types.
template <template <Radial> class Kernel, class Call>
HWY_INLINE void dispatch_radial(const Call& call) {
  const std::size_t d = call.y.rows();
  switch (call.kernel.function) {
    case Radial::kDistance: return dispatch_dimension<Kernel<Radial::kDistance>::template Of>(d, call);
    case Radial::kGaussian: return dispatch_dimension<Kernel<Radial::kGaussian>::template Of>(d, call);
    case Radial::kMatern12: return dispatch_dimension<Kernel<Radial::kMatern12>::template Of>(d, call);
    case Radial::kMatern32: return dispatch_dimension<Kernel<Radial::kMatern32>::template Of>(d, call);
    case Radial::kMatern52: return dispatch_dimension<Kernel<Radial::kMatern52>::template Of>(d, call);
    case Radial::kTable: return dispatch_dimension<Kernel<Radial::kTable>::template Of>(d, call);
  }
}

void radial_sums_f32(const RadialKernel<float>& kernel, ConstMatrixView<float> x, IndexRange rows,
                     ConstMatrixView<float> y, std::span<const float> v, IndexRange columns, std::span<double> sums) {
  dispatch_radial<SumsKernel>(SumsCall<float>{kernel, x, rows, y, v, columns, sums});
}

void radial_sums_f64(const RadialKernel<double>& kernel, ConstMatrixView<double> x, IndexRange rows,
                     ConstMatrixView<double> y, std::span<const double> v, IndexRange columns, std::span<double> sums) {
  dispatch_radial<SumsKernel>(SumsCall<double>{kernel, x, rows, y, v, columns, sums});
}

void radial_values_f32(const RadialKernel<float>& kernel, ConstMatrixView<float> x, IndexRange rows,
                       ConstMatrixView<float> y, IndexRange columns, MatrixView<float> values) {
  dispatch_radial<ValuesKernel>(ValuesCall<float>{kernel, x, rows, y, columns, values});
}

void radial_values_f64(const RadialKernel<double>& kernel, ConstMatrixView<double> x, IndexRange rows,
                       ConstMatrixView<double> y, IndexRange columns, MatrixView<double> values) {
  dispatch_radial<ValuesKernel>(ValuesCall<double>{kernel, x, rows, y, columns, values});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(radial_sums_f32);
HWY_EXPORT(radial_sums_f64);
HWY_EXPORT(radial_values_f32);
HWY_EXPORT(radial_values_f64);

namespace {

constexpr std::size_t kAlignedColumns = 16;  // lanes of the widest vector: a block must not end inside one

template <class T>
void check_blocks(ConstMatrixView<T> x, IndexRange rows, ConstMatrixView<T> y, IndexRange columns) {
  GF_EXPECT(x.rows() == y.rows() && x.rows() > 0);
  GF_EXPECT(rows.first + rows.count <= x.cols() && columns.first + columns.count <= y.cols());
  GF_EXPECT(columns.first % kAlignedColumns == 0);
  GF_EXPECT(columns.count % kAlignedColumns == 0 || columns.first + columns.count == y.cols());
  GF_EXPECT(y.stride() * sizeof(T) % kAlignment == 0);
}

}  // namespace

template <>
void radial_sums(const RadialKernel<float>& kernel, ConstMatrixView<float> x, IndexRange rows, ConstMatrixView<float> y,
                 std::span<const float> v, IndexRange columns, std::span<double> sums) {
  check_blocks(x, rows, y, columns);
  GF_EXPECT(sums.size() == rows.count && v.size() >= y.stride());
  HWY_DYNAMIC_DISPATCH(radial_sums_f32)(kernel, x, rows, y, v, columns, sums);
}

template <>
void radial_sums(const RadialKernel<double>& kernel, ConstMatrixView<double> x, IndexRange rows,
                 ConstMatrixView<double> y, std::span<const double> v, IndexRange columns, std::span<double> sums) {
  check_blocks(x, rows, y, columns);
  GF_EXPECT(sums.size() == rows.count && v.size() >= y.stride());
  HWY_DYNAMIC_DISPATCH(radial_sums_f64)(kernel, x, rows, y, v, columns, sums);
}

template <>
void radial_values(const RadialKernel<float>& kernel, ConstMatrixView<float> x, IndexRange rows,
                   ConstMatrixView<float> y, IndexRange columns, MatrixView<float> values) {
  check_blocks(x, rows, y, columns);
  GF_EXPECT(values.rows() == rows.count && values.cols() == columns.count &&
            values.stride() * sizeof(float) % kAlignment == 0);
  HWY_DYNAMIC_DISPATCH(radial_values_f32)(kernel, x, rows, y, columns, values);
}

template <>
void radial_values(const RadialKernel<double>& kernel, ConstMatrixView<double> x, IndexRange rows,
                   ConstMatrixView<double> y, IndexRange columns, MatrixView<double> values) {
  check_blocks(x, rows, y, columns);
  GF_EXPECT(values.rows() == rows.count && values.cols() == columns.count &&
            values.stride() * sizeof(double) % kAlignment == 0);
  HWY_DYNAMIC_DISPATCH(radial_values_f64)(kernel, x, rows, y, columns, values);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
