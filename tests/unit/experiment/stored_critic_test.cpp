#include "ganflow/experiment/stored_critic.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

/// The running process says what its critic says; a snapshot of it must say the same.
TEST(StoredCritic, SaysWhatTheRunningCriticSays) {
  for (const char* const law : {"data.law=two-gaussians", "data.law=ring8"}) {
    for (const char* const precision : {"precision=float32", "precision=float64"}) {
      SCOPED_TRACE(std::string(law) + " " + precision);
      const Spec spec = minimal_with({law, precision, "generator.units=6", "critic.units=37", "dynamics.batch=16"});
      Experiment experiment = build(spec);
      const Observables look(spec, experiment);
      for (int k = 0; k < 5; ++k) {
        experiment.process->advance();
      }
      Matrix<double> x(50, experiment.process->dimension());
      experiment.data->sample({.seed = 3, .purpose = rng::Purpose::kReference}, 0, x.view());
      Matrix<double> expected(50, 1);
      experiment.process->evaluate_critic(x.view(), expected.view());
      const auto values = critic_values(spec, look.snapshot(*experiment.process), x.view());
      ASSERT_TRUE(values.has_value());
      const double rounding = spec.precision == Precision::kFloat64 ? 1e-13 : 1e-6;  // of a mean of 37 terms below 1
      for (std::size_t i = 0; i < 50; ++i) {
        EXPECT_NEAR((*values)[i], expected(i, 0), rounding);
      }
    }
  }
}

TEST(StoredCritic, SaysWhatACriticOfSeveralLayersSays) {
  const Spec spec = minimal_with({"precision=float64", "critic.inner=[3, 2]", "generator.inner=[4]"});
  const Experiment experiment = build(spec);
  const record::Snapshot snapshot = Observables(spec, experiment).snapshot(*experiment.process);
  EXPECT_TRUE(snapshot.contains("critic.3") && snapshot.contains("generator.2") && !snapshot.contains("critic"));
  Matrix<double> x(50, 1);
  experiment.data->sample({.seed = 3, .purpose = rng::Purpose::kReference}, 0, x.view());
  Matrix<double> expected(50, 1);
  experiment.process->evaluate_critic(x.view(), expected.view());
  const auto values = critic_values(spec, snapshot, x.view());
  ASSERT_TRUE(values.has_value());
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_NEAR((*values)[i], expected(i, 0), 1e-13);  // of means of 128 terms below 1
  }
  EXPECT_FALSE(critic_values(minimal_with({"critic.inner=[3]"}), snapshot, x.view()).has_value());
}

TEST(StoredCritic, IsNoneWhereTheParticlesDoNotFit) {
  const Spec spec = minimal_with({});
  Matrix<double> x(2, 1);
  EXPECT_FALSE(critic_values(spec, {}, x.view()).has_value());
  record::Snapshot other{.iteration = 0, .time = 0, .arrays = {{"critic", {5, 4}, std::vector<float>(20)}}};
  EXPECT_FALSE(critic_values(spec, other, x.view()).has_value());
  other.arrays[0].shape = {20};
  EXPECT_FALSE(critic_values(spec, other, x.view()).has_value());
}

}  // namespace
}  // namespace ganflow::experiment
