#pragma once

#include "ganflow/core/matrix.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/record/array.hpp"

#include <cstdint>
#include <string>

namespace ganflow::dynamics {

/// Adam (Kingma, Ba 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
/// θ ← θ − Δt m̂ / (√v̂ + ε), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), t = 1, 2, …
/// `gradient` is the mean-field g, shaped as the parameters (p,N); a player who ascends passes −Δt. The caller applies
/// the box. Free of the gradient's scale, so Δt is the learning rate itself (docs/decisions/0002).
template <class T>
class Adam {
 public:
  Adam(const TrainOptions& options, std::size_t rows, std::size_t cols);
  void step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step);
  void save(record::State& state, const std::string& prefix) const;  ///< m, v, t
  void restore(const record::State& state, const std::string& prefix);

 private:
  double beta1_;
  double beta2_;
  T epsilon_;
  std::int64_t steps_ = 0;  // t
  Matrix<T> mean_;          // m
  Matrix<T> mean_square_;   // v
};

}  // namespace ganflow::dynamics
