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

/// 2^{guess + G − c} are summed as they come while the sum shows that the guess kept them in range: above 2⁻⁴⁰, so that
/// what exp2_clamped adds to weights below 2⁻¹²⁶ is nothing, and below 2¹⁰⁰.
constexpr double kSmallestSum = 0x1p-40, kLargestSum = 0x1p100;

/// Rows of one block: exponents, their maximum, sums of powers.
template <bool kSquared, std::size_t kDim, class T>
class GibbsRows {
 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  HWY_INLINE GibbsRows(const GibbsField<T>& field, const ConstMatrixView<T>& x, std::size_t first, std::size_t end)
      : field_(field), points_(x, first, end) {}

  /// max_j G_j − c, a row.
  HWY_INLINE void maxima(double (&out)[kPairRows]) const {
    const D d;
    V top[kPairRows];
    for (V& t : top) {
      t = hn::Set(d, GibbsField<T>::kNoColumn);
    }
    for (std::size_t j = 0; j < field_.y.cols(); j += hn::Lanes(d)) {
      V cost[kPairRows];
      costs(j, cost);
      const V potential = hn::LoadU(d, field_.potentials.data() + j);
      for (std::size_t q = 0; q < kPairRows; ++q) {
        top[q] = hn::Max(top[q], hn::Sub(potential, cost[q]));
      }
    }
    for (std::size_t q = 0; q < kPairRows; ++q) {
      out[q] = static_cast<double>(hn::GetLane(hn::MaxOfLanes(d, top[q])));
    }
  }

  /// Σ_j 2^{shift + G_j − c}, and with kCosts Σ_j c 2^{shift + G_j − c}.
  template <bool kCosts>
  HWY_INLINE void sums(const T (&shifts)[kPairRows], double (&total)[kPairRows],
                       double (&total_cost)[kPairRows]) const {
    const D d;
    V shift[kPairRows];
    for (std::size_t q = 0; q < kPairRows; ++q) {
      shift[q] = hn::Set(d, shifts[q]);
      total[q] = 0;
      total_cost[q] = 0;
    }
    for (std::size_t first = 0; first < field_.y.cols(); first += kPairChunk) {
      const std::size_t end = std::min(first + kPairChunk, field_.y.cols());
      V sum[kPairRows], cost_sum[kPairRows];
      for (std::size_t q = 0; q < kPairRows; ++q) {
        sum[q] = hn::Zero(d);
        cost_sum[q] = hn::Zero(d);
      }
      for (std::size_t j = first; j < end; j += hn::Lanes(d)) {
        V cost[kPairRows];
        costs(j, cost);
        const V potential = hn::LoadU(d, field_.potentials.data() + j);
        for (std::size_t q = 0; q < kPairRows; ++q) {
          const V weight = exp2_clamped(d, hn::Sub(hn::Add(shift[q], potential), cost[q]));
          sum[q] = hn::Add(sum[q], weight);
          if constexpr (kCosts) {
            cost_sum[q] = hn::MulAdd(weight, cost[q], cost_sum[q]);
          }
        }
      }
      for (std::size_t q = 0; q < kPairRows; ++q) {
        total[q] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum[q])));
        if constexpr (kCosts) {
          total_cost[q] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, cost_sum[q])));
        }
      }
    }
  }

 private:
  HWY_INLINE void costs(std::size_t j, V (&cost)[kPairRows]) const {
    points_.squared_distances(field_.y, j, cost);
    if constexpr (!kSquared) {
      for (V& c : cost) {
        c = square_root(D(), c);
      }
    }
  }

  const GibbsField<T>& field_;
  PairRows<kDim, T> points_;
};

template <class T>
struct GibbsCall {
  const GibbsField<T>& field;
  ConstMatrixView<T> x;
  IndexRange rows;
  std::span<const double> guesses;
  std::span<double> log_sums;
  std::span<double> mean_costs;
};

