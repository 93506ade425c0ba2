#pragma once
/// One step of an embedded explicit Runge–Kutta pair, with an error estimate and a polynomial between its ends.

#include "ganflow/core/matrix.hpp"
#include "ganflow/ode/tableau.hpp"

#include <functional>
#include <span>
#include <vector>

namespace ganflow::ode {

/// Writes the velocity x' = v(t, x) into `velocity`, shape (n) like x.
using VectorField = std::function<void(double time, std::span<const double> x, std::span<double> velocity)>;

/// begin(), then attempt() with as many step lengths as it takes; what is read afterwards is of the last attempt.
///
/// Cost    attempt: 6 or 12 evaluations, the velocity at the end included; prepare_dense: 0 or 3.
/// Check   slope 5 or 8 of the error under halving (tests/unit/ode/embedded_step_test.cpp).
class EmbeddedStep {
 public:
  EmbeddedStep(Method method, std::size_t dimension);

  void begin(double time, std::span<const double> x, std::span<const double> velocity);
  void attempt(const VectorField& field, double length);

  /// Root mean square over coordinates of error / (absolute + relative · max(|x_0|, |x_1|)): accept when at most 1.
  double error_norm(double relative, double absolute) const;
  double order() const { return tableau_.order; }
  double length() const { return length_; }
  std::span<const double> end() const { return end_; }
  std::span<const double> end_velocity() const { return velocities_.view().row_span(tableau_.last_stage()); }
  /// The largest of side · v_k over all stages: how fast coordinate k went that way.
  double fastest(std::size_t coordinate, double side) const;

  /// Makes value() and values() ready; does nothing when they are.
  void prepare_dense(const VectorField& field);
  double value(std::size_t coordinate, double sigma) const;  ///< x_k at begin + σ·length, σ in [0,1]
  void values(double sigma, std::span<double> x) const;      ///< all of them
  double time_at(double sigma) const { return time_ + sigma * length_; }

 private:
  void evaluate_stage(const VectorField& field, const Stage& stage, std::size_t index, std::span<double> x);

  const Tableau& tableau_;
  double time_ = 0;
  double length_ = 0;
  std::vector<double> start_;
  std::vector<double> end_;
  std::vector<double> scratch_;
  Matrix<double> velocities_;  // k_i, one row a stage
  Matrix<double> dense_;       // F_i of Tableau
  bool dense_ready_ = false;
};

}  // namespace ganflow::ode
