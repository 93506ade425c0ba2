#include "ganflow/io/cell_file.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::io {
namespace {

record::Cell example() {
  return {.index = 12,
          .settings = {"0.1", "\"flow\""},
          .replica = 2,
          .seed = std::numeric_limits<std::uint64_t>::max(),
          .findings = {.numbers = {{"period", 0.1 + 0.2}, {"w1", std::nan("")}, {"far", -INFINITY}},
                       .words = {{"verdict", "oscillating"}},
                       .curves = {{.name = "distinct", .x = {0, 0.1}, .y = {128, std::nan("")}}}},
          .failure = std::nullopt};
}

TEST(CellFile, ReadsBackWhatItWrote) {
  const record::Cell cell = parse_cell(cell_json(example()), "cells/000012.json");
  EXPECT_EQ(cell.index, 12U);
  EXPECT_EQ(cell.settings, example().settings);
  EXPECT_EQ(cell.replica, 2U);
  EXPECT_EQ(cell.seed, example().seed);
  EXPECT_EQ(cell.findings.number("period"), 0.1 + 0.2);
  EXPECT_TRUE(std::isnan(*cell.findings.number("w1")));
  EXPECT_EQ(cell.findings.number("far"), -INFINITY);
  EXPECT_EQ(cell.findings.numbers[0].first, "period");
  EXPECT_EQ(cell.findings.word("verdict"), "oscillating");
  EXPECT_EQ(cell.findings.curve("distinct")->x, example().findings.curves[0].x);
  EXPECT_TRUE(std::isnan(cell.findings.curve("distinct")->y[1]));
  EXPECT_TRUE(cell.is_done());
  EXPECT_EQ(cell_json(cell), cell_json(example()));
}

TEST(CellFile, KeepsTheSentenceOfAFailure) {
  record::Cell cell = example();
  cell.findings = {};
  cell.failure = "it diverged: \"NaN\"";
  EXPECT_EQ(parse_cell(cell_json(cell), "x").failure, cell.failure);
}

/// Schema 1, as the first version wrote it.
TEST(CellFile, ReadsTheFileOfSchemaOne) {
  const record::Cell cell = parse_cell(content(kept_file("cell_1.json")), "cell_1.json");
  EXPECT_EQ(cell.index, 3U);
  EXPECT_EQ(cell.findings.number("contact"), 2.5);
}

TEST(CellFile, RefusesWhatIsNoCell) {
  for (const char* text : {"", "{", "[]", "{\"schema\": 1}", "{\"schema\": \"x\"}"}) {
    EXPECT_THROW(parse_cell(text, "x"), InputError) << text;
  }
  try {
    parse_cell("{\"schema\": 2}", "cells/000000.json");
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("cells/000000.json was written by a newer ganflow"));
  }
}

}  // namespace
}  // namespace ganflow::io
