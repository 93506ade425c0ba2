#include "ganflow/nets/box.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel_pieces.hpp"
#include "ganflow/simd/step_rules.hpp"

#include <cmath>

namespace ganflow::nets {

Box::Box(double half_width) : half_width_(half_width) {
  GF_VALIDATE(std::isfinite(half_width) && half_width > 0, "box = {} (its half-width must be positive). Try 0.5",
              half_width);
}

template <class T>
void Box::project(MatrixView<T> theta) const {
  const T h = static_cast<T>(half_width_);
  parallel_pieces(theta.rows(), theta.cols(), theta.rows() * theta.cols(),
                  [&](const RowPiece& piece) { simd::clip(piece_of(theta, piece), h); });
}

template <class T>
void Box::project_velocity(ConstMatrixView<T> theta, MatrixView<T> velocity) const {
  GF_EXPECT(theta.rows() == velocity.rows() && theta.cols() == velocity.cols());
  const T h = static_cast<T>(half_width_);
  parallel_pieces(theta.rows(), theta.cols(), theta.rows() * theta.cols(), [&](const RowPiece& piece) {
    simd::stop_at_walls(piece_of(theta, piece), piece_of(velocity, piece), h);
  });
}

template <class T>
double Box::wall_share(ConstMatrixView<T> theta) const {
  const T h = static_cast<T>(half_width_);
  std::size_t on_wall = 0;
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    for (const T x : theta.row_span(r)) {
      on_wall += std::abs(x) >= h ? 1U : 0U;
    }
  }
  return static_cast<double>(on_wall) / static_cast<double>(theta.rows() * theta.cols());
}

template void Box::project(MatrixView<float>) const;
template void Box::project(MatrixView<double>) const;
template void Box::project_velocity(ConstMatrixView<float>, MatrixView<float>) const;
template void Box::project_velocity(ConstMatrixView<double>, MatrixView<double>) const;
template double Box::wall_share(ConstMatrixView<float>) const;
template double Box::wall_share(ConstMatrixView<double>) const;

}  // namespace ganflow::nets
