// Supervised learning as a spec has it: [teacher], and what falls silent without a critic.

#include "ganflow/dynamics/supervised_training.hpp"
#include "ganflow/experiment/gallery.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

Spec lesson_with(const std::vector<std::string>& overrides) {
  return parse_spec(gallery_spec_text("supervised"), "supervised", overrides);
}

std::string lesson_refusal(const std::vector<std::string>& overrides) {
  try {
    build(lesson_with(overrides));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(SupervisedSpec, TheGallerysLessonIsAFlowInClosedForm) {
  const Spec spec = lesson_with({});
  const Experiment experiment = build(spec);
  EXPECT_NE(dynamic_cast<const dynamics::SupervisedFlow*>(experiment.process.get()), nullptr);
  EXPECT_EQ(experiment.data->dimension(), 3U);
  Observables look(spec, experiment);
  EXPECT_EQ(look.columns(), (record::Columns{"energy", "dissipation", "sliced_w1", "noise_floor", "distinct_generator",
                                             "generator_gradient", "quadrature_error"}));
  const record::Frame frame = look.frame(*experiment.process);
  EXPECT_EQ(frame.values.size(), look.columns().size());
  EXPECT_GT(frame.values[0], 0);
  EXPECT_NEAR(frame.values[1], frame.values[5] * frame.values[5], 1e-12);  // dissipation: the mean square speed
}

TEST(SupervisedSpec, TrainsOnBatchesInBothPrecisions) {
  const Spec narrow = lesson_with({"dynamics.kind=train", "dynamics.time_step=0.1", "run.iterations=3"});
  EXPECT_NE(dynamic_cast<const dynamics::SupervisedTraining<float>*>(build(narrow).process.get()), nullptr);
  const Spec wide = lesson_with({"dynamics.kind=train", "precision=float64", "run.iterations=3"});
  EXPECT_NE(dynamic_cast<const dynamics::SupervisedTraining<double>*>(build(wide).process.get()), nullptr);
}

TEST(SupervisedSpec, TargetsComeFromLabelsAndFiles) {
  const ScratchFolder folder;
  Matrix<double> x(6, 2);
  Matrix<double> targets(6, 1);
  for (std::size_t i = 0; i < 6; ++i) {
    x(i, 0) = static_cast<double>(i);
    targets(i, 0) = 2 * static_cast<double>(i);
  }
  const std::string data = "data.file=" + write_matrix(folder, "x.npy", x);
  const std::string table = "teacher.file=" + write_matrix(folder, "t.npy", targets);
  const Experiment experiment = build(lesson_with({data, "teacher.targets=file", table}));
  EXPECT_EQ(experiment.data->dimension(), 3U);
  Matrix<double> pairs(4, 3);
  experiment.data->sample({.seed = 1}, 0, pairs.view());
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(pairs(i, 2), 2 * pairs(i, 0));
  }
  const std::string short_table = "teacher.file=" + write_matrix(folder, "few.npy", Matrix<double>(5, 1));
  EXPECT_THAT(lesson_refusal({data, "teacher.targets=file", short_table}), HasSubstr("5 targets for 6 rows"));
  EXPECT_THAT(lesson_refusal({data, "teacher.targets=labels"}), HasSubstr("no labels"));
  EXPECT_THAT(lesson_refusal({"teacher.targets=labels"}), HasSubstr("the data are a law"));
  EXPECT_THAT(lesson_refusal({data, "teacher.targets=file"}), HasSubstr("teacher.file is missing"));
}

TEST(SupervisedSpec, RefusesWhatWouldDoNothing) {
  EXPECT_THAT(lesson_refusal({"critic.units=3"}), HasSubstr("trains no critic"));
  EXPECT_THAT(lesson_refusal({"flow.latent_order=8"}), HasSubstr("has no latents"));
  EXPECT_THAT(lesson_refusal({"latent.dimension=3"}), HasSubstr("takes the data in"));
  EXPECT_THAT(lesson_refusal({"dynamics.kind=train", "dynamics.noise=0.1"}), HasSubstr("nothing else"));
  EXPECT_THAT(lesson_refusal({"objective.r1=1"}), HasSubstr("trains no critic"));
  EXPECT_THAT(lesson_refusal({"teacher.targets=file", "teacher.file=x", "teacher.units=5"}),
              HasSubstr("not from a network"));
  EXPECT_THAT(lesson_refusal({"teacher.start.a={law = \"uniform\", low = 2.0, high = 1.0}"}),
              HasSubstr("teacher.start.a"));
  EXPECT_THAT(refusal(kMinimal, {"teacher.units=5"}), HasSubstr("has no teacher"));
}

}  // namespace
}  // namespace ganflow::experiment
