#include "ganflow/server/series_tail.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/series_file.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void append(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::app) << text;
}

/// A series as runs write it, infinities and NaN among the numbers.
void write_series(const std::filesystem::path& path, std::size_t rows) {
  io::SeriesFile file = io::SeriesFile::create(path, {"payoff", "w1"});
  for (std::size_t k = 0; k < rows; ++k) {
    const double t = 0.1 * static_cast<double>(k);
    file.append({.iteration = static_cast<std::int64_t>(k),
                 .time = t,
                 .values = {k % 7 == 3 ? std::nan("") : std::sin(t),
                            k % 11 == 5 ? std::numeric_limits<double>::infinity() : std::exp(-t)}});
  }
  file.flush();
}

void expect_same(const SeriesTail& tail, const record::Series& series) {
  ASSERT_EQ(tail.rows(), series.size());
  EXPECT_EQ(tail.columns(), series.columns());
  for (std::size_t k = 0; k < tail.rows(); ++k) {
    ASSERT_EQ(tail.iteration()[k], series.iteration()[k]);
    ASSERT_EQ(tail.time()[k], series.time()[k]);
  }
  for (std::size_t c = 0; c < tail.columns().size(); ++c) {
    const auto expected = *series.column(tail.columns()[c]);
    for (std::size_t k = 0; k < tail.rows(); ++k) {
      ASSERT_TRUE(tail.column(c)[k] == expected[k] || (std::isnan(tail.column(c)[k]) && std::isnan(expected[k])));
    }
  }
}

TEST(SeriesTail, ReadsWhatTheReaderOfRunsReads) {
  const ScratchFolder scratch;
  write_series(scratch / "series.csv", 60'000);  // several pieces of a block
  SeriesTail tail(scratch / "series.csv");
  EXPECT_TRUE(tail.update());
  expect_same(tail, io::read_series(scratch / "series.csv"));
  EXPECT_FALSE(tail.update());
}

TEST(SeriesTail, FollowsAFileThatGrowsByAnyPieces) {
  const ScratchFolder scratch;
  write_series(scratch / "whole.csv", 40);
  const std::string text = content(scratch / "whole.csv");
  SeriesTail tail(scratch / "series.csv");
  EXPECT_THROW(tail.update(), InputError);  // not there yet
  write(scratch / "series.csv", "");
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size % 13 + 1) {
    append(scratch / "series.csv", text.substr(at, size));
    tail.update();
  }
  expect_same(tail, io::read_series(scratch / "whole.csv"));
  EXPECT_EQ(tail.generation(), 1U);
}

TEST(SeriesTail, StartsOverWhenTheFileIsCutBackOrReplaced) {
  const ScratchFolder scratch;
  const auto path = scratch / "series.csv";
  write(path, "iteration,time,a\n0,0,1\n1,0.5,2\n2,1,3\n");
  SeriesTail tail(path);
  tail.update();
  const auto generation = tail.generation();
  std::filesystem::resize_file(path, std::string("iteration,time,a\n0,0,1\n").size());
  EXPECT_TRUE(tail.update());
  EXPECT_EQ(tail.rows(), 1U);
  EXPECT_GT(tail.generation(), generation);
  std::filesystem::resize_file(path, 0);  // cut back and grown again between two looks
  append(path, "iteration,time,b\n0,0,7\n1,0.5,8\n");
  EXPECT_TRUE(tail.update());
  EXPECT_THAT(tail.columns(), ElementsAre("b"));
  EXPECT_THAT(tail.column(0), ElementsAre(7, 8));
}

TEST(SeriesTail, NamesTheLineThatIsDamaged) {
  const ScratchFolder scratch;
  const auto path = scratch / "series.csv";
  for (const char* line : {"1,0.5,x\n", "1,0.5\n", "1,0.5,2,3\n", "1.5,0.5,2\n", "\n", "1,0.5,2,\n"}) {
    SCOPED_TRACE(line);
    write(path, std::string("iteration,time,a\n0,0,1\n") + line + "2,1,3\n");
    SeriesTail tail(path);
    try {
      tail.update();
      ADD_FAILURE() << "accepted";
    } catch (const InputError& e) {
      EXPECT_THAT(e.what(), HasSubstr("line 3"));
    }
  }
  write(path, "no,header\n");
  EXPECT_THROW(SeriesTail(path).update(), InputError);
}

TEST(SeriesTail, EmptyFieldsAreNan) {
  const ScratchFolder scratch;
  write(scratch / "series.csv", "iteration,time,a,b\n0,0,,1\n1,0.5,2,\n");
  SeriesTail tail(scratch / "series.csv");
  tail.update();
  expect_same(tail, io::read_series(scratch / "series.csv"));
  EXPECT_TRUE(std::isnan(tail.column(1)[1]));
}

TEST(SeriesTail, ALineThatIsPartedByTheEndOfABlockIsReadWhole) {
  const ScratchFolder scratch;
  const auto path = scratch / "series.csv";
  std::string text = "iteration,time,a\n";
  const std::string digits(2000, '3');  // long lines: fewer of them fill the blocks
  for (int k = 0; text.size() < 20'000'000; ++k) {
    text += fmt::format("{},{},0.{}\n", k, 0.1 * k, digits.substr(0, static_cast<std::size_t>(1000 + k % 997)));
  }
  write(path, text);
  append(path, "99999999,1");  // is being written
  SeriesTail tail(path);
  tail.update();
  expect_same(tail, io::parse_series(text, "text"));
}

TEST(SeriesTail, TheHeaderAloneNamesTheColumns) {
  const ScratchFolder scratch;
  const auto path = scratch / "series.csv";
  EXPECT_FALSE(columns_of(path));
  write(path, "iteration,time,a");
  EXPECT_FALSE(columns_of(path));  // is being written
  append(path, ",b\nrubbish");
  EXPECT_EQ(columns_of(path), (record::Columns{"a", "b"}));
}

TEST(SeriesTail, LastRowComesFromTheEndOfTheFile) {
  const ScratchFolder scratch;
  const auto path = scratch / "series.csv";
  EXPECT_FALSE(last_row(path));
  write(path, "iteration,time,a\n");
  EXPECT_FALSE(last_row(path));
  write_series(scratch / "long.csv", 9000);
  append(scratch / "long.csv", "9000,900.0");  // is being written
  const auto row = last_row(scratch / "long.csv");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->iteration, 8999);
  EXPECT_DOUBLE_EQ(row->time, 899.9);
}

}  // namespace
}  // namespace ganflow::server
