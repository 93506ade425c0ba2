#pragma once
/// How the end of a solution depends on its start: the variational equation, walls included.

#include "ganflow/ode/integrate.hpp"

#include <functional>
#include <span>

namespace ganflow::ode {

/// Writes ∂v_i/∂x_j, shape (n,n), row after row.
using JacobianField = std::function<void(double time, std::span<const double> x, std::span<double> jacobian)>;

struct Variation {
  Trajectory path;
  Matrix<double> sensitivity;    ///< X = ∂x(end)/∂x(start) at fixed times, (n,n)
  std::vector<double> velocity;  ///< at the end, projected
};

/// The solution of `integrate`, and X' = J X along it, X(begin) = 1. At a wall the velocity jumps from v to Πv, Π
/// leaving out the coordinate k that is held from then on, and X is multiplied by the saltation matrix
/// 1 + (Πv − v)eᵀ/(eᵀv), e = e_k: that is Π itself, singular, for the wall forgets how far away x_k was. While x_k is
/// held its row stays zero. At a release eᵀv = 0, the velocity is continuous and the saltation matrix is 1.
///
/// Error   as `integrate`. A touch with eᵀv = 0 has a derivative on either side only, and rounding chooses.
/// Cost    `integrate`, and n + 1 times that for X, between events.
/// Throws  InputError as `integrate`.
/// Check   differences of solutions (tests/unit/ode/variation_test.cpp).
Variation integrate_with_variation(const Problem& problem, const JacobianField& jacobian, std::span<const double> start,
                                   double begin, double end, const IntegrateOptions& options);

/// The derivative at fixed section instead of fixed time: (1 − v nᵀ/(nᵀv)) X, n the section's normal. On a closed orbit
/// its eigenvalues are the Floquet multipliers, and a 0 for the start's own direction.
Matrix<double> return_derivative(const Variation& variation, std::span<const double> normal);

}  // namespace ganflow::ode
