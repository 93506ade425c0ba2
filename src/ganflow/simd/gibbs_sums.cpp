// gibbs_log_sums: columns in vector lanes, a few rows broadcast against them.

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/pair_sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ganflow/simd/gibbs_sums.cpp"
// foreach_target.h must come before whatever includes highway.h.
// clang-format off
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include "ganflow/simd/pairs-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ganflow::simd::HWY_NAMESPACE {

/// Sums of 2^{guess + G − c} are believed while they show that the guess kept them in range: above 2⁻⁴⁰, so that what is
/// lost or added at the ends of the exponents' range is nothing, and below 2¹⁰⁰.
constexpr double kSmallestSum = 0x1p-40, kLargestSum = 0x1p100;

/// What is averaged over a row's Boltzmann weights.
enum class Mean { kNone, kCost, kValue };

/// Rows of one block: exponents, their maximum, sums of powers. What an exponent has of x alone is left to the caller.
template <bool kSquared, std::size_t kDim, class T>
class GibbsRows {
 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  HWY_INLINE GibbsRows(const GibbsField<T>& field, const ConstMatrixView<T>& x, std::size_t first, std::size_t end)
      : field_(field), points_(x, first, end) {}

  /// max_j of the exponents, a row.
  HWY_INLINE void maxima(double (&out)[kPairRows]) const {
    const D d;
    const V none = hn::Set(d, GibbsField<T>::kNoColumn), nothing = hn::Zero(d);
    V top[kPairRows] = {none, none, none, none};
    const V shift[kPairRows] = {nothing, nothing, nothing, nothing};
    for (std::size_t j = 0; j < field_.y.cols(); j += hn::Lanes(d)) {
      V exponent[kPairRows];
      exponents(j, shift, exponent);
      for (std::size_t q = 0; q < kPairRows; ++q) {
        top[q] = hn::Max(top[q], exponent[q]);
      }
    }
    for (std::size_t q = 0; q < kPairRows; ++q) {
      out[q] = static_cast<double>(hn::GetLane(hn::MaxOfLanes(d, top[q])));
    }
  }

  /// Σ_j 2^{shift + exponent}, and the same sum of costs or of values times the powers.
  template <Mean kMean>
  HWY_INLINE void sums(const T (&shifts)[kPairRows], std::span<const T> values, double (&total)[kPairRows],
                       double (&total_moment)[kPairRows]) const {
    const D d;
    V shift[kPairRows];
    for (std::size_t q = 0; q < kPairRows; ++q) {
      shift[q] = hn::Set(d, shifts[q]);
      total[q] = 0;
      total_moment[q] = 0;
    }
    for (std::size_t first = 0; first < field_.y.cols(); first += kPairChunk) {
      const std::size_t end = std::min(first + kPairChunk, field_.y.cols());
      V sum[kPairRows], moment[kPairRows];
      for (std::size_t q = 0; q < kPairRows; ++q) {
        sum[q] = hn::Zero(d);
        moment[q] = hn::Zero(d);
      }
      for (std::size_t j = first; j < end; j += hn::Lanes(d)) {
        V exponent[kPairRows];
        exponents(j, shift, exponent);
        for (std::size_t q = 0; q < kPairRows; ++q) {
          exponent[q] = exp2_saturated(d, exponent[q]);
          sum[q] = hn::Add(sum[q], exponent[q]);
        }
        if constexpr (kMean == Mean::kCost) {
          V cost[kPairRows];
          costs(j, cost);
          for (std::size_t q = 0; q < kPairRows; ++q) {
            moment[q] = hn::MulAdd(exponent[q], cost[q], moment[q]);
          }
        } else if constexpr (kMean == Mean::kValue) {
          const V value = hn::LoadU(d, values.data() + j);
          for (std::size_t q = 0; q < kPairRows; ++q) {
            moment[q] = hn::MulAdd(exponent[q], value, moment[q]);
          }
        }
      }
      for (std::size_t q = 0; q < kPairRows; ++q) {
        total[q] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum[q])));
        if constexpr (kMean != Mean::kNone) {
          total_moment[q] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, moment[q])));
        }
      }
    }
  }

 private:
  HWY_INLINE void exponents(std::size_t j, const V (&shift)[kPairRows], V (&exponent)[kPairRows]) const {
    const V column = hn::LoadU(D(), field_.columns.data() + j);
    if constexpr (kSquared) {
      for (std::size_t q = 0; q < kPairRows; ++q) {
        exponent[q] = hn::Add(shift[q], column);
      }
      points_.add_twice_products(field_.y, j, exponent);
    } else {
      costs(j, exponent);
      for (std::size_t q = 0; q < kPairRows; ++q) {
        exponent[q] = hn::Sub(hn::Add(shift[q], column), exponent[q]);
      }
    }
  }

  HWY_INLINE void costs(std::size_t j, V (&cost)[kPairRows]) const {
    points_.squared_distances(field_.y, j, cost);
    if constexpr (!kSquared) {
      for (V& c : cost) {
        c = hn::Sqrt(c);
      }
    }
  }

  const GibbsField<T>& field_;
  PairRows<kDim, T> points_;
};

