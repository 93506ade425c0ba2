#pragma once
/// A kernel of mmd.hpp in the terms of simd/pair_sums.hpp: the function, the scale of the points, and what to multiply by.

#include "ganflow/simd/pair_sums.hpp"
#include "ganflow/transport/matern.hpp"
#include "ganflow/transport/mmd.hpp"

#include <cstddef>
#include <optional>

namespace ganflow::transport {

/// k(x,y) = factor · function(|scale x − scale y|²).
template <class T>
class PairKernel {
 public:
  /// `options` valid for `dimension`.
  PairKernel(const MmdOptions& options, std::size_t dimension);

  simd::RadialKernel<T> radial() const;
  double scale() const { return scale_; }
  double factor() const { return factor_; }
  double at_zero() const { return function_ == simd::Radial::kDistance ? 0 : factor_; }
  double error() const { return table_ ? table_->error() : 0; }  ///< of the function, beside rounding

 private:
  simd::Radial function_ = simd::Radial::kDistance;
  double scale_ = 1;
  double factor_ = 1;
  std::optional<MaternTable<T>> table_;
};

}  // namespace ganflow::transport
