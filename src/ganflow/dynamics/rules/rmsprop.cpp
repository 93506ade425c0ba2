#include "ganflow/dynamics/rules/rmsprop.hpp"

#include "ganflow/core/parallel_pieces.hpp"
#include "ganflow/simd/step_rules.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

template <class T>
RmsProp<T>::RmsProp(const TrainOptions& options, std::size_t rows, std::size_t cols)
    : decay_(static_cast<T>(options.decay)),
      // At least the smallest float: 0 would give 0/0 wherever a gradient is 0.
      epsilon_(std::max(static_cast<T>(options.epsilon), std::numeric_limits<T>::min())),
      mean_square_(Matrix<T>::padded(rows, cols)) {}

template <class T>
void RmsProp<T>::step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step) {
  parallel_pieces(parameters.rows(), parameters.cols(), 8 * parameters.rows() * parameters.cols(),
                  [&](const RowPiece& piece) {
                    simd::rmsprop_step(piece_of(parameters, piece), piece_of(mean_square_.view(), piece),
                                       piece_of(gradient, piece), decay_, epsilon_, static_cast<T>(time_step));
                  });
}

template <class T>
void RmsProp<T>::save(record::State& state, const std::string& prefix) const {
  state.arrays.push_back(record::to_array<T>(prefix + ".mean_square", mean_square_.view()));
}

template <class T>
void RmsProp<T>::restore(const record::State& state, const std::string& prefix) {
  record::copy_into<T>(state.at(prefix + ".mean_square"), mean_square_.view());
}

template class RmsProp<float>;
template class RmsProp<double>;

}  // namespace ganflow::dynamics
