#include "ganflow/experiment/observables.hpp"

#include "ganflow/record/layer_arrays.hpp"
#include "ganflow/transport/sliced.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr std::size_t kMaxNamedDimensions = 8;   ///< more columns mean_k than this help nobody
constexpr std::size_t kMaxNamedModes = 32;       ///< likewise of columns share_k
constexpr std::size_t kAxisSamples = 2048;       ///< data drawn to find their principal axis, fewer …
constexpr std::size_t kAxisNumbers = 1U << 25U;  ///< … where they would be more numbers than this
constexpr int kPowerIterations = 100;            ///< of the power method; the axis need only be fixed, not exact
constexpr std::int64_t kFloorPairs = 9;          ///< whose median the noise floor is; odd
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMap = Eigen::Map<const RowMajor>;

ConstMap as_eigen(const Matrix<double>& m) {
  return {m.data(), static_cast<Eigen::Index>(m.rows()), static_cast<Eigen::Index>(m.cols())};
}

Matrix<double> draw(const data::Law& law, const rng::Stream& stream, std::size_t count) {
  Matrix<double> x(count, law.dimension());
  law.sample(stream, 0, x.view());
  return x;
}

constexpr std::size_t kShares = 1024;  ///< particles that stand for a grid's masses

/// Particles of equal weight for the masses of a grid: particle k is where the mass up to there is (k + ½)/n.
record::Array equal_shares(const record::CheckpointState& state, const std::string& player) {
  const record::Array& nodes = state.at(player);
  const auto& mass = std::get<std::vector<double>>(state.at(player + ".mass").values);
  const auto& at = std::get<std::vector<double>>(nodes.values);
  std::vector<double> values(nodes.shape.at(0) * kShares);
  std::size_t i = 0;
  double up_to = mass.front();
  for (std::size_t k = 0; k < kShares; ++k) {
    while (i + 1 < mass.size() && up_to < (static_cast<double>(k) + 0.5) / static_cast<double>(kShares)) {
      up_to += mass[++i];
    }
    for (std::size_t r = 0; r < nodes.shape.at(0); ++r) {
      values[r * kShares + k] = at[r * mass.size() + i];
    }
  }
  return {player, {nodes.shape.at(0), kShares}, values};
}

}  // namespace

Observables::Observables(const Spec& spec, const Experiment& experiment)
    : spec_(spec),
      data_(experiment.data),
      image_shape_(experiment.image_shape()),
      dimension_(experiment.data->dimension()) {
  find_axis();
  find_noise_floor();
  find_size();
  if (is_supervised()) {
    columns_ = {"energy", "dissipation", "sliced_w1", "noise_floor", "distinct_generator", "generator_gradient"};
    if (spec_.kind == dynamics::DynamicsKind::kFlow) {
      columns_.emplace_back("quadrature_error");
    }
    follow_populations(*experiment.process);
    return;
  }
  columns_ = {"payoff", "critic_mean"};
  if (dimension_ <= kMaxNamedDimensions) {
    for (std::size_t k = 0; k < dimension_; ++k) {
      columns_.push_back(fmt::format("mean_{}", k));
    }
    for (std::size_t k = 0; k < dimension_; ++k) {
      columns_.push_back(fmt::format("std_{}", k));
    }
  }
  if (dimension_ >= 2) {
    columns_.insert(columns_.end(), {"pc1", "spread"});
  }
  const std::string distance = dimension_ == 1 ? "w1" : "sliced_w1";
  columns_.insert(columns_.end(), {distance, "noise_floor"});
  if (has_averages()) {
    columns_.insert(columns_.end(), {distance + "_average", distance + "_mixture"});
  }
  columns_.emplace_back("distinct_generator");
  if (has_critic()) {
    columns_.emplace_back("distinct_critic");
  }
  if (has_wall_share()) {
    columns_.emplace_back("wall_share");
  }
  columns_.emplace_back("generator_gradient");
  if (has_critic()) {
    columns_.emplace_back("critic_gradient");
  }
  if (counts_critic_steps()) {
    columns_.emplace_back("critic_steps");
  }
  if (is_limit(spec_)) {
    columns_.emplace_back("quadrature_error");
  }
  if (spec_.kind == dynamics::DynamicsKind::kGrid) {
    columns_.insert(columns_.end(), {"mass_error", "energy_balance"});
  }
  if (ModeFinder::exist(experiment)) {
    modes_ = std::make_shared<LazyModeFinder>(experiment, spec.seed);
    columns_.insert(columns_.end(), {"modes", "mode_distance"});
    if (const std::size_t modes = ModeFinder::count_modes(experiment); modes <= kMaxNamedModes) {
      named_modes_ = modes;
      for (std::size_t k = 0; k < modes; ++k) {
        columns_.push_back(fmt::format("share_{}", k));
      }
    }
  }
  follow_populations(*experiment.process);
}

void Observables::follow_populations(const dynamics::Process& process) {
  if (!spec_.observe.distances.empty()) {
    track_ = std::make_unique<PopulationTrack>(spec_, process.state());
    const record::Columns columns = track_->columns();
    columns_.insert(columns_.end(), columns.begin(), columns.end());
  }
}

