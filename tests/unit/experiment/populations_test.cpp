#include "ganflow/experiment/populations.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include "study_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

Spec small_spec(const std::vector<std::string>& overrides = {}) { return parse_spec(kSmallSpec, "small", overrides); }

TEST(Populations, AreRowsOfParameters) {
  const record::State state{
      .iteration = 0, .time = 0, .arrays = {{"generator", {2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6}}}};
  const Matrix<double> points = particles(state, "generator");
  ASSERT_EQ(points.rows(), 3U);
  ASSERT_EQ(points.cols(), 2U);
  EXPECT_EQ(points(2, 0), 3);
  EXPECT_EQ(points(2, 1), 6);
}

TEST(Populations, OfAGridHaveMassesAndAreNotFollowedOneByOne) {
  const record::State grid{.iteration = 0,
                           .time = 0,
                           .arrays = {{"generator", {1, 2}, std::vector<double>{1, 2}},
                                      {"generator.mass", {1, 2}, std::vector<double>{0.25, 0.75}}}};
  EXPECT_THAT(masses(grid, "generator"), testing::ElementsAre(0.25, 0.75));
  EXPECT_TRUE(
      masses({.iteration = 0, .time = 0, .arrays = {{"generator", {1, 1}, std::vector<double>{1}}}}, "generator")
          .empty());
  Spec spec = small_spec();
  refuse_grids(spec, "it");
  spec.kind = dynamics::DynamicsKind::kGrid;
  EXPECT_THROW(refuse_grids(spec, "it"), InputError);
}

TEST(Populations, OfSeveralLayersAreRefusedByName) {
  EXPECT_NO_THROW(require_one_layer(small_spec(), "kind = \"reference\""));
  try {
    require_one_layer(small_spec({"critic.inner=[3]"}), "kind = \"reference\"");
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("critic.inner makes 2 layers (kind = \"reference\" is made for one"));
  }
}

TEST(Drive, LooksAtTheStartAndAfterEveryIteration) {
  const Experiment experiment = build(small_spec());
  std::vector<std::int64_t> seen;
  drive(*experiment.process, 3, CellTask{}, [&](const dynamics::Process& p) { seen.push_back(p.iteration()); });
  EXPECT_THAT(seen, testing::ElementsAre(0, 1, 2, 3));
}

TEST(Drive, SaysWhereItDiverged) {
  const Experiment experiment = build(small_spec({"dynamics.norm_limit=0.4"}));
  try {
    drive(*experiment.process, 20, CellTask{});
    FAIL() << "went on";
  } catch (const RuntimeFailure& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("it diverged: at iteration "));
  }
}

TEST(Drive, StopsWhenAsked) {
  const Experiment experiment = build(small_spec());
  const std::atomic<bool> stop{true};
  CellTask task;
  task.stop = &stop;
  EXPECT_THROW(drive(*experiment.process, 20, task), CellInterrupted);
}

}  // namespace
}  // namespace ganflow::experiment
