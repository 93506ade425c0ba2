#pragma once
/// The mean-field limit on grids: the two continuity equations of theory §4 by finite volumes, for units of which one
/// or two parameters move. A second algorithm beside the particles of MeanFieldFlow.

#include "ganflow/dynamics/flow_field.hpp"
#include "ganflow/dynamics/flow_quadrature.hpp"
#include "ganflow/dynamics/grid_measure.hpp"
#include "ganflow/dynamics/mean_field_flow.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/trainer.hpp"
#include "ganflow/nets/options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// One player's grid: which rows of θ move, from which laws; the others stay at their values.
struct GridPlayerOptions {
  std::vector<std::size_t> rows;         ///< one or two rows of (a_1 … a_L, b, c_1 … c_K)
  std::vector<nets::BlockStart> starts;  ///< of each of them: normal, uniform or constant
  std::vector<double> values;            ///< p: of the rows that stay
  std::size_t cells = 0;                 ///< an axis; 0: 200 for one row, 48 for two
  double reach = 10;                     ///< half-width of the window of a player without a box; > 0
};

/// The grid with the masses of the starts: what a box cuts off lies on its walls.
/// Throws  InputError, saying what to do, when a start has no distribution function, when the window cuts off more than
///         1e-9 of it, or when there are too few cells or too many. `name` is "generator" or "critic".
GridMeasure start_grid(const GridPlayerOptions& options, const std::optional<nets::Box>& box, const std::string& name);

/// ∂_t μ = ∇·(μ ∇δΨ/δμ), ∂_t ν = −γ ∇·(ν Proj_Q ∇δΨ/δν) (theory §4) for masses on grids (GridMeasure), velocities from
/// FlowField with one particle a cell, a stratum and a face, the faces' weights 0. An iteration is Δt, in as many parts
/// as Courant's condition asks for.
///
/// Error    order 2 in the width away from walls, 1 where mass meets or leaves them. A start at a point is spread over
///          its cell.
/// States   "generator" and "critic" hold the nodes (p, n), "generator.mass" and "critic.mass" (1, n) their masses.
/// Balance  mass: |Σ m − 1| to rounding; energy: Ψ(t) − Ψ(0) − ∫(γ∫|Proj_Q ∇δΨ/δν|²dν − ∫|∇δΨ/δμ|²dμ)dt, which tends to
///          0 like the scheme's error, where the generator descends Ψ itself.
/// Cost     a FlowField evaluation over about three (one row) or four (two rows) times as many particles as cells, two
///          a part.
/// Check    W_1 to particles falls under refinement; conservation (tests/unit/dynamics/grid_flow_test.cpp).
class GridFlow final : public Process {
 public:
  using Parts = Trainer<double>::Parts;  ///< populations: only their shapes, scales and boxes count
  GridFlow(Parts parts, const TrainOptions& options, const FlowOptions& flow, const GridPlayerOptions& generator,
           const GridPlayerOptions& critic);

  void advance() override;
  std::int64_t iteration() const override { return iteration_; }
  double time() const override { return static_cast<double>(iteration_) * options_.time_step; }
  std::optional<std::string> divergence() const override { return divergence_; }
  record::CheckpointState state() const override;
  void restore(const record::CheckpointState& state) override;
  std::size_t dimension() const override { return parts_.generator.dimension(); }
  void generate(const rng::Stream& latents, MatrixView<double> out) const override;
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  /// Ψ by quadrature; the streams are not used.
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  Census census() const override;
  std::vector<record::Event> take_events() override { return std::exchange(events_, {}); }

  const GridMeasure& generator_measure() const { return grids_[0]; }
  const GridMeasure& critic_measure() const { return grids_[1]; }

 private:
  enum class Pressure { kProjected, kWhole };  ///< against walls: taken off the gradient, or not

  void set_weights();
  FlowGradients gradients() const;
  std::vector<FaceVelocities> velocities(const FlowGradients& g) const;
  FaceVelocities face_velocities(const Matrix<double>& gradient, std::size_t player, double factor) const;
  /// ∫ |∇|² of a player's measure, over the rows that move.
  double square(const Matrix<double>& gradient, std::size_t player, Pressure pressure) const;
  double payoff_rate(const FlowGradients& g) const;
  void find_divergence();

  Parts parts_;
  TrainOptions options_;
  FlowField field_;
  FlowQuadrature quadrature_;
  std::vector<std::vector<std::size_t>> rows_;  // of the generator, of the critic
  std::vector<GridMeasure> grids_;
  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  std::vector<record::Event> events_;
  std::optional<nets::Box> critic_box_;
  bool descends_payoff_ = false;
  double held_on_walls_ = 0;
  double start_payoff_ = 0;
  double payoff_integral_ = 0;
};

}  // namespace ganflow::dynamics
