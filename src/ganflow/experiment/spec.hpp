#pragma once
/// Everything that determines a run, as plain values. Parsing lives in spec_toml.hpp, objects are made in build.hpp.

#include "ganflow/data/options.hpp"
#include "ganflow/dynamics/flow_options.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/nets/options.hpp"
#include "ganflow/objectives/options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::experiment {

enum class Precision { kFloat32, kFloat64 };
enum class LatentLaw { kNormal, kUniform, kLogistic };  ///< N(0,I), uniform on [−1,1]^L, logistic(0,1)^L

enum class TargetSource { kNetwork, kLabels, kFile };  ///< a teacher, one-hot labels of the data, a table of numbers

/// What the populations of a run are compared with while it runs, and how.
enum class PopulationReference { kStart, kPrevious };  ///< the run's own start, its row before
enum class PopulationNorm { kW2, kWeak, kCoupled };    ///< exact W_2, H^{-s}, particle by particle

struct DataSpec {
  data::LawOptions law;          ///< used when law.name is not empty
  data::DatasetOptions dataset;  ///< used otherwise
};

struct LatentSpec {
  LatentLaw law = LatentLaw::kNormal;
  std::size_t dimension = 1;  ///< L; at least 1
};

/// What a supervised learner is to answer.
struct TeacherSpec {
  TargetSource targets = TargetSource::kNetwork;
  std::string file = {};              ///< kFile: NPY of shape (rows of the data, K), or (rows) for K = 1
  std::size_t outputs = 1;            ///< kNetwork: K; at least 1
  nets::NetworkOptions network = {};  ///< kNetwork: units, activation, scale, start
};

/// Flows and grids: which of a unit's parameters keep their start, by name: a_1 … a_L, b, c_1 … c_K.
struct HeldSpec {
  std::vector<std::string> generator;
  std::vector<std::string> critic;
};

/// Used when dynamics.kind is kGrid.
struct GridSpec {
  std::size_t generator_cells = 0;  ///< an axis; 0: 200 for one parameter, 48 for two
  std::size_t critic_cells = 0;
  double reach = 10;  ///< half-width of the window of a player without a box; > 0
};

/// What is looked at while it runs, in iterations, so that a resumed run looks at the same instants.
struct ObserveSpec {
  std::int64_t every = 10;                                             ///< rows of series.csv; ≥ 1
  std::size_t samples = 1024;                                          ///< generated samples per row; ≥ 2
  std::size_t projections = 64;                                        ///< of sliced W_1, when d > 1; ≥ 1
  std::int64_t snapshot_every = 0;                                     ///< snapshots/*.h5; 0: only first and last
  std::size_t snapshot_samples = 64;                                   ///< fixed latents drawn in a snapshot; ≥ 1
  std::vector<PopulationReference> distances = {};                     ///< columns of population_track.hpp
  std::vector<PopulationNorm> distance_norms = {PopulationNorm::kW2};  ///< not empty beside distances
  double smoothness = 0.5;                                             ///< s − p/2 of kWeak; > 0
  std::size_t distance_limit = 4096;                                   ///< most particles for kW2 and kWeak; ≥ 1
};

struct RunSpec {
  std::int64_t iterations = 1000;        ///< length of the run; ≥ 1. `until` in a spec is iterations · time_step
  std::int64_t checkpoint_every = 1000;  ///< iterations; ≥ 1
};

/// One player's learning rates are derived from (time_step, critic_speed) or the other way round; the resolved spec
/// records both (docs/decisions/0002).
struct Spec {
  std::string name;   ///< of the gallery, or the file's stem
  std::string title;  ///< one line for people
  std::uint64_t seed = 1;
  Precision precision = Precision::kFloat32;
  DataSpec data;
  LatentSpec latent;
  nets::NetworkOptions generator;
  nets::NetworkOptions critic;
  objectives::ObjectiveOptions objective;
  TeacherSpec teacher;  ///< used when the objective is kSupervised
  dynamics::DynamicsKind kind = dynamics::DynamicsKind::kTrain;
  dynamics::TrainOptions dynamics;
  dynamics::FlowOptions flow;  ///< used when kind is kFlow or kGrid; its held rows come from `held`
  HeldSpec held;
  GridSpec grid;
  ObserveSpec observe;
  RunSpec run;
};

/// The box that the critic stays in; nullopt where there is none, and where its half-width only says how wide units
/// start ("uniform-in-box" beside a penalty or another projection).
inline std::optional<double> critic_box(const Spec& spec) {
  const bool walls =
      spec.critic.projection == nets::ProjectionKind::kBox && !objectives::has_gradient_penalty(spec.objective.kind);
  return walls ? spec.critic.box : std::nullopt;
}

/// Whether the mean-field limit is solved, on particles or on a grid.
inline bool is_limit(const Spec& spec) { return spec.kind != dynamics::DynamicsKind::kTrain; }

/// Whether anything holds the critic's parameters.
inline bool has_critic_walls(const Spec& spec) {
  return critic_box(spec) || spec.critic.projection != nets::ProjectionKind::kBox;
}

}  // namespace ganflow::experiment
