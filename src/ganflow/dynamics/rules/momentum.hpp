#pragma once

#include "ganflow/core/matrix.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/record/array.hpp"

#include <string>

namespace ganflow::dynamics {

/// Heavy ball (Polyak 1964): v ← β v + g,  θ ← θ − Δt v; v = 0 at the start. β < 0 is the negative momentum of Gidel et
/// al. 2019 (theory §9). A constant force moves particles by Δt/(1−β) a step, so mean-field time runs 1/(1−β) faster than
/// under SGD with the same Δt. `gradient` is the mean-field g, shaped as the parameters (p,N); a player who ascends
/// passes −Δt. The caller applies the box, which v does not feel.
template <class T>
class Momentum {
 public:
  Momentum(const TrainOptions& options, std::size_t rows, std::size_t cols);
  void step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step);
  void save(record::State& state, const std::string& prefix) const;  ///< v
  void restore(const record::State& state, const std::string& prefix);

 private:
  T beta_;
  Matrix<T> velocity_;  // v
};

}  // namespace ganflow::dynamics
