#pragma once
/// Populations of particles that follow a velocity field between walls: what every flow shares, whatever the field.

#include "ganflow/dynamics/flow_options.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/player.hpp"
#include "ganflow/nets/box.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/ode/projected_step.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/record/event.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::dynamics {

/// Iterations between two looks for equal particles: a look costs as much as hashing all parameters, below 1% of the
/// cheapest of these (Euler's step, the data in closed form): bench/merging.
inline constexpr std::int64_t kFlowMergeEvery = 32;

/// x_i' = Proj_Q v_i(x) (theory §4) for the particles of one or two populations, and perhaps a bias; iteration t is the
/// time t Δt. Every iteration starts from the populations alone, so a resumed flow goes on bit for bit.
///
/// Steps    one of the fixed methods a Δt, or the adaptive pair from t Δt to (t+1) Δt (FlowMethod).
/// Merging  equal particles are looked for every kFlowMergeEvery iterations and from then on moved as one; states speak
///          of all.
/// Events   "contact" and "release": coordinates that came to a wall or left it in this step, how many, the first one
///          and its time (kAdaptive: exact; else the end of the step); "merge": particles before and after.
class ParticleFlow {
 public:
  ParticleFlow(const TrainOptions& options, const FlowOptions& flow);

  /// Adds a population, which must stay where it is; its particles are put into the box.
  void add(const std::string& name, nets::Population<double>& population, const std::optional<nets::Box>& box);
  /// Adds numbers without walls, (1, K), which must stay where they are.
  void add_bias(MatrixView<double> bias);

  /// Velocities of what was added, in that order, shaped as it is stored now; to be filled by the field.
  MatrixView<double> velocity(std::size_t part) { return parts_[part].player.gradient.view(); }
  /// Writes velocities at the populations as they stand, not projected.
  using Field = std::function<void()>;
  void advance(const Field& write_velocities);
  /// Looks for equal particles.
  void merge();

  std::int64_t iteration() const { return iteration_; }
  double time() const { return static_cast<double>(iteration_) * options_.time_step; }
  const std::optional<std::string>& divergence() const { return divergence_; }
  record::CheckpointState state() const;
  void restore(const record::CheckpointState& state);

  /// Root mean square over all particles of the part of |gradient|, shaped like velocity(part).
  double rms(std::size_t part, const Matrix<double>& gradient) const;
  std::optional<double> wall_share(std::size_t part) const;

  void add_event(const std::string& kind, std::vector<std::pair<std::string, record::Event::Value>> fields);
  std::vector<record::Event> take_events() { return std::exchange(events_, {}); }

 private:
  struct Part {
    Player<double> player;
    nets::Population<double>* population = nullptr;  // null: a bias
    MatrixView<double> bias = {};
    std::optional<nets::Box> box = {};
    MatrixView<double> numbers() const { return population != nullptr ? population->theta() : bias; }
    std::size_t count() const { return numbers().rows() * numbers().cols(); }
  };
  /// Whose number a packed one is.
  struct Place {
    std::string population;
    std::string parameter;
    std::int64_t particle = 0;
  };

  std::vector<double> pack() const;
  void unpack(std::span<const double> x);
  ode::Walls walls() const;
  ode::VectorField field(const Field& write_velocities);
  Place place_of(std::size_t k) const;
  void step_fixed(const Field& write_velocities, std::vector<double>& x);
  void step_adaptive(const Field& write_velocities, std::vector<double>& x);
  void report_walls(const ode::Walls& walls, std::span<const double> before, std::span<const double> after,
                    const std::function<double(std::size_t)>& time_of);
  void find_divergence();

  TrainOptions options_;
  FlowOptions flow_;
  std::vector<Part> parts_;
  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  std::vector<record::Event> events_;
};

}  // namespace ganflow::dynamics
