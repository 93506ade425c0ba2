#pragma once

#include "ganflow/core/matrix.hpp"
#include "ganflow/record/array.hpp"

#include <string>

namespace ganflow::dynamics {

/// Gradient descent: θ ← θ − Δt g, theory §3. `gradient` is the mean-field g, shaped as the parameters (p,N); a player
/// who ascends passes −Δt. The caller applies the box.
template <class T>
class Sgd {
 public:
  void step(MatrixView<T> parameters, ConstMatrixView<T> gradient, double time_step);
  void save(record::State& /*state*/, const std::string& /*prefix*/) const {}  ///< it has no memory
  void restore(const record::State& /*state*/, const std::string& /*prefix*/) {}
};

}  // namespace ganflow::dynamics
