#include "ganflow/dynamics/rules/adam.hpp"

#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

template <class T>
Adam<T>::Adam(const TrainOptions& options, std::size_t rows, std::size_t cols)
    : beta1_(options.beta1),
      beta2_(options.beta2),
      // At least the smallest float: 0 would give 0/0 wherever a gradient is 0.
      epsilon_(std::max(static_cast<T>(options.epsilon), std::numeric_limits<T>::min())),
      mean_(Matrix<T>::padded(rows, cols)),
      mean_square_(Matrix<T>::padded(rows, cols)) {}

template <class T>
void Adam<T>::step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step) {
  ++steps_;
  const auto t = static_cast<double>(steps_);
  const T b1 = static_cast<T>(beta1_);
  const T b2 = static_cast<T>(beta2_);
  const T dt = static_cast<T>(time_step / (1 - std::pow(beta1_, t)));           // Δt m̂ = dt m
  const T correction = static_cast<T>(1 / std::sqrt(1 - std::pow(beta2_, t)));  // √v̂ = correction √v
  parallel_for(parameters.rows(), 8 * parameters.rows() * parameters.cols(), [&](std::size_t r) {
    T* const theta = parameters.row(r);
    const T* const g = gradient.row(r);
    T* const m = mean_.row(r);
    T* const v = mean_square_.row(r);
    for (std::size_t j = 0; j < parameters.cols(); ++j) {
      m[j] = b1 * m[j] + (T{1} - b1) * g[j];
      v[j] = b2 * v[j] + (T{1} - b2) * g[j] * g[j];
      theta[j] -= dt * m[j] / (correction * std::sqrt(v[j]) + epsilon_);
    }
  });
}

template <class T>
void Adam<T>::save(record::State& state, const std::string& prefix) const {
  state.arrays.push_back(record::to_array<T>(prefix + ".mean", mean_.view()));
  state.arrays.push_back(record::to_array<T>(prefix + ".mean_square", mean_square_.view()));
  state.arrays.push_back({prefix + ".steps", {1}, std::vector<std::int64_t>{steps_}});
}

template <class T>
void Adam<T>::restore(const record::State& state, const std::string& prefix) {
  record::copy_into<T>(state.at(prefix + ".mean"), mean_.view());
  record::copy_into<T>(state.at(prefix + ".mean_square"), mean_square_.view());
  const auto* steps = std::get_if<std::vector<std::int64_t>>(&state.at(prefix + ".steps").values);
  GF_VALIDATE(steps != nullptr && steps->size() == 1, "array '{}.steps' is not one integer", prefix);
  steps_ = steps->front();
}

template class Adam<float>;
template class Adam<double>;

}  // namespace ganflow::dynamics