/// |x_i|² of a column of x.
template <class T>
HWY_INLINE double squared_norm(const ConstMatrixView<T>& x, std::size_t i) {
  double sum = 0;
  for (std::size_t c = 0; c < x.rows(); ++c) {
    const auto v = static_cast<double>(x(c, i));
    sum += v * v;
  }
  return sum;
}

template <class T>
struct GibbsCall {
  const GibbsField<T>& field;
  ConstMatrixView<T> x;
  IndexRange rows;
  std::span<const double> guesses;
  std::span<const T> values = {};
  std::span<double> log_sums = {};
  std::span<double> means = {};
};

template <bool kSquared, Mean kMean>
struct GibbsKernel {
  template <std::size_t kDim>
  struct Of {
    template <class T>
    static HWY_NOINLINE void run(const GibbsCall<T>& call) {
      const std::size_t rows_end = call.rows.first + call.rows.count;
      for (std::size_t i = call.rows.first; i < rows_end; i += kPairRows) {
        const GibbsRows<kSquared, kDim, T> rows(call.field, call.x, i, rows_end);
        T shift[kPairRows];
        double own[kPairRows];  // what the exponents have of x
        double sum[kPairRows], moment[kPairRows];
        for (std::size_t q = 0; q < kPairRows; ++q) {
          const std::size_t row = std::min(i + q, rows_end - 1);
          own[q] = kSquared ? -squared_norm(call.x, row) : 0;
          shift[q] = static_cast<T>(call.guesses[row - call.rows.first] + own[q]);
        }
        rows.template sums<kMean>(shift, call.values, sum, moment);
        if (!std::all_of(sum, sum + kPairRows, in_range)) {
          double top[kPairRows], new_sum[kPairRows], new_moment[kPairRows];
          rows.maxima(top);
          for (std::size_t q = 0; q < kPairRows; ++q) {
            shift[q] = in_range(sum[q]) ? shift[q] : static_cast<T>(-top[q]);  // a row must not feel its neighbours
          }
          rows.template sums<kMean>(shift, call.values, new_sum, new_moment);
          std::copy_n(new_sum, kPairRows, sum);
          std::copy_n(new_moment, kPairRows, moment);
        }
        for (std::size_t q = 0; q < kPairRows && i + q < rows_end; ++q) {
          const std::size_t out = i + q - call.rows.first;
          if constexpr (kMean != Mean::kValue) {
            call.log_sums[out] = std::log2(sum[q]) + (own[q] - static_cast<double>(shift[q]));
          }
          if constexpr (kMean != Mean::kNone) {
            call.means[out] = moment[q] / sum[q];
          }
        }
      }
    }

   private:
    static bool in_range(double sum) { return sum > kSmallestSum && sum < kLargestSum; }
  };
};

template <Mean kMean, class T>
HWY_INLINE void dispatch_gibbs(const GibbsCall<T>& call) {
  const std::size_t d = call.x.rows();
  return call.field.squared ? dispatch_dimension<GibbsKernel<true, kMean>::template Of>(d, call)
                            : dispatch_dimension<GibbsKernel<false, kMean>::template Of>(d, call);
}

