#include "ganflow/dynamics/rules/sgd.hpp"

#include "ganflow/core/parallel_pieces.hpp"
#include "ganflow/simd/projected_step.hpp"

#include <limits>

namespace ganflow::dynamics {

template <class T>
void Sgd<T>::step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step) {
  parallel_pieces(parameters.rows(), parameters.cols(), parameters.rows() * parameters.cols(),
                  [&](const RowPiece& piece) {
                    simd::projected_step(piece_of(parameters, piece), piece_of(gradient, piece),
                                         -static_cast<T>(time_step), std::numeric_limits<T>::infinity());
                  });
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace ganflow::dynamics
