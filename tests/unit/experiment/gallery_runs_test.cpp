// Every spec of the gallery runs: a short, narrow version of it, on stand-ins where the data have to be fetched.

#include "ganflow/experiment/gallery.hpp"
#include "ganflow/record/layer_arrays.hpp"

#include "run_support.hpp"

namespace ganflow::experiment {
namespace {

/// Numbers with two modes, like the births.
std::string write_numbers(const ScratchFolder& folder) {
  Matrix<double> numbers(70, 1);
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    numbers(i, 0) = (i % 7 < 5 ? 12000 : 8000) + 40 * static_cast<double>(i % 11);
  }
  return write_matrix(folder, "numbers.npy", numbers);
}

std::vector<std::string> short_version(const Spec& spec, const ScratchFolder& folder) {
  std::vector<std::string> overrides = {"run.iterations=30", "observe.every=10", "observe.samples=64",
                                        "observe.snapshot_every=20", "observe.snapshot_samples=8"};
  if (spec.data.dataset.dataset.empty()) {
    return overrides;
  }
  if (spec.latent.dimension == 1) {  // of the gallery's data sets, only the births are numbers
    overrides.insert(overrides.end(), {"data.dataset=", "data.file=" + write_numbers(folder)});
  } else {
    overrides.insert(overrides.end(), {"data.dataset=", "data.file=" + write_pictures(folder, 60, 14),
                                       "generator.units=96", "generator.scale=96", "critic.units=80", "critic.scale=80",
                                       "dynamics.batch=16", "observe.projections=8"});
  }
  return overrides;
}

class GalleryRuns : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Every, GalleryRuns, testing::ValuesIn(gallery_names()), [](const auto& name) {
  std::string word = name.param;
  std::replace(word.begin(), word.end(), '-', '_');
  return word;
});

TEST_P(GalleryRuns, GoWithoutDivergenceAndMoveBothPlayers) {
  const ScratchFolder folder;
  const std::string name = GetParam();
  const auto overrides = short_version(parse_spec(gallery_spec_text(name), name), folder);
  const Spec spec = parse_spec(gallery_spec_text(name), name, overrides);
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  Notebook notes;
  const std::array<record::Observer*, 1> observers = {&notes};
  const auto start = experiment.process->state();
  const LoopResult result = run_loop(*experiment.process, look, observers,
                                     {.iterations = spec.run.iterations,
                                      .observe_every = spec.observe.every,
                                      .snapshot_every = spec.observe.snapshot_every,
                                      .checkpoint_every = spec.run.checkpoint_every});
  EXPECT_FALSE(result.divergence) << *result.divergence;
  EXPECT_EQ(result.iterations, 30);
  EXPECT_NEAR(result.time, 30 * spec.dynamics.time_step, 1e-12);
  ASSERT_EQ(notes.frames.size(), 4U);     // 0, 10, 20, 30
  ASSERT_EQ(notes.snapshots.size(), 3U);  // 0, 20, 30
  for (std::size_t k = 1; k < notes.frames.size(); ++k) {
    for (const double value : notes.frames[k].values) {
      EXPECT_TRUE(std::isfinite(value)) << testing::PrintToString(notes.frames[k].values);
    }
  }
  EXPECT_GT(look.data_std(), 0);
  const auto end = experiment.process->state();
  const std::string moves = spec.kind == dynamics::DynamicsKind::kGrid ? ".mass" : "";  // between nodes that stay
  for (const char* const player : {"generator", "critic"}) {
    if (player == std::string("critic") && !objectives::trains_critic(spec.objective.kind)) {
      continue;
    }
    for (const record::Array* const layer : record::layer_arrays(start, player)) {
      EXPECT_NE(numbers(end, layer->name + moves), numbers(start, layer->name + moves)) << layer->name;
    }
  }
}

}  // namespace
}  // namespace ganflow::experiment
