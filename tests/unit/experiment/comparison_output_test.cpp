#include "ganflow/experiment/comparison_output.hpp"

#include "comparison_support.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ganflow::experiment {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

/// All cells of the small comparison, one of them failed.
struct Scene {
  ComparisonCells comparison{comparison_of(kSmallComparison)};
  std::vector<record::Cell> cells;
  ComparisonResults results;

  Scene() {
    for (std::size_t i = 0; i < comparison.count(); ++i) {
      cells.push_back(comparison.run(i, nullptr).cell);
    }
    cells[3].failure = "no, \"really\"";
    cells[3].findings = {};
    results = evaluate(comparison, cells, {{0, 0.5}});
  }
};

std::ptrdiff_t lines_of(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST(ComparisonOutput, TablesHaveARowEach) {
  const Scene scene;
  const std::string cells = comparison_cells_csv(scene.comparison, scene.cells);
  EXPECT_THAT(cells, StartsWith("cell,variant,replica,seed,distance,distance_final,floor,"));
  EXPECT_EQ(lines_of(cells), 11);
  EXPECT_THAT(cells, HasSubstr("\n3,gan,1,2,nan,"));
  EXPECT_THAT(cells, HasSubstr("\"failed: no, \"\"really\"\"\"\n"));
  const std::string table = comparison_table_csv(scene.results);
  EXPECT_THAT(table, StartsWith("variant,outcome,verdicts,seeds,failed,coagulated,distance,distance_low,"));
  EXPECT_EQ(lines_of(table), 6);
  EXPECT_THAT(table, HasSubstr("\nreverse-ou,not trained,sampler 2,2,0,0,"));
  const std::string header = table.substr(0, table.find('\n'));
  const std::string last = table.substr(table.rfind("\ngan,"));
  EXPECT_EQ(std::count(header.begin(), header.end(), ','), std::count(last.begin(), last.end(), ','));
}

TEST(ComparisonOutput, JsonHoldsRowsInOrder) {
  const Scene scene;
  const json object = json::parse(comparison_json(scene.comparison, scene.cells, scene.results));
  EXPECT_EQ(object["comparison"], "small-comparison");
  EXPECT_EQ(object["seeds"], 2);
  EXPECT_EQ(object["budget_samples"], 320);
  EXPECT_TRUE(object["budget_seconds"].is_null());
  EXPECT_EQ(object["distance"], "w1");
  EXPECT_EQ(object["failed"], 1);
  ASSERT_EQ(object["rows"].size(), 5U);
  EXPECT_EQ(object["rows"][4]["variant"], "gan") << "with a failed seed, so not ranked";
  EXPECT_TRUE(object["rows"][4]["rank"].is_null());
  double before = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    const double distance = object["rows"][k]["distance"]["value"];
    EXPECT_GE(distance, before);
    before = distance;
  }
}

}  // namespace
}  // namespace ganflow::experiment
