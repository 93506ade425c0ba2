#pragma once
/// The Matérn function of any smoothness: the reproducing kernel of H^s(R^d), whose dual norm is H^{-s} (theory §6).

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/simd/pair_sums.hpp"

namespace ganflow::transport {

inline constexpr double kLargestMaternOrder = 100;  ///< of ν; smoother ones are Gaussians of width √(2ν) to a percent

/// r^ν K_ν(r) / (2^{ν−1} Γ(ν)): 1 at r = 0; e^{−r} for ν = ½.
///
/// Error   a few ulp of 1 (Boost's Bessel function).
/// Requires 0 < ν ≤ kLargestMaternOrder, r ≥ 0 (contract).
double matern(double order, double r);

/// k(0) of k(r) = 2^{1−s} / ((2π)^{d/2} Γ(s)) · r^{s−d/2} K_{s−d/2}(r), which is Γ(s − d/2) / ((4π)^{d/2} Γ(s)).
double matern_at_zero(double s, std::size_t dimension);

/// `matern` as a function of z = r², tabulated for the kernels: polynomials on pieces a 16th of an octave long.
///
/// Error   `error()`, the largest difference from `matern` at the ends of all pieces, where interpolation in Chebyshev's
///         points errs most: about 3e-8 in float, 2e-15 in double. For ν < 0.05, 0 < z < 2⁻¹⁰²² counts as 0.
/// Cost    about 2·10⁴ Bessel functions, once.
template <class T>
class MaternTable {
 public:
  explicit MaternTable(double order);
  simd::RadialTable<T> view() const { return {lowest_, highest_, coefficients_.span()}; }
  double error() const { return error_; }

 private:
  T lowest_ = 0;
  T highest_ = 0;
  AlignedBuffer<T> coefficients_;
  double error_ = 0;
};

}  // namespace ganflow::transport
