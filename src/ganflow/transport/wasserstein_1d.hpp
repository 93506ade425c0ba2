#pragma once
/// Wasserstein distances on the line, exact, from quantile functions (theory §6).

#include "ganflow/transport/solve_status.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace ganflow::transport {

/// Points on the line in any order. Without weights every point has mass 1/n.
struct WeightedSamples {
  std::span<const double> values{};   ///< finite, at least one
  std::span<const double> weights{};  ///< empty, or as many as values: non-negative, sum 1
};

struct WassersteinResult {
  double distance = 0;  ///< W_p, in the unit of the samples
  double error = 0;     ///< estimate of the quadrature's error; 0 between samples, where only rounding is left
  std::size_t n = 0;    ///< points of x
  std::size_t m = 0;    ///< points of y; 0 for a law
  SolveStatus status = SolveStatus::kConverged;  ///< against a law; interrupted: `distance` is no distance
};

/// u ↦ inf { x : F(x) ≥ u }, non-decreasing on (0,1), finite inside.
using QuantileFunction = std::function<double(double)>;

/// W_p(x,y)^p = ∫_0^1 |F_x⁻¹(u) − F_y⁻¹(u)|^p du;  p = ∞: sup_u |F_x⁻¹(u) − F_y⁻¹(u)|   (theory §6)
///
/// Shapes  x n points, y m points, n ≠ m allowed.
/// Error   rounding. Masses without weights are exact; with weights, cells of mass below 1e-15 are taken for rounding
///         of the weights' sums and dropped, else W_p would feel them as (1e-16)^{1/p}.
/// Cost    O(n log n + m log m) time, O(n + m) memory.
/// Throws  InputError for p < 1, no points, NaN or infinite points, wrong number of weights, negative weights, sum ≠ 1.
/// Check   closed forms; all assignments for n ≤ 7.
WassersteinResult wasserstein_1d(std::span<const double> x, std::span<const double> y, double order = 1);
WassersteinResult wasserstein_1d(const WeightedSamples& x, const WeightedSamples& y, double order = 1);

/// The same between samples and a law known by its quantile function, and between two such laws; 1 ≤ p < ∞.
///
/// Error   adaptive quadrature of the whole to 1e-11 of W_p^p, jumps included; what it reached is returned. Between laws,
///         jumps of both within 1e-4 of each other in u may go unseen.
/// Cost    O(n log n) plus about 40 calls of each quantile function a different point, on all threads.
/// Throws  as above, and InputError if a quantile function gives NaN.
WassersteinResult wasserstein_1d(const WeightedSamples& x, const QuantileFunction& quantile, double order = 1,
                                 const Progress& progress = {});
WassersteinResult wasserstein_1d_of_laws(const QuantileFunction& x, const QuantileFunction& y, double order = 1,
                                         const Progress& progress = {});

/// The same for points already sorted upwards: O(n + m). Points are trusted to be finite.
double wasserstein_1d_sorted(std::span<const double> x, std::span<const double> y, double order);

}  // namespace ganflow::transport
