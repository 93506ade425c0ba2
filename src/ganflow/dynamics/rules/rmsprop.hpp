#pragma once

#include "ganflow/core/matrix.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/record/array.hpp"

#include <string>

namespace ganflow::dynamics {

/// RMSProp: v ← ρ v + (1−ρ) g²,  θ ← θ − Δt g / √(v + ε), per coordinate [ACB17], theory §3; v = 0 at the start.
/// `gradient` is the mean-field g, shaped as the parameters (p,N); a player who ascends passes −Δt. The caller applies
/// the box. Free of the gradient's scale, so Δt is the learning rate itself (docs/decisions/0002).
template <class T>
class RmsProp {
 public:
  RmsProp(const TrainOptions& options, std::size_t rows, std::size_t cols);
  void step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step);
  void save(record::State& state, const std::string& prefix) const;  ///< v, so that a resumed run is bit-identical
  void restore(const record::State& state, const std::string& prefix);

 private:
  T decay_;
  T epsilon_;
  Matrix<T> mean_square_;  // v
};

}  // namespace ganflow::dynamics
