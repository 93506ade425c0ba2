#include "ganflow/experiment/study_output.hpp"

#include "study_support.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace ganflow::experiment {
namespace {

const std::string kStudy =
    "kind = \"particles\"\nspec = \"small\"\nreplicas = 2\n[axis]\ncritic.activation = "
    "[\"tanh\", \"erf\"]\n[[fit]]\nx = \"contact\"\ny = \"distinct\"\nalong = "
    "\"critic.activation\"\n";

std::vector<record::Cell> all_cells(const StudyCells& study) {
  std::vector<record::Cell> cells;
  for (std::size_t i = 0; i < study.count(); ++i) {
    cells.push_back(study.run(i, nullptr));
  }
  cells[1].findings = {};
  cells[1].failure = "it diverged, \"badly\"";
  return cells;
}

TEST(StudyOutput, TableHasARowACellAndSaysWhatFailed) {
  const StudyCells study(study_of(kStudy));
  const std::vector<record::Cell> cells = all_cells(study);
  const std::string text = cells_csv(study, cells, evaluate(study, cells));
  EXPECT_THAT(text,
              testing::StartsWith("cell,critic.activation,replica,seed,contact,face,edge,corner,half,lump,distinct,"
                                  "on_walls,in_corners,status\n0,tanh,0,1,"));
  EXPECT_THAT(text, testing::HasSubstr("\n1,tanh,1,2,nan,nan,nan,nan,nan,nan,nan,nan,nan,\"failed: it diverged, "
                                       "\"\"badly\"\"\"\n2,erf,0,1,"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
}

TEST(StudyOutput, JsonHoldsLinesAndCounts) {
  const StudyCells study(study_of(kStudy));
  const std::vector<record::Cell> cells = all_cells(study);
  const auto object = nlohmann::json::parse(results_json(study, cells, evaluate(study, cells)));
  EXPECT_EQ(object["schema"], 1);
  EXPECT_EQ(object["kind"], "particles");
  EXPECT_EQ(object["cells"], 4);
  EXPECT_EQ(object["finished"], 3);
  EXPECT_EQ(object["failed"], 1);
  ASSERT_EQ(object["fits"].size(), 1U);
  EXPECT_EQ(object["fits"][0]["y"], "distinct");
  ASSERT_EQ(object["fits"][0]["lines"].size(), 1U);
  EXPECT_TRUE(object["fits"][0]["lines"][0]["sentence"].is_string());
}

}  // namespace
}  // namespace ganflow::experiment
