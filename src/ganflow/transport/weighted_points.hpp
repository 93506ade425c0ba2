#pragma once
/// A law carried by finitely many points of R^d, as every distance here takes it.

#include "ganflow/core/matrix.hpp"

#include <span>
#include <vector>

namespace ganflow::transport {

/// Points (n, d), row-major. Without weights every point has mass 1/n.
template <class T>
struct WeightedPoints {
  ConstMatrixView<T> points{};        ///< finite, n ≥ 1, d ≥ 1
  std::span<const double> weights{};  ///< empty, or n numbers: non-negative, sum 1
};

enum class Mass {
  kOne,  ///< weights sum to 1
  kAny,  ///< any positive sum: unbalanced transport compares laws of different mass
};

/// Throws InputError for no points, no coordinates, NaN or infinite points, a wrong number of weights, negative or
/// infinite weights, or a sum that `mass` forbids (off 1 by more than 1e-9, which printing weights leaves).
template <class T>
void validate(const WeightedPoints<T>& law, const char* name, Mass mass = Mass::kOne);

/// Both of them, and InputError if they do not live in the same space.
template <class T>
void validate(const WeightedPoints<T>& x, const WeightedPoints<T>& y, Mass mass = Mass::kOne);

/// The masses of a valid law: 1/n each if it has no weights, else the weights, with Mass::kOne divided by their sum.
template <class T>
std::vector<double> masses(const WeightedPoints<T>& law, Mass mass = Mass::kOne);

}  // namespace ganflow::transport
