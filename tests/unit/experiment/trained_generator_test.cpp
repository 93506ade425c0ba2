#include "ganflow/experiment/trained_generator.hpp"

#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/io/run_directory.hpp"

#include "run_support.hpp"

namespace ganflow::experiment {
namespace {

/// Trains a few steps into `path`; gives the process as it stands at the end.
Experiment store(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
  const Spec spec = minimal_with(overrides);
  Experiment experiment = build(spec);
  Observables look(spec, experiment);
  const auto directory = io::RunDirectory::create(path, write_spec(spec), look.columns());
  const std::array<record::Observer*, 1> observers = {directory.get()};
  run_loop(*experiment.process, look, observers, {.iterations = 5, .checkpoint_every = 5});
  return experiment;
}

TEST(TrainedGenerator, MakesWhatTheProcessMakes) {
  const ScratchFolder scratch;
  struct Case {
    std::vector<std::string> overrides;
    double tolerance;
  };
  const Case cases[] = {
      {{"precision=float64", "latent.dimension=2"}, 1e-13},
      {{"precision=float64", "generator.output_bias=true", "generator.readout=tanh", "data.law=ring8"}, 1e-13},
      {{"dynamics.kind=grid", "generator.activation=erf", "critic.activation=erf",
        "generator.start.a={law = \"constant\", value = 0.5}", "generator.start.c={law = \"constant\", value = 1.0}",
        "critic.start.a={law = \"constant\", value = 0.4}", "critic.start.c={law = \"constant\", value = 0.4}",
        "flow.held_generator=[\"a_1\", \"c_1\"]", "flow.held_critic=[\"a_1\", \"c_1\"]", "grid.generator_cells=30"},
       1e-13},
      {{"precision=float64", "generator.inner=[3, 2]", "generator.output_bias=true", "data.law=ring8"}, 1e-13},
      {{"precision=float32", "generator.activation=relu", "latent.law=uniform"}, 1e-5},  // a few roundings of float
  };
  int number = 0;
  for (const Case& c : cases) {
    SCOPED_TRACE(testing::PrintToString(c.overrides));
    const auto path = scratch / std::to_string(number++);
    const Experiment experiment = store(path, c.overrides);
    const TrainedGenerator generator{io::StoredRun(path)};
    Matrix<double> expected(9, experiment.process->dimension());
    experiment.process->generate({.seed = 3, .purpose = rng::Purpose::kSampling}, expected.view());
    const Matrix<double> samples = generator.generate(generator.latents(3, 0, 9).view());
    for (std::size_t i = 0; i < 9; ++i) {
      for (std::size_t k = 0; k < samples.cols(); ++k) {
        EXPECT_NEAR(samples(i, k), expected(i, k), c.tolerance * (1 + std::abs(expected(i, k))));
      }
    }
    EXPECT_EQ(generator.iteration(), 5);
  }
}

TEST(TrainedGenerator, WalkKeepsTheLengthOfNormalLatents) {
  const ScratchFolder scratch;
  store(scratch / "p", {"latent.dimension=3"});
  const TrainedGenerator generator{io::StoredRun(scratch / "p")};
  const std::vector<double> a = {2, 0, 0};
  const std::vector<double> b = {0, 2, 0};
  EXPECT_EQ(generator.between(a, b, 0), a);
  for (const double share : {0.25, 0.5, 0.75, 1.0}) {
    const auto z = generator.between(a, b, share);
    EXPECT_NEAR(std::hypot(z[0], z[1], z[2]), 2, 1e-14);
    EXPECT_NEAR(std::atan2(z[1], z[0]), share * M_PI / 2, 1e-14);
  }
  EXPECT_EQ(generator.between(a, a, 0.3), a);
}

TEST(TrainedGenerator, RefusesARunWithoutCheckpointOrOfAnotherShape) {
  const ScratchFolder scratch;
  store(scratch / "p", {});
  std::string spec = content(scratch / "p/spec.toml");
  const auto at = spec.find("units = 128");
  ASSERT_NE(at, std::string::npos);
  write(scratch / "p/spec.toml", spec.replace(at, 11, "units = 64"));
  EXPECT_THROW(TrainedGenerator(io::StoredRun(scratch / "p")), InputError);
  std::filesystem::remove_all(scratch / "p/checkpoints");
  EXPECT_THROW(TrainedGenerator(io::StoredRun(scratch / "p")), InputError);
}

TEST(TrainedGenerator, ALearnerIsNone) {
  const ScratchFolder scratch;
  store(scratch / "p", {"objective.kind=supervised"});
  EXPECT_THROW(TrainedGenerator(io::StoredRun(scratch / "p")), InputError);
}

}  // namespace
}  // namespace ganflow::experiment
