#pragma once
/// The plans that Sinkhorn's iterations move through, π_ij = a_i b_j 2^{φ_i + γ_j − c_ij}, never stored.
/// Potentials φ, γ and costs c are in units of ε ln 2, so that powers of 2 are all that is summed.

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/matrix.hpp"
#include "ganflow/transport/cloud.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace ganflow::transport {

/// A law in double, about a common centre.
struct CentredLaw {
  Matrix<double> points;     ///< (n, d)
  std::vector<double> mass;  ///< n
  double total_mass = 0;
};

template <class T>
CentredLaw centred(ConstMatrixView<T> points, std::vector<double> mass, const std::vector<double>& centre);

/// Largest |x − y|^p that the corners of the box around both clouds allow.
double cost_bound(const CentredLaw& x, const CentredLaw& y, double order);

enum class Side { kX, kY };

/// Sums of the plan of one ε over rows (of points of x) or columns (of y), in precision `Real`.
template <class Real>
class EntropicPlan {
 public:
  using Look = std::function<void()>;  ///< may throw to end the sums

  /// `look` is called some times a second during long sums.
  EntropicPlan(const CentredLaw& x, const CentredLaw& y, double order, double epsilon, Look look = {});

  /// out_i = log₂ Σ_j b_j 2^{γ_j − c_ij} for all i of `side`, γ = `other`; so a_i 2^{φ_i + out_i} is its marginal.
  /// `own` (φ) guides the scaling. `mean_costs`, unless empty, gets Σ_j c_ij π_ij / Σ_j π_ij, in units of ε ln 2.
  void log_sums(Side side, std::span<const double> own, std::span<const double> other, std::span<double> out,
                std::span<double> mean_costs = {}) const;

  /// out_i = Σ_j v_j π_ij / Σ_j π_ij for all i of `side`, v one number a point of the other side.
  void means(Side side, std::span<const double> own, std::span<const double> other, std::span<const double> values,
             std::span<double> out) const;

 private:
  const Cloud<Real>& cloud(Side side) const { return side == Side::kX ? x_ : y_; }
  static Side opposite(Side side) { return side == Side::kX ? Side::kY : Side::kX; }
  AlignedBuffer<Real> of_columns(Side columns, std::span<const double> potentials) const;
  /// Calls f(first, count) for blocks of rows, side by side, looking up now and then.
  void for_row_blocks(Side rows, const std::function<void(std::size_t, std::size_t)>& f) const;

  Cloud<Real> x_, y_;
  std::vector<double> log_mass_x_, log_mass_y_;
  bool squared_;
  Look look_;
};

}  // namespace ganflow::transport
