#include "ganflow/dynamics/rules/sgd.hpp"

#include "ganflow/core/parallel.hpp"

namespace ganflow::dynamics {

template <class T>
void Sgd<T>::step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step) {
  const T dt = static_cast<T>(time_step);
  parallel_for(parameters.rows(), parameters.rows() * parameters.cols(), [&](std::size_t r) {
    T* const theta = parameters.row(r);
    const T* const g = gradient.row(r);
    for (std::size_t j = 0; j < parameters.cols(); ++j) {
      theta[j] -= dt * g[j];
    }
  });
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace ganflow::dynamics