bool Observables::is_supervised() const { return spec_.objective.kind == objectives::ObjectiveKind::kSupervised; }
bool Observables::has_critic() const { return objectives::trains_critic(spec_.objective.kind); }
bool Observables::has_wall_share() const { return has_critic() && critic_box(spec_).has_value(); }
bool Observables::has_averages() const { return spec_.dynamics.average.kind != dynamics::AverageKind::kNone; }
bool Observables::counts_critic_steps() const { return has_critic() && spec_.dynamics.best_response > 0; }

rng::Stream Observables::stream(rng::Purpose purpose, std::int64_t iteration) const {
  return {.seed = spec_.seed, .purpose = purpose, .step = static_cast<std::uint64_t>(iteration)};
}

/// The first principal axis of the data by the power method, its sign fixed by its largest coordinate.
void Observables::find_axis() {
  const std::size_t count = std::clamp<std::size_t>(kAxisNumbers / dimension_, 2, kAxisSamples);
  const Matrix<double> sample = draw(*data_, stream(rng::Purpose::kReference, 0), count);
  const Eigen::RowVectorXd mean = as_eigen(sample).colwise().mean();
  const RowMajor centred = as_eigen(sample).rowwise() - mean;
  Eigen::Index widest = 0;
  centred.colwise().squaredNorm().maxCoeff(&widest);
  Eigen::VectorXd axis = Eigen::VectorXd::Unit(mean.size(), widest);
  for (int i = 0; i < kPowerIterations; ++i) {
    const Eigen::VectorXd next = centred.transpose() * (centred * axis);
    if (next.norm() == 0) {
      break;  // constant data: every axis is as good
    }
    axis = next.normalized();
  }
  Eigen::Index largest = 0;
  axis.cwiseAbs().maxCoeff(&largest);
  axis *= axis(largest) < 0 ? -1 : 1;
  centre_.assign(mean.begin(), mean.end());
  axis_.assign(axis.begin(), axis.end());
  data_std_ = (centred * axis).norm() / std::sqrt(static_cast<double>(count));
}

/// W_1 where d = 1, else sliced W_1.
double Observables::distance(const Matrix<double>& x, const Matrix<double>& y, std::int64_t iteration) const {
  if (dimension_ == 1) {
    const auto line = [](const Matrix<double>& m) { return std::span<const double>(m.data(), m.rows()); };
    return transport::wasserstein_1d(line(x), line(y)).distance;
  }
  const transport::SlicedOptions options{
      .projections = spec_.observe.projections, .seed = spec_.seed, .step = static_cast<std::uint64_t>(iteration)};
  return transport::sliced_wasserstein(x.view(), y.view(), options).distance;
}

/// Real against real costs as much as generated against real, and does not change along a run: it is drawn once.
void Observables::find_noise_floor() {
  std::vector<double> floors;
  for (std::int64_t pair = 0; pair < kFloorPairs; ++pair) {
    rng::Stream stream = this->stream(rng::Purpose::kNoiseFloor, pair);
    const Matrix<double> real = draw(*data_, stream, spec_.observe.samples);
    stream.substep = 1;
    floors.push_back(distance(draw(*data_, stream, spec_.observe.samples), real, pair));
  }
  const auto middle = floors.begin() + kFloorPairs / 2;
  std::nth_element(floors.begin(), middle, floors.end());
  noise_floor_ = *middle;
}

/// Pairs (x, y(x)) beside (x, t): the distance sees how far apart the two functions are.
record::Frame Observables::supervised_frame(const dynamics::Process& process) {
  const std::int64_t t = process.iteration();
  const std::size_t n = spec_.observe.samples;
  Matrix<double> learned(n, dimension_);
  process.generate(stream(rng::Purpose::kObservation, t), learned.view());
  const Matrix<double> taught = draw(*data_, stream(rng::Purpose::kReference, t), n);
  const auto balance = process.energy(stream(rng::Purpose::kReference, t), n).value();
  record::Frame frame{.iteration = t, .time = process.time(), .values = {balance.energy, balance.dissipation}};
  frame.values.push_back(distance(learned, taught, t));
  frame.values.push_back(noise_floor_);
  add_census(process.census(), frame.values);
  add_distances(process, frame.values);
  return frame;
}

void Observables::find_size() {
  const Matrix<double> real = draw(*data_, stream(rng::Purpose::kNoiseFloor, 0), spec_.observe.samples);
  Matrix<double> point(1, dimension_);
  std::copy(centre_.begin(), centre_.end(), point.data());
  data_size_ = distance(real, point, 0);
}

record::Frame Observables::frame(const dynamics::Process& process) {
  if (is_supervised()) {
    return supervised_frame(process);
  }
  const std::int64_t t = process.iteration();
  const std::size_t n = spec_.observe.samples;
  Matrix<double> generated(n, dimension_);
  process.generate(stream(rng::Purpose::kObservation, t), generated.view());
  const Matrix<double> real = draw(*data_, stream(rng::Purpose::kReference, t), n);