template <class T>
HWY_INLINE void log_sums(const GibbsField<T>& field, ConstMatrixView<T> x, IndexRange rows,
                         std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  const GibbsCall<T> call{
      .field = field, .x = x, .rows = rows, .guesses = guesses, .log_sums = log_sums, .means = mean_costs};
  return mean_costs.empty() ? dispatch_gibbs<Mean::kNone>(call) : dispatch_gibbs<Mean::kCost>(call);
}

void gibbs_f32(const GibbsField<float>& field, ConstMatrixView<float> x, IndexRange rows,
               std::span<const double> guesses, std::span<double> sums, std::span<double> mean_costs) {
  log_sums(field, x, rows, guesses, sums, mean_costs);
}

void gibbs_f64(const GibbsField<double>& field, ConstMatrixView<double> x, IndexRange rows,
               std::span<const double> guesses, std::span<double> sums, std::span<double> mean_costs) {
  log_sums(field, x, rows, guesses, sums, mean_costs);
}

void gibbs_means_f32(const GibbsField<float>& field, ConstMatrixView<float> x, IndexRange rows,
                     std::span<const double> guesses, std::span<const float> values, std::span<double> means) {
  dispatch_gibbs<Mean::kValue>(
      GibbsCall<float>{.field = field, .x = x, .rows = rows, .guesses = guesses, .values = values, .means = means});
}

void gibbs_means_f64(const GibbsField<double>& field, ConstMatrixView<double> x, IndexRange rows,
                     std::span<const double> guesses, std::span<const double> values, std::span<double> means) {
  dispatch_gibbs<Mean::kValue>(
      GibbsCall<double>{.field = field, .x = x, .rows = rows, .guesses = guesses, .values = values, .means = means});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(gibbs_f32);
HWY_EXPORT(gibbs_f64);
HWY_EXPORT(gibbs_means_f32);
HWY_EXPORT(gibbs_means_f64);

namespace {

template <class T>
void check_call(const GibbsField<T>& field, ConstMatrixView<T> x, IndexRange rows, std::span<const double> guesses,
                std::span<double> out) {
  GF_EXPECT(x.rows() == field.y.rows() && x.rows() > 0);
  GF_EXPECT(rows.first + rows.count <= x.cols() && guesses.size() == rows.count && out.size() == rows.count);
  GF_EXPECT(field.y.stride() * sizeof(T) % kAlignment == 0 && field.columns.size() >= field.y.stride());
}

}  // namespace

template <>
void gibbs_log_sums(const GibbsField<float>& field, ConstMatrixView<float> x, IndexRange rows,
                    std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  check_call(field, x, rows, guesses, log_sums);
  GF_EXPECT(mean_costs.empty() || mean_costs.size() == rows.count);
  HWY_DYNAMIC_DISPATCH(gibbs_f32)(field, x, rows, guesses, log_sums, mean_costs);
}

template <>
void gibbs_log_sums(const GibbsField<double>& field, ConstMatrixView<double> x, IndexRange rows,
                    std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  check_call(field, x, rows, guesses, log_sums);
  GF_EXPECT(mean_costs.empty() || mean_costs.size() == rows.count);
  HWY_DYNAMIC_DISPATCH(gibbs_f64)(field, x, rows, guesses, log_sums, mean_costs);
}

template <>
void gibbs_means(const GibbsField<float>& field, ConstMatrixView<float> x, IndexRange rows,
                 std::span<const double> guesses, std::span<const float> values, std::span<double> means) {
  check_call(field, x, rows, guesses, means);
  GF_EXPECT(values.size() >= field.y.stride());
  HWY_DYNAMIC_DISPATCH(gibbs_means_f32)(field, x, rows, guesses, values, means);
}

template <>
void gibbs_means(const GibbsField<double>& field, ConstMatrixView<double> x, IndexRange rows,
                 std::span<const double> guesses, std::span<const double> values, std::span<double> means) {
  check_call(field, x, rows, guesses, means);
  GF_EXPECT(values.size() >= field.y.stride());
  HWY_DYNAMIC_DISPATCH(gibbs_means_f64)(field, x, rows, guesses, values, means);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
