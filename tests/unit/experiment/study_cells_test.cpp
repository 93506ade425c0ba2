#include "ganflow/experiment/study_cells.hpp"

#include "ganflow/io/cell_file.hpp"

#include "study_support.hpp"

#include <gmock/gmock.h>

#include <set>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(StudyCells, AreAllCombinationsReplicasFastest) {
  const Study study = study_of(kSmallStudy);
  EXPECT_EQ(cell_count(study), 12U);
  EXPECT_THAT(cell_plan(study, 0).at, ElementsAre(0, 0));
  EXPECT_EQ(cell_plan(study, 2).replica, 2U);
  EXPECT_THAT(cell_plan(study, 3).at, ElementsAre(0, 1));
  EXPECT_THAT(cell_plan(study, 11).at, ElementsAre(1, 1));
  std::set<std::vector<std::string>> seen;
  for (std::size_t i = 0; i < 12; ++i) {
    seen.insert(cell_overrides(study, cell_plan(study, i), 1));
  }
  EXPECT_EQ(seen.size(), 12U);
}

TEST(StudyCells, GiveEachReplicaItsSeedAndEachAxisItsKeys) {
  const Study study = study_of(kSmallStudy, {.overrides = std::vector<std::string>{"critic.units=4"}});
  EXPECT_THAT(cell_overrides(study, cell_plan(study, 5), 10),
              ElementsAre("critic.units=4", "dynamics.time_step=0.1", "critic.box=1.0", "seed=12"));
}

TEST(StudyCells, TakeKeysAwayByAnEmptyString) {
  const Study study = study_of(
      "kind = \"runs\"\nspec = \"small\"\n[axis]\nhow = {keys = [\"dynamics.rule\", \"dynamics.batch\"], values = "
      "[[\"sgd\", 4], [\"sgd\", \"\"]]}\n");
  EXPECT_THAT(cell_overrides(study, cell_plan(study, 1), 1),
              ElementsAre("dynamics.rule=\"sgd\"", "dynamics.batch=", "seed=1"));
}

TEST(StudyCells, TakeOptionsFromDefaultsStudyAndAxes) {
  const Study study = study_of(
      "kind = \"particles\"\nspec = \"small\"\n[options]\nfew = 4\n[axis]\n\"options.share\" = [0.25, 0.75]\n");
  EXPECT_THAT(cell_options(study, cell_plan(study, 1)),
              ElementsAre(testing::Pair("few", 4), testing::Pair("share", 0.75)));
}

TEST(StudyCells, RunOnTheirOwnWithTheSameResultEveryTime) {
  const StudyCells cells(study_of(kSmallStudy));
  const record::Cell cell = cells.run(7, nullptr);
  ASSERT_TRUE(cell.is_done()) << *cell.failure;
  EXPECT_THAT(cell.settings, ElementsAre("0.05", "0.5"));
  EXPECT_EQ(cell.seed, 2U);
  EXPECT_EQ(io::cell_json(cells.run(7, nullptr)), io::cell_json(cell));
  EXPECT_NE(io::cell_json(cells.run(8, nullptr)), io::cell_json(cell));
}

TEST(StudyCells, FailOneByOneWithTheirSentence) {
  const StudyCells cells(study_of("kind = \"runs\"\nspec = \"small\"\n[axis]\ncritic.box = [-1.0, 0.5]\n"));
  EXPECT_THAT(cells.run(0, nullptr).failure.value_or("done"), HasSubstr("critic.box = -1.0 (must be above 0)"));
  EXPECT_TRUE(cells.run(1, nullptr).is_done());
}

TEST(StudyCells, StopWhenAsked) {
  const std::atomic<bool> stop{true};
  const StudyCells cells(study_of(kSmallStudy));
  EXPECT_THROW(cells.run(0, &stop), CellInterrupted);
}

TEST(StudyCells, RefuseWhatCannotWork) {
  const std::string head = "kind = \"runs\"\nspec = \"small\"\n";
  EXPECT_THAT(study_refusal(head + "[axis]\ncritic.box = [-1.0]\n"), HasSubstr("critic.box = -1.0"));
  EXPECT_THAT(study_refusal(head + "[axis]\ncritic.box = [1.0]\n[[fit]]\nx = \"critic.box\"\ny = \"perod\"\n"),
              HasSubstr("a fit's y asks for 'perod' (neither an axis nor anything that cells of kind 'runs' find). Did "
                        "you mean 'period'?"));
  EXPECT_THAT(study_refusal(head + "[[fit]]\nx = \"critic.box\"\ny = \"period\"\n"), HasSubstr("a fit's x asks for"));
  EXPECT_THAT(study_refusal(head + "[[plot]]\nx = \"t\"\ncurve = \"nothing\"\n"), HasSubstr("a plot's curve asks for"));
  EXPECT_THAT(study_refusal(head + "[set]\ncritic.box = 1.0\n[axis]\ncritic.box = [1.0, 2.0]\n"),
              HasSubstr("'critic.box' is set, and is an axis too"));
  EXPECT_THAT(study_refusal(head + "[axis]\ncritic.box = [1.0, 2.0]\n[[fit]]\nx = \"critic.box\"\ny = \"w1\"\n"
                                   "theory = [1.0, 2.0]\n"),
              HasSubstr("has 2 slopes for 1 lines"));
  EXPECT_THAT(study_refusal(head + "[axis]\ncritic.box = [1.0, 2.0]\n[[fit]]\nx = \"critic.box\"\ny = \"w1\"\n"
                                   "correction = [1.0, 2.0]\n"),
              HasSubstr("has 2 powers for 1 lines"));
  EXPECT_THAT(study_refusal("kind = \"reference\"\nspec = \"small\"\n"), HasSubstr("says nothing about its reference"));
}

}  // namespace
}  // namespace ganflow::experiment
