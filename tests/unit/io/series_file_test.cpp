#include "ganflow/io/series_file.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::io {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(SeriesFile, WritesAHeaderAndShortestNumbers) {
  const ScratchFolder scratch;
  SeriesFile file = SeriesFile::create(scratch / "s.csv", {"mean_0", "w1"});
  file.append({.iteration = 10, .time = 0.1, .values = {1.0 / 3.0, -kNaN}});
  file.append({.iteration = 20, .time = 0.2, .values = {-kInfinity, 5e-324}});
  file.flush();
  EXPECT_EQ(content(scratch / "s.csv"),
            "iteration,time,mean_0,w1\n10,0.1,0.3333333333333333,nan\n20,0.2,-inf,5e-324\n");
  EXPECT_EQ(file.position(), static_cast<std::int64_t>(content(scratch / "s.csv").size()));
}

TEST(SeriesFile, EveryDoubleReadsBackToTheSameBits) {
  const ScratchFolder scratch;
  const std::vector<double> values = {0.0,
                                      -0.0,
                                      0.1,
                                      1e22,
                                      1e23,
                                      5e-324,
                                      2.2250738585072011e-308,
                                      -kInfinity,
                                      1.7976931348623157e308,
                                      std::nextafter(1.0, 2.0)};
  {
    SeriesFile file = SeriesFile::create(scratch / "s.csv", {"x"});
    for (const double value : values) {
      file.append({.iteration = std::numeric_limits<std::int64_t>::max(), .time = value, .values = {value}});
    }
  }
  const record::Series series = read_series(scratch / "s.csv");
  ASSERT_EQ(series.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ((*series.column("x"))[i], values[i]);
    EXPECT_EQ(std::signbit((*series.column("x"))[i]), std::signbit(values[i]));
    EXPECT_EQ(series.time()[i], values[i]);
    EXPECT_EQ(series.iteration()[i], std::numeric_limits<std::int64_t>::max());
  }
}

TEST(SeriesFile, ReadsEmptyFieldsNaNsWindowsLineEndsAndNoColumns) {
  const record::Series series = parse_series("iteration,time,a,b\r\n1,2,,nan\r\n3,4,5,\r\n", "s.csv");
  ASSERT_EQ(series.size(), 2U);
  EXPECT_TRUE(std::isnan((*series.column("a"))[0]));
  EXPECT_TRUE(std::isnan((*series.column("b"))[0]));
  EXPECT_EQ((*series.column("a"))[1], 5);
  EXPECT_TRUE(std::isnan((*series.column("b"))[1]));
  EXPECT_EQ(parse_series("iteration,time\n1,2\n", "s.csv").columns().size(), 0U);
}

TEST(SeriesFile, ATornLastLineIsDroppedOnlyWhenAsked) {
  const std::string text = "iteration,time,a\n1,2,3\n4,5,6.2";
  EXPECT_THAT([&] { parse_series(text, "s.csv"); }, ThrowsMessage<InputError>(HasSubstr("ends in the middle")));
  EXPECT_EQ(parse_series(text, "s.csv", TornLine::kDrop).size(), 1U);
  EXPECT_THROW(parse_series("iteration,ti", "s.csv", TornLine::kDrop), InputError);
  EXPECT_THROW(parse_series("", "s.csv", TornLine::kDrop), InputError);
}

TEST(SeriesFile, DamageIsNamedByLineAndColumn) {
  EXPECT_THAT([] { parse_series("iteration,time,w1\n1,2,3\n4,5,abc\n", "s.csv"); },
              ThrowsMessage<InputError>(HasSubstr("s.csv line 3: 'abc' in column 'w1' is not a number")));
  EXPECT_THAT([] { parse_series("iteration,time,w1\n1,2\n", "s.csv"); },
              ThrowsMessage<InputError>(HasSubstr("s.csv line 2 has 2 fields (the header has 3)")));
  EXPECT_THAT([] { parse_series("iteration,time,w1\n1.5,2,3\n", "s.csv"); },
              ThrowsMessage<InputError>(HasSubstr("'1.5' in column 'iteration'")));
  EXPECT_THROW(parse_series("x,y\n1,2\n", "s.csv"), InputError);
  EXPECT_THROW(parse_series("iteration,time\n1,2\n\n", "s.csv"), InputError);
}

TEST(SeriesFile, ResumeCutsBackAndGoesOnInTheSameColumns) {
  const ScratchFolder scratch;
  std::int64_t length = 0;
  {
    SeriesFile file = SeriesFile::create(scratch / "s.csv", {"a"});
    file.append({.iteration = 1, .time = 1, .values = {1}});
    length = file.position();
    file.append({.iteration = 2, .time = 2, .values = {2}});
  }
  const std::string whole = content(scratch / "s.csv");
  {
    SeriesFile file = SeriesFile::resume(scratch / "s.csv", length);
    EXPECT_EQ(file.columns(), record::Columns{"a"});
    file.append({.iteration = 2, .time = 2, .values = {2}});
  }
  EXPECT_EQ(content(scratch / "s.csv"), whole);
  { const SeriesFile file = SeriesFile::resume(scratch / "s.csv", 0); }
  EXPECT_EQ(content(scratch / "s.csv"), "iteration,time,a\n");
}

TEST(SeriesFile, ResumeRefusesAFileThatDoesNotFitTheCheckpoint) {
  const ScratchFolder scratch;
  write(scratch / "s.csv", "iteration,time,a\n1,2,3\n");
  EXPECT_THROW(SeriesFile::resume(scratch / "s.csv", 100), InputError);
  EXPECT_THROW(SeriesFile::resume(scratch / "s.csv", 19), InputError);  // in the middle of a row
  write(scratch / "s.csv", "iteration,ti");
  EXPECT_THROW(SeriesFile::resume(scratch / "s.csv", 0), InputError);
}

TEST(SeriesFile, RefusesColumnNamesThatWouldBreakTheTable) {
  const ScratchFolder scratch;
  for (const char* name : {"", "a,b", "a\"b", "a\nb"}) {
    EXPECT_THROW(SeriesFile::create(scratch / "s.csv", {name}), InputError) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(scratch / "s.csv"));
}

}  // namespace
}  // namespace ganflow::io
