#pragma once
/// Random directions, counter-based: number k of a seed is the same however many are drawn.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <cstdint>

namespace ganflow::transport {

struct DirectionStream {
  std::uint64_t seed = 1;
  std::uint64_t step = 0;  ///< directions of another step are independent
};

/// Directions first … first + count − 1, uniform on the unit sphere, shape (count, d).
Matrix<double> draw_directions(const DirectionStream& stream, std::size_t first, std::size_t count, std::size_t d);

}  // namespace ganflow::transport
