#pragma once
/// Equality of specs, member by member and bit by bit, independent of the schema. The structured bindings stop
/// compiling when a struct gains a member, so that no member can be forgotten here, in the schema or in the writer.

#include "ganflow/experiment/spec.hpp"

namespace ganflow::experiment {

inline bool same(const data::LawOptions& x, const data::LawOptions& y) {
  const auto& [name, dimension, means, covariances, weights, std, radius] = x;
  return name == y.name && dimension == y.dimension && means == y.means && covariances == y.covariances &&
         weights == y.weights && std == y.std && radius == y.radius;
}

inline bool same(const data::DatasetOptions& x, const data::DatasetOptions& y) {
  const auto& [dataset, file, labels, array, columns, standardise, limit] = x;
  return dataset == y.dataset && file == y.file && labels == y.labels && array == y.array && columns == y.columns &&
         standardise == y.standardise && limit == y.limit;
}

inline bool same(const nets::BlockStart& x, const nets::BlockStart& y) {
  const auto& [kind, mean, std, low, high, value, file] = x;
  return kind == y.kind && mean == y.mean && std == y.std && low == y.low && high == y.high && value == y.value &&
         file == y.file;
}

inline bool same(const nets::NetworkOptions& x, const nets::NetworkOptions& y) {
  const auto& [units, inner, activation, scale, readout, output_bias, box, projection, bound, a, b, c] = x;
  return units == y.units && inner == y.inner && activation == y.activation && scale == y.scale &&
         readout == y.readout && output_bias == y.output_bias && box == y.box && projection == y.projection &&
         bound == y.bound && same(a, y.start_a) && same(b, y.start_b) && same(c, y.start_c);
}

inline bool same(const objectives::ObjectiveOptions& x, const objectives::ObjectiveOptions& y) {
  const auto& [kind, penalty, r1, order] = x;
  return kind == y.kind && penalty == y.penalty && r1 == y.r1 && order == y.order;
}

inline bool same(const dynamics::AverageOptions& x, const dynamics::AverageOptions& y) {
  const auto& [kind, decay, start, memory] = x;
  return kind == y.kind && decay == y.decay && start == y.start && memory == y.memory;
}

inline bool same(const dynamics::TrainOptions& x, const dynamics::TrainOptions& y) {
  const auto& [rule, updates, time_step, critic_speed, critic_steps, batch, clip, schedule, momentum, decay, beta1,
               beta2, epsilon, consensus, noise, best_response, most_critic_steps, average, batch_path, merge,
               norm_limit] = x;
  return rule == y.rule && updates == y.updates && time_step == y.time_step && critic_speed == y.critic_speed &&
         critic_steps == y.critic_steps && batch == y.batch && clip == y.clip && schedule == y.schedule &&
         momentum == y.momentum && decay == y.decay && beta1 == y.beta1 && beta2 == y.beta2 && epsilon == y.epsilon &&
         consensus == y.consensus && noise == y.noise && best_response == y.best_response &&
         most_critic_steps == y.most_critic_steps && same(average, y.average) && batch_path == y.batch_path &&
         merge == y.merge && norm_limit == y.norm_limit;
}

inline bool same(const dynamics::FlowOptions& x, const dynamics::FlowOptions& y) {
  const auto& [method, tolerance, quadrature, latent_order, data_order, points, held_generator, held_critic,
               quadrature_tolerance] = x;
  return method == y.method && tolerance == y.tolerance && quadrature == y.quadrature &&
         latent_order == y.latent_order && data_order == y.data_order && points == y.points &&
         held_generator == y.held_generator && held_critic == y.held_critic &&
         quadrature_tolerance == y.quadrature_tolerance;
}

inline bool same(const HeldSpec& x, const HeldSpec& y) {
  const auto& [generator, critic] = x;
  return generator == y.generator && critic == y.critic;
}

inline bool same(const GridSpec& x, const GridSpec& y) {
  const auto& [generator_cells, critic_cells, reach] = x;
  return generator_cells == y.generator_cells && critic_cells == y.critic_cells && reach == y.reach;
}

inline bool same(const ObserveSpec& x, const ObserveSpec& y) {
  const auto& [every, samples, projections, snapshot_every, snapshot_samples, distances, norms, smoothness, limit] = x;
  return every == y.every && samples == y.samples && projections == y.projections &&
         snapshot_every == y.snapshot_every && snapshot_samples == y.snapshot_samples && distances == y.distances &&
         norms == y.distance_norms && smoothness == y.smoothness && limit == y.distance_limit;
}

inline bool same(const TeacherSpec& x, const TeacherSpec& y) {
  const auto& [targets, file, outputs, network] = x;
  return targets == y.targets && file == y.file && outputs == y.outputs && same(network, y.network);
}

inline bool same(const Spec& x, const Spec& y) {
  const auto& [name, title, seed, precision, data, latent, generator, critic, objective, teacher, kind, dynamics, flow,
               held, grid, observe, run] = x;
  const auto& [law, dataset] = data;
  const auto& [latent_law, latent_dimension] = latent;
  const auto& [iterations, checkpoint_every] = run;
  return name == y.name && title == y.title && seed == y.seed && precision == y.precision && same(law, y.data.law) &&
         same(dataset, y.data.dataset) && latent_law == y.latent.law && latent_dimension == y.latent.dimension &&
         same(generator, y.generator) && same(critic, y.critic) && same(objective, y.objective) && kind == y.kind &&
         same(teacher, y.teacher) && same(dynamics, y.dynamics) && same(flow, y.flow) && same(held, y.held) &&
         same(grid, y.grid) && same(observe, y.observe) && iterations == y.run.iterations &&
         checkpoint_every == y.run.checkpoint_every;
}

}  // namespace ganflow::experiment