template <bool kSquared, bool kCosts>
struct GibbsKernel {
  template <std::size_t kDim>
  struct Of {
    template <class T>
    static HWY_NOINLINE void run(const GibbsCall<T>& call) {
      const std::size_t rows_end = call.rows.first + call.rows.count;
      for (std::size_t i = call.rows.first; i < rows_end; i += kPairRows) {
        const GibbsRows<kSquared, kDim, T> rows(call.field, call.x, i, rows_end);
        T shift[kPairRows];
        double sum[kPairRows], cost[kPairRows];
        for (std::size_t q = 0; q < kPairRows; ++q) {
          shift[q] = static_cast<T>(call.guesses[std::min(i + q, rows_end - 1) - call.rows.first]);
        }
        rows.template sums<kCosts>(shift, sum, cost);
        if (!std::all_of(sum, sum + kPairRows, in_range)) {
          double top[kPairRows], new_sum[kPairRows], new_cost[kPairRows];
          rows.maxima(top);
          for (std::size_t q = 0; q < kPairRows; ++q) {
            shift[q] = in_range(sum[q]) ? shift[q] : static_cast<T>(-top[q]);  // a row must not feel its neighbours
          }
          rows.template sums<kCosts>(shift, new_sum, new_cost);
          std::copy_n(new_sum, kPairRows, sum);
          std::copy_n(new_cost, kPairRows, cost);
        }
        for (std::size_t q = 0; q < kPairRows && i + q < rows_end; ++q) {
          call.log_sums[i + q - call.rows.first] = std::log2(sum[q]) - static_cast<double>(shift[q]);
          if constexpr (kCosts) {
            call.mean_costs[i + q - call.rows.first] = cost[q] / sum[q];
          }
        }
      }
    }

   private:
    static bool in_range(double sum) { return sum > kSmallestSum && sum < kLargestSum; }
  };
};

template <class T>
HWY_INLINE void dispatch_gibbs(const GibbsCall<T>& call) {
  const std::size_t d = call.x.rows();
  const bool costs = !call.mean_costs.empty();
  if (call.field.squared) {
    return costs ? dispatch_dimension<GibbsKernel<true, true>::template Of>(d, call)
                 : dispatch_dimension<GibbsKernel<true, false>::template Of>(d, call);
  }
  return costs ? dispatch_dimension<GibbsKernel<false, true>::template Of>(d, call)
               : dispatch_dimension<GibbsKernel<false, false>::template Of>(d, call);
}

void gibbs_f32(const GibbsField<float>& field, ConstMatrixView<float> x, IndexRange rows,
               std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  dispatch_gibbs(GibbsCall<float>{field, x, rows, guesses, log_sums, mean_costs});
}

void gibbs_f64(const GibbsField<double>& field, ConstMatrixView<double> x, IndexRange rows,
               std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  dispatch_gibbs(GibbsCall<double>{field, x, rows, guesses, log_sums, mean_costs});
}

}  // namespace ganflow::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ganflow::simd {

HWY_EXPORT(gibbs_f32);
HWY_EXPORT(gibbs_f64);

namespace {

template <class T>
void check_call(const GibbsField<T>& field, ConstMatrixView<T> x, IndexRange rows, std::span<const double> guesses,
                std::span<double> log_sums, std::span<double> mean_costs) {
  GF_EXPECT(x.rows() == field.y.rows() && x.rows() > 0);
  GF_EXPECT(rows.first + rows.count <= x.cols() && guesses.size() == rows.count && log_sums.size() == rows.count);
  GF_EXPECT(mean_costs.empty() || mean_costs.size() == rows.count);
  GF_EXPECT(field.y.stride() * sizeof(T) % kAlignment == 0 && field.potentials.size() >= field.y.stride());
}

}  // namespace

template <>
void gibbs_log_sums(const GibbsField<float>& field, ConstMatrixView<float> x, IndexRange rows,
                    std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  check_call(field, x, rows, guesses, log_sums, mean_costs);
  HWY_DYNAMIC_DISPATCH(gibbs_f32)(field, x, rows, guesses, log_sums, mean_costs);
}

template <>
void gibbs_log_sums(const GibbsField<double>& field, ConstMatrixView<double> x, IndexRange rows,
                    std::span<const double> guesses, std::span<double> log_sums, std::span<double> mean_costs) {
  check_call(field, x, rows, guesses, log_sums, mean_costs);
  HWY_DYNAMIC_DISPATCH(gibbs_f64)(field, x, rows, guesses, log_sums, mean_costs);
}

}  // namespace ganflow::simd
#endif  // HWY_ONCE
