#include "ganflow/experiment/build.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/empirical_law.hpp"
#include "ganflow/data/load_table.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/dynamics/grid_flow.hpp"
#include "ganflow/dynamics/ideal_trainer.hpp"
#include "ganflow/dynamics/mean_field_flow.hpp"
#include "ganflow/dynamics/supervised_training.hpp"
#include "ganflow/dynamics/trainer.hpp"
#include "ganflow/experiment/grid_players.hpp"
#include "ganflow/nets/start.hpp"

#include <string>
#include <utility>

namespace ganflow::experiment {

namespace {

/// The numbers of a file of targets as (rows, outputs).
Matrix<double> read_targets(const std::string& file) { return data::as_matrix(data::load_table(file)); }

/// The numbers of a start file as (rows, units); a flat file is one row.
std::optional<Matrix<double>> read_start(const nets::BlockStart& start) {
  if (start.kind != nets::InitialKind::kFile) {
    return std::nullopt;
  }
  const data::Table table = data::load_table(start.file);
  const bool flat = table.shape.size() == 1;
  const std::size_t rows = flat ? 1 : table.rows();
  const std::size_t cols = flat ? table.rows() : table.row_size();
  Matrix<double> values(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < cols; ++c) {
      values(r, c) = table.as_double(r * cols + c);
    }
  }
  return values;
}

nets::StartTables read_starts(const nets::NetworkOptions& options) {
  return {.a = read_start(options.start_a), .b = read_start(options.start_b), .c = read_start(options.start_c)};
}

std::optional<nets::Box> make_box(const nets::NetworkOptions& options) {
  return options.box ? std::optional<nets::Box>(*options.box) : std::nullopt;
}

std::optional<nets::Walls> make_walls(const Spec& spec) {
  switch (spec.critic.projection) {
    case nets::ProjectionKind::kNorm: return nets::Ball(spec.critic.bound.value());
    case nets::ProjectionKind::kSpectral: return nets::SlopeLimit(spec.critic.bound.value());
    case nets::ProjectionKind::kBox: break;
  }
  const std::optional<double> box = critic_box(spec);
  return box ? std::optional<nets::Walls>(nets::Box(*box)) : std::nullopt;
}

template <class T>
nets::Generator<T> make_generator(const Spec& spec, const Experiment& experiment) {
  return {nets::start_layers<T>(spec.generator, spec.latent.dimension, experiment.data->dimension(), spec.seed,
                                rng::Purpose::kGeneratorStart, read_starts(spec.generator)),
          spec.generator.readout, spec.generator.output_bias};
}

template <class T>
typename dynamics::Trainer<T>::Parts make_parts(const Spec& spec, const Experiment& experiment) {
  return {.generator = make_generator<T>(spec, experiment),
          .critic = nets::start_layers<T>(spec.critic, experiment.data->dimension(), 1, spec.seed,
                                          rng::Purpose::kCriticStart, read_starts(spec.critic)),
          .generator_box = make_box(spec.generator),
          .critic_walls = make_walls(spec),
          .objective = objectives::make_objective(spec.objective),
          .data = experiment.data,
          .latent = experiment.latent,
          .seed = spec.seed};
}

template <class T>
std::unique_ptr<dynamics::Process> make_trainer(const Spec& spec, const Experiment& experiment) {
  if (objectives::trains_critic(spec.objective.kind)) {
    return std::make_unique<dynamics::Trainer<T>>(make_parts<T>(spec, experiment), spec.dynamics);
  }
  return std::make_unique<dynamics::IdealTrainer<T>>(
      typename dynamics::IdealTrainer<T>::Parts{.generator = make_generator<T>(spec, experiment),
                                                .generator_box = make_box(spec.generator),
                                                .order = spec.objective.order,
                                                .data = experiment.data,
                                                .latent = experiment.latent,
                                                .seed = spec.seed},
      spec.dynamics);
}

/// The rows (x, t) of a data set with its targets, as a law on R^{L+K}.
std::shared_ptr<const data::Law> pairs_of_files(const Spec& spec, const Experiment& experiment) {
  GF_EXPECT(experiment.dataset != nullptr);
  const Matrix<double> targets = spec.teacher.targets == TargetSource::kLabels
                                     ? dynamics::one_hot(experiment.dataset->labels())
                                     : read_targets(spec.teacher.file);
  return dynamics::make_pairs(*experiment.dataset, targets);
}

std::shared_ptr<const data::Law> make_pairs(const Spec& spec, const Experiment& experiment) {
  if (spec.teacher.targets != TargetSource::kNetwork) {
    return pairs_of_files(spec, experiment);
  }
  // Nobody else draws from the critic's streams: a supervised learner has none.
  auto teacher =
      nets::start_population<double>(spec.teacher.network, experiment.data->dimension(), spec.teacher.outputs,
                                     spec.seed, rng::Purpose::kCriticStart, read_starts(spec.teacher.network));
  return std::make_shared<dynamics::TeacherLaw>(experiment.data, std::move(teacher));
}

/// The learner's inputs are the data; experiment.data become the pairs.
template <class T>
dynamics::SupervisedParts<T> make_lesson(const Spec& spec, const Experiment& experiment, std::size_t inputs) {
  return {.learner = {nets::start_layers<T>(spec.generator, inputs, experiment.data->dimension() - inputs, spec.seed,
                                            rng::Purpose::kGeneratorStart, read_starts(spec.generator)),
                      spec.generator.readout, spec.generator.output_bias},
          .box = make_box(spec.generator),
          .pairs = experiment.data,
          .seed = spec.seed};
}

void make_supervised(const Spec& spec, Experiment& experiment) {
  const std::size_t inputs = experiment.data->dimension();
  experiment.data = make_pairs(spec, experiment);
  experiment.dataset = nullptr;  // pairs are no pictures
  if (spec.kind == dynamics::DynamicsKind::kFlow) {
    experiment.process = std::make_unique<dynamics::SupervisedFlow>(make_lesson<double>(spec, experiment, inputs),
                                                                    spec.dynamics, spec.flow);
  } else if (spec.precision == Precision::kFloat64) {
    experiment.process = std::make_unique<dynamics::SupervisedTraining<double>>(
        make_lesson<double>(spec, experiment, inputs), spec.dynamics);
  } else {
    experiment.process = std::make_unique<dynamics::SupervisedTraining<float>>(
        make_lesson<float>(spec, experiment, inputs), spec.dynamics);
  }
}

std::unique_ptr<dynamics::Process> make_limit(const Spec& spec, const Experiment& experiment) {
  const std::size_t dimension = experiment.data->dimension();
  const nets::UnitShape generator{
      .activation = spec.generator.activation, .inputs = spec.latent.dimension, .outputs = dimension};
  const nets::UnitShape critic{.activation = spec.critic.activation, .inputs = dimension, .outputs = 1};
  const dynamics::FlowOptions flow = flow_options(spec, generator, critic);
  if (spec.kind == dynamics::DynamicsKind::kFlow) {
    return std::make_unique<dynamics::MeanFieldFlow>(make_parts<double>(spec, experiment), spec.dynamics, flow);
  }
  const GridPlayers players = grid_players(spec, generator, critic);
  return std::make_unique<dynamics::GridFlow>(make_parts<double>(spec, experiment), spec.dynamics, flow,
                                              players.generator, players.critic);
}

std::unique_ptr<dynamics::Process> make_process(const Spec& spec, const Experiment& experiment) {
  if (is_limit(spec)) {
    return make_limit(spec, experiment);
  }
  return spec.precision == Precision::kFloat64 ? make_trainer<double>(spec, experiment)
                                               : make_trainer<float>(spec, experiment);
}

}  // namespace

std::shared_ptr<const data::Law> make_latent(const LatentSpec& latent) {
  data::LawOptions options;
  options.dimension = latent.dimension;
  switch (latent.law) {
    case LatentLaw::kNormal: options.name = "gaussian"; break;
    case LatentLaw::kUniform: options.name = "uniform"; break;
    case LatentLaw::kLogistic: options.name = "logistic"; break;
  }
  return data::make_law(options);
}

Experiment build(const Spec& spec) {
  Experiment experiment;
  if (spec.data.law.name.empty()) {
    experiment.dataset = data::load_dataset(spec.data.dataset);
    experiment.data = std::make_shared<data::EmpiricalLaw>(experiment.dataset);
  } else {
    experiment.data = data::make_law(spec.data.law);
  }
  experiment.latent = make_latent(spec.latent);
  if (spec.objective.kind == objectives::ObjectiveKind::kSupervised) {
    make_supervised(spec, experiment);
  } else {
    experiment.process = make_process(spec, experiment);
  }
  return experiment;
}

}  // namespace ganflow::experiment
