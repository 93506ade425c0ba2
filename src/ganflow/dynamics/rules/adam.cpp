#include "ganflow/dynamics/rules/adam.hpp"

#include "ganflow/core/parallel_pieces.hpp"
#include "ganflow/simd/step_rules.hpp"

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
  const simd::AdamFactors<T> factors{
      .beta1 = static_cast<T>(beta1_),
      .beta2 = static_cast<T>(beta2_),
      .rate = static_cast<T>(time_step / (1 - std::pow(beta1_, t))),         // Δt m̂ = rate m
      .correction = static_cast<T>(1 / std::sqrt(1 - std::pow(beta2_, t))),  // √v̂ = correction √v
      .epsilon = epsilon_};
  parallel_pieces(parameters.rows(), parameters.cols(), 8 * parameters.rows() * parameters.cols(),
                  [&](const RowPiece& piece) {
                    simd::adam_step(piece_of(parameters, piece), piece_of(mean_.view(), piece),
                                    piece_of(mean_square_.view(), piece), piece_of(gradient, piece), factors);
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
