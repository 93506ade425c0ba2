#include "ganflow/dynamics/rules/momentum.hpp"

#include "ganflow/core/parallel.hpp"

namespace ganflow::dynamics {

template <class T>
Momentum<T>::Momentum(const TrainOptions& options, std::size_t rows, std::size_t cols)
    : beta_(static_cast<T>(options.momentum)), velocity_(Matrix<T>::padded(rows, cols)) {}

template <class T>
void Momentum<T>::step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step) {
  const T dt = static_cast<T>(time_step);
  parallel_for(parameters.rows(), 2 * parameters.rows() * parameters.cols(), [&](std::size_t r) {
    T* const theta = parameters.row(r);
    const T* const g = gradient.row(r);
    T* const v = velocity_.row(r);
    for (std::size_t j = 0; j < parameters.cols(); ++j) {
      v[j] = beta_ * v[j] + g[j];
      theta[j] -= dt * v[j];
    }
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
