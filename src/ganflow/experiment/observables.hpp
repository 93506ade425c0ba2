#pragma once
/// What is written down about a run at an instant: the columns of series.csv, and the snapshots.

#include "ganflow/core/matrix.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/mode_finder.hpp"
#include "ganflow/experiment/population_track.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/record/series.hpp"

#include <memory>
#include <vector>

namespace ganflow::experiment {

/// Columns, in this order, with n = observe.samples fresh generated samples and as many data (streams named by the
/// iteration, so a resumed run writes the same numbers):
///   payoff                Ψ̂ (theory §2), penalties included
///   critic_mean           E D(x) over the data: what the critic alone does
///   mean_k, std_k         of generated samples, for d ≤ 8, k = 0 … d−1
///   pc1, spread           for d ≥ 2: mean of generated samples along the data's first principal axis, from the data's
///                         mean; root of the trace of the generated samples' covariance
///   w1 | sliced_w1        distance to the data: exact for d = 1, sliced otherwise (theory §6)
///   noise_floor           the same between two draws of the data: the median of nine pairs, one number for the run
///   w1_average, w1_mixture | sliced_…     the same of the generator with averaged parameters and of the mixture of past
///                         generators; only with dynamics.average, none before its start
///   distinct_generator, distinct_critic   different particles (theory §4); of a critic where one is trained
///   wall_share            share of critic coordinates on walls; only with a box
///   generator_gradient, critic_gradient   root mean square of the last mean-field gradients; none at iteration 0
///   critic_steps          made in the last iteration; only with dynamics.best_response
///   quadrature_error      only of flows: of the velocities, relative to the largest
///   mass_error, energy_balance    only of grids (dynamics/grid_flow.hpp)
///   modes, mode_distance  modes of the data among the generated samples, total variation to the data's shares
///                         (mode_finder.hpp); only where the data have modes, none where a classifier is too weak
///   share_k               likewise of each of at most 32 modes, the share of generated samples; what is left lies outside
///   w2_start_generator …  how far the populations have come (population_track.hpp); only with observe.distances
/// Supervised learning has energy, dissipation (of pairs, EnergyBalance), sliced_w1 and noise_floor (of pairs (x, y)),
/// distinct_generator, generator_gradient, quadrature_error and the distances of the population instead.
///
/// Cost  O(n (N + M) p + n log n · projections) a row; the floor takes nine distances, once.
class Observables {
 public:
  Observables(const Spec& spec, const Experiment& experiment);

  const record::Columns& columns() const { return columns_; }
  /// Standard deviation of the data along their first principal axis: the size that a swing of the mean is held
  /// against.
  double data_std() const { return data_std_; }
  /// Distance of the data from a point at their mean, as the columns measure it: what knows nothing else of the data
  /// is as far away. 0 for constant data.
  double data_size() const { return data_size_; }
  /// The row of this instant. Rows are asked for in order, each once: the next is compared with this one.
  record::Frame frame(const dynamics::Process& process);
  /// The checkpoint of the process, and what later rows are compared with.
  record::CheckpointState checkpoint(const dynamics::Process& process) const;
  void restore(const record::CheckpointState& state);
  /// Leaves the distances of the populations out: NaN. For the ranks of a job whose rows nobody reads.
  void spare_distances();
  /// The modes of the data; null where they have none. Its get() may train a classifier.
  LazyModeFinder* mode_finder() const { return modes_.get(); }
  /// Arrays samples (n,d) at fixed latents, real (n,d), image_shape (3) for pictures, generator (p,N), critic (p,M) where
  /// one is trained; of grids, 1024 particles of equal weight stand for the masses.
  record::Snapshot snapshot(const dynamics::Process& process) const;

 private:
  rng::Stream stream(rng::Purpose purpose, std::int64_t iteration) const;
  double distance(const Matrix<double>& x, const Matrix<double>& y, std::int64_t iteration) const;
  bool is_supervised() const;
  record::Frame supervised_frame(const dynamics::Process& process);
  bool has_critic() const;
  bool has_wall_share() const;
  bool has_averages() const;
  bool counts_critic_steps() const;
  void add_averages(const dynamics::Process& process, const Matrix<double>& real, std::vector<double>& values) const;
  void add_census(const dynamics::Census& census, std::vector<double>& values) const;
  void follow_populations(const dynamics::Process& process);
  void add_distances(const dynamics::Process& process, std::vector<double>& values);
  void find_axis();
  void find_noise_floor();
  void find_size();

  Spec spec_;
  std::shared_ptr<const data::Law> data_;
  std::optional<data::ImageShape> image_shape_;
  std::size_t dimension_;
  record::Columns columns_;
  std::vector<double> centre_;  // the data's mean
  std::vector<double> axis_;    // and first principal axis
  double data_std_ = 0;
  double data_size_ = 0;
  double noise_floor_ = 0;
  std::shared_ptr<LazyModeFinder> modes_;
  std::size_t named_modes_ = 0;             // with a column share_k
  std::unique_ptr<PopulationTrack> track_;  // null without observe.distances
  bool spares_distances_ = false;
};

}  // namespace ganflow::experiment