  record::Frame frame{.iteration = t, .time = process.time(), .values = {}};
  std::vector<double>& values = frame.values;
  values.push_back(process.payoff(stream(rng::Purpose::kReference, t), stream(rng::Purpose::kObservation, t), n));

  Matrix<double> on_data(n, 1);
  process.evaluate_critic(real.view(), on_data.view());
  values.push_back(as_eigen(on_data).mean());

  const Eigen::RowVectorXd mean = as_eigen(generated).colwise().mean();
  const Eigen::RowVectorXd variance =
      (as_eigen(generated).rowwise() - mean).colwise().squaredNorm() / static_cast<double>(n);
  if (dimension_ <= kMaxNamedDimensions) {
    values.insert(values.end(), mean.begin(), mean.end());
    for (const double v : variance) {
      values.push_back(std::sqrt(v));
    }
  }
  if (dimension_ >= 2) {
    double along = 0;
    for (std::size_t k = 0; k < dimension_; ++k) {
      along += (mean(static_cast<Eigen::Index>(k)) - centre_[k]) * axis_[k];
    }
    values.push_back(along);
    values.push_back(std::sqrt(variance.sum()));
  }
  values.push_back(distance(generated, real, t));
  values.push_back(noise_floor_);
  add_averages(process, real, values);
  add_census(process.census(), values);
  if (modes_) {
    const ModeRow row = mode_row(modes_->get(), generated.view());
    values.insert(values.end(), {row.modes, row.distance});
    values.insert(values.end(), row.shares.begin(), row.shares.begin() + static_cast<std::ptrdiff_t>(named_modes_));
  }
  add_distances(process, values);
  return frame;
}

void Observables::add_distances(const dynamics::Process& process, std::vector<double>& values) {
  if (track_ && spares_distances_) {
    values.insert(values.end(), track_->columns().size(), kUndefined);
  } else if (track_) {
    const std::vector<double> distances = track_->row(process.state());
    values.insert(values.end(), distances.begin(), distances.end());
  }
}

record::CheckpointState Observables::checkpoint(const dynamics::Process& process) const {
  record::CheckpointState state = process.state();
  if (track_) {
    track_->save(state);
  }
  return state;
}

void Observables::restore(const record::CheckpointState& state) {
  if (track_) {
    track_->restore(state);
  }
}

void Observables::spare_distances() { spares_distances_ = true; }

void Observables::add_averages(const dynamics::Process& process, const Matrix<double>& real,
                               std::vector<double>& values) const {
  const std::int64_t t = process.iteration();
  for (const dynamics::AveragedLaw law : {dynamics::AveragedLaw::kMeanParameters, dynamics::AveragedLaw::kMixture}) {
    if (has_averages()) {
      const auto averaged = process.sample_average(law, stream(rng::Purpose::kObservation, t), spec_.observe.samples);
      values.push_back(averaged ? distance(*averaged, real, t) : kUndefined);
    }
  }
}

void Observables::add_census(const dynamics::Census& census, std::vector<double>& values) const {
  values.push_back(static_cast<double>(census.distinct_generator));
  if (has_critic()) {
    values.push_back(static_cast<double>(census.distinct_critic));
  }
  if (has_wall_share()) {
    values.push_back(census.wall_share.value_or(kUndefined));
  }
  values.push_back(census.generator_gradient.value_or(kUndefined));
  if (has_critic()) {
    values.push_back(census.critic_gradient.value_or(kUndefined));
  }
  if (counts_critic_steps()) {
    values.push_back(census.critic_steps ? static_cast<double>(*census.critic_steps) : kUndefined);
  }
  if (is_limit(spec_)) {
    values.push_back(census.quadrature_error.value_or(kUndefined));
  }
  if (spec_.kind == dynamics::DynamicsKind::kGrid) {
    values.insert(values.end(), {census.mass_error.value_or(kUndefined), census.energy_balance.value_or(kUndefined)});
  }
}

record::Snapshot Observables::snapshot(const dynamics::Process& process) const {
  const std::size_t n = spec_.observe.snapshot_samples;
  Matrix<double> generated(n, dimension_);
  process.generate(stream(rng::Purpose::kSheet, 0), generated.view());
  const Matrix<double> real = draw(*data_, stream(rng::Purpose::kSheet, 1), n);

  record::Snapshot snapshot{.iteration = process.iteration(), .time = process.time(), .arrays = {}};
  snapshot.arrays.push_back(record::to_array<double>("samples", generated.view()));
  snapshot.arrays.push_back(record::to_array<double>("real", real.view()));
  if (image_shape_) {
    snapshot.arrays.push_back({"image_shape",
                               {3},
                               std::vector<std::int64_t>{static_cast<std::int64_t>(image_shape_->height),
                                                         static_cast<std::int64_t>(image_shape_->width),
                                                         static_cast<std::int64_t>(image_shape_->channels)}});
  }
  const record::CheckpointState state = process.state();
  for (const char* const player : {"generator", "critic"}) {
    for (const record::Array* const layer : record::layer_arrays(state, player)) {
      snapshot.arrays.push_back(spec_.kind == dynamics::DynamicsKind::kGrid ? equal_shares(state, player) : *layer);
    }
  }
  return snapshot;
}

}  // namespace ganflow::experiment
