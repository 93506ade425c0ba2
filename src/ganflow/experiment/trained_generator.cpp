#include "ganflow/experiment/trained_generator.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/stored_layers.hpp"
#include "ganflow/record/layer_arrays.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace ganflow::experiment {

namespace {

constexpr double kParallel = 1e-6;  ///< angle, radians, below which an arc is its chord to 1e-13

void copy_array(const record::Array& array, MatrixView<double> to) {
  GF_VALIDATE(array.shape.size() == 2 && array.shape[0] == to.rows() && array.shape[1] == to.cols(),
              "array '{}' has another shape than the spec's ({} × {}). Was the spec changed since?", array.name,
              to.rows(), to.cols());
  std::visit(
      [&](const auto& values) {
        for (std::size_t r = 0; r < to.rows(); ++r) {
          std::transform(values.begin() + static_cast<std::ptrdiff_t>(r * to.cols()),
                         values.begin() + static_cast<std::ptrdiff_t>((r + 1) * to.cols()), to.row(r),
                         [](auto value) { return static_cast<double>(value); });
        }
      },
      array.values);
}

nets::Generator<double> generator_of(const Spec& spec, const record::CheckpointState& state) {
  GF_VALIDATE(
      spec.objective.kind != objectives::ObjectiveKind::kSupervised,
      "{}: the run learns a function (objective 'supervised'), so there is no generator to sample. Use 'ganflow "
      "sample', which writes pairs (x, y)",
      spec.name);
  const std::size_t inputs = spec.latent.dimension;
  const record::Array& last =
      state.at(record::layer_name("generator", spec.generator.layers() - 1, spec.generator.layers()));
  const std::size_t last_inputs = spec.generator.inner.empty() ? inputs : spec.generator.inner.back();
  GF_VALIDATE(last.shape.size() == 2 && last.shape[0] >= last_inputs + 2,
              "array '{}' of the checkpoint has no rows a, b, c for {} {}. Was the spec changed since?", last.name,
              last_inputs, spec.generator.inner.empty() ? "latents" : "inputs");
  auto layers = stored_layers(spec.generator, inputs, last.shape[0] - last_inputs - 1, state, "generator");
  const bool is_grid = spec.kind == dynamics::DynamicsKind::kGrid;  // whose nodes have masses
  GF_VALIDATE(layers && (is_grid || (*layers)[0].size() == spec.generator.units),
              "array '{}' of the checkpoint has another shape than the spec's. Was the spec changed since?", last.name);
  if (is_grid) {
    nets::Population<double>& population = layers->only();
    Matrix<double> mass(1, population.size());
    copy_array(state.at("generator.mass"), mass.view());
    for (std::size_t i = 0; i < population.size(); ++i) {
      population.set_weight(i, mass(0, i));
    }
  }
  nets::Generator<double> generator(std::move(*layers), spec.generator.readout, spec.generator.output_bias);
  if (spec.generator.output_bias) {
    copy_array(state.at("bias"), generator.bias());
  }
  return generator;
}

record::CheckpointState newest_checkpoint(const io::StoredRun& run) {
  const std::vector<std::int64_t> stored = run.checkpoint_iterations();
  GF_VALIDATE(!stored.empty(),
              "{}: no checkpoint yet, so there is no generator to sample. Wait, or run 'ganflow resume {}'",
              run.layout().run.string(), run.layout().run.string());
  return run.checkpoint(stored.back());
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    sum += a[k] * b[k];
  }
  return sum;
}

}  // namespace

TrainedGenerator::TrainedGenerator(const io::StoredRun& run)
    : TrainedGenerator(parse_spec(run.spec_text(), run.layout().spec().string()), newest_checkpoint(run)) {}

TrainedGenerator::TrainedGenerator(const Spec& spec, const record::CheckpointState& state)
    : is_normal_(spec.latent.law == LatentLaw::kNormal),
      iteration_(state.iteration),
      latent_(make_latent(spec.latent)),
      generator_(generator_of(spec, state)) {}

Matrix<double> TrainedGenerator::latents(std::uint64_t seed, std::uint64_t first, std::size_t count) const {
  Matrix<double> z(count, latent_dimension());
  latent_->sample({.seed = seed, .purpose = rng::Purpose::kSampling}, first, z.view());
  return z;
}

Matrix<double> TrainedGenerator::generate(ConstMatrixView<double> latents) const {
  Matrix<double> samples(latents.rows(), dimension());
  generator_.generate(latents, samples.view());
  return samples;
}

std::vector<double> TrainedGenerator::between(std::span<const double> from, std::span<const double> to,
                                              double share) const {
  GF_EXPECT(from.size() == to.size());
  const double lengths = std::sqrt(dot(from, from) * dot(to, to));
  const double angle = is_normal_ && lengths > 0 ? std::acos(std::clamp(dot(from, to) / lengths, -1.0, 1.0)) : 0;
  // sin((1−t)α)/sin α and sin(tα)/sin α; in one dimension, and for opposite latents, there is no arc to follow.
  const bool has_arc = from.size() > 1 && angle > kParallel && M_PI - angle > kParallel;
  const double a = has_arc ? std::sin((1 - share) * angle) / std::sin(angle) : 1 - share;
  const double b = has_arc ? std::sin(share * angle) / std::sin(angle) : share;
  std::vector<double> z(from.size());
  for (std::size_t k = 0; k < z.size(); ++k) {
    z[k] = a * from[k] + b * to[k];
  }
  return z;
}

}  // namespace ganflow::experiment
