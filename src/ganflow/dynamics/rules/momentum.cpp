#include "ganflow/dynamics/rules/momentum.hpp"

#include "ganflow/core/parallel_pieces.hpp"
#include "ganflow/simd/step_rules.hpp"

namespace ganflow::dynamics {

template <class T>
Momentum<T>::Momentum(const TrainOptions& options, std::size_t rows, std::size_t cols)
    : beta_(static_cast<T>(options.momentum)), velocity_(Matrix<T>::padded(rows, cols)) {}

template <class T>
void Momentum<T>::step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step) {
  parallel_pieces(parameters.rows(), parameters.cols(), 2 * parameters.rows() * parameters.cols(),
                  [&](const RowPiece& piece) {
                    simd::momentum_step(piece_of(parameters, piece), piece_of(velocity_.view(), piece),
                                        piece_of(gradient, piece), beta_, static_cast<T>(time_step));
                  });
}

template <class T>
void Momentum<T>::save(record::State& state, const std::string& prefix) const {
  state.arrays.push_back(record::to_array<T>(prefix + ".velocity", velocity_.view()));
}

template <class T>
void Momentum<T>::restore(const record::State& state, const std::string& prefix) {
  record::copy_into<T>(state.at(prefix + ".velocity"), velocity_.view());
}

template class Momentum<float>;
template class Momentum<double>;

}  // namespace ganflow::dynamics
