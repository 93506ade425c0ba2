#include "ganflow/transport/directions.hpp"

#include "ganflow/rng/stream.hpp"

#include <cmath>

namespace ganflow::transport {

Matrix<double> draw_directions(const DirectionStream& stream, std::size_t first, std::size_t count, std::size_t d) {
  Matrix<double> directions(count, d);
  for (std::size_t k = 0; k < count; ++k) {
    rng::fill_normal<double>({.seed = stream.seed,
                              .purpose = rng::Purpose::kProjections,
                              .step = stream.step,
                              .substep = static_cast<std::uint32_t>(first + k)},
                             0, directions.view().row_span(k));
    double square = 0;
    for (const double v : directions.view().row_span(k)) {
      square += v * v;
    }
    const double scale = 1 / std::sqrt(square);
    for (double& v : directions.view().row_span(k)) {
      v *= scale;
    }
  }
  return directions;
}

}  // namespace ganflow::transport
