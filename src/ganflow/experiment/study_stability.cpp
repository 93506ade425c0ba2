/// Kind "stability": two runs from starts near each other (theory §4, §5).

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/population_distance.hpp"
#include "ganflow/experiment/populations.hpp"
#include "ganflow/experiment/study_kinds.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr const char* kName = "kind = \"stability\"";
constexpr double kTooMany = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kNumbers = {"d4_start", "d2_start", "d2_end", "d4_start_coupled", "d2_end_coupled"};

/// θ_i + size · ξ_i, ξ standard normal in every coordinate; kept in the box, if there is one and it was inside.
void perturb(record::Array& array, double size, const std::optional<double>& box, const rng::Stream& stream) {
  std::visit(
      [&](auto& values) {
        std::vector<double> noise(values.size());
        rng::fill_normal<double>(stream, 0, noise);
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto start = static_cast<double>(values[i]);
          double moved = start + size * noise[i];
          moved = box ? std::clamp(moved, std::min(-*box, start), std::max(*box, start)) : moved;
          values[i] = static_cast<std::remove_reference_t<decltype(values[i])>>(moved);
        }
      },
      array.values);
}

record::Array& array_of(record::State& state, const std::string& name) {
  return *std::find_if(state.arrays.begin(), state.arrays.end(), [&](const auto& a) { return a.name == name; });
}

record::State perturbed(record::State state, const Spec& spec, double size) {
  const auto stream = [&](rng::Purpose purpose) {
    return rng::Stream{.seed = spec.seed, .purpose = purpose, .step = 1};  // step 0 drew the start itself
  };
  perturb(array_of(state, "generator"), size, spec.generator.box, stream(rng::Purpose::kGeneratorStart));
  perturb(array_of(state, "critic"), size, spec.critic.box, stream(rng::Purpose::kCriticStart));
  return state;
}

record::Findings run(const CellTask& task) {
  require_one_layer(task.spec, "kind = \"stability\"");
  const double size = task.options.at("perturbation");
  refuse_grids(task.spec, kName);
  GF_VALIDATE(size > 0, "options.perturbation = {} (must be above 0). Try 0.01", size);
  const Experiment experiment = build(task.spec);
  const record::State start = experiment.process->state();
  const record::State other_start = perturbed(start, task.spec, size);
  drive(*experiment.process, task.spec.run.iterations, task);
  const record::State end = experiment.process->state();
  experiment.process->restore(other_start);
  drive(*experiment.process, task.spec.run.iterations, task);
  const record::State other_end = experiment.process->state();

  const bool transport = static_cast<double>(most_particles(start, start)) <= task.options.at("most_transport");
  const auto root = [](double power, double order) { return std::pow(power, 1 / order); };
  const auto exact = [&](const record::State& a, const record::State& b, double order) {
    return transport ? root(transport_distance(a, b, order).sum(), order) : kTooMany;
  };
  return {.numbers = {{"d4_start", exact(start, other_start, 4)},
                      {"d2_start", exact(start, other_start, 2)},
                      {"d2_end", exact(end, other_end, 2)},
                      {"d4_start_coupled", root(coupled_distance(start, other_start, 4).sum(), 4)},
                      {"d2_end_coupled", root(coupled_distance(end, other_end, 2).sum(), 2)}},
          .words = {},
          .curves = {}};
}

}  // namespace

StudyKind stability_kind() {
  return {.name = "stability",
          .doc = "distance at the end of two runs whose starts differ by a small perturbation of every particle",
          .options = {{"perturbation", 0.01, "standard deviation of what is added to every coordinate"},
                      {"most_transport", 4096, "W_p is computed for populations of at most so many particles"}},
          .names =
              [](const Study& /*study*/, const Spec& spec) {
                refuse_grids(spec, kName);
                return FindingNames{.numbers = kNumbers, .words = {}, .curves = {}};
              },
          .run = run,
          .conclude = {}};
}

}  // namespace ganflow::experiment
