// `ganflow verdict` on what somebody else recorded: tables, and samples dumped over time.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <numbers>

namespace ganflow {
namespace {

using nlohmann::json;
using support::Outcome;
using support::Scratch;
using testing::HasSubstr;

/// A float64 array in NumPy's format.
std::string npy(const std::string& shape, const std::vector<double>& values) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(117, ' ');  // magic, version and length take 10 bytes: with the line end a multiple of 64
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  std::string numbers(values.size() * sizeof(double), '\0');
  std::memcpy(numbers.data(), values.data(), numbers.size());
  return bytes + header + numbers;
}

/// Period 25 rows; the scatter is no random number but has no period that matters.
double swing(int row) { return std::sin(0.08 * std::numbers::pi * row) + 0.2 * std::sin(7.3 * row * row); }

class ForeignSeries : public testing::Test {
 protected:
  Outcome verdict(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "verdict");
    return support::run_program(arguments, {.folder = scratch_.path()});
  }
  void write(const std::string& name, const std::string& text) const { support::write(scratch_ / name, text); }
  void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& parts) const {
    const Outcome outcome = verdict(arguments);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
    for (const std::string& part : parts) {
      EXPECT_THAT(outcome.err, HasSubstr(part));
    }
  }
  std::string table(int rows, double pause = 0) const {
    std::string text = "step,loss,flat\n";
    for (int i = 0; i < rows; ++i) {
      text += std::to_string(10 * i + (i > rows / 2 ? pause : 0)) + ',' + std::to_string(swing(i)) + ",0.5\n";
    }
    return text;
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_F(ForeignSeries, ColumnOfATableIsJudged) {
  write("a.csv", table(400));
  const Outcome outcome = verdict({"a.csv", "--column", "loss", "--time", "step", "--json"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  const json object = json::parse(outcome.out);
  EXPECT_EQ(object["verdict"], "oscillating");
  EXPECT_EQ(object["observable"], "loss");
  EXPECT_NEAR(object["period"].get<double>(), 250, 2);
  EXPECT_LT(object["period_low"].get<double>(), object["period_high"].get<double>());
  EXPECT_LT(object["amplitude_low"].get<double>(), 1.1);
  EXPECT_TRUE(object["strata"].is_null());
}

TEST_F(ForeignSeries, UnequalStepsAreNoted) {
  write("gap.csv", table(400, 5));
  const Outcome outcome = verdict({"gap.csv", "--column", "loss", "--time", "step"});
  EXPECT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_THAT(outcome.out, HasSubstr("interpolated"));
}

TEST_F(ForeignSeries, SamplesAreJudgedByTheirMean) {
  std::vector<double> samples;
  for (int t = 0; t < 200; ++t) {
    for (int i = 0; i < 10; ++i) {
      samples.push_back(swing(t) + 0.1 * i);
      samples.push_back(3 - 2 * swing(t) + 0.1 * i);
    }
  }
  write("s.npy", npy("(200, 10, 2)", samples));
  const json object = json::parse(verdict({"s.npy", "--json"}).out);
  EXPECT_EQ(object["verdict"], "oscillating");
  EXPECT_EQ(object["observable"], "pc1");
  EXPECT_NEAR(object["period"].get<double>(), 25, 0.5);
  EXPECT_NEAR(object["amplitude"].get<double>(), std::sqrt(5.0), 0.3);
  write("i.npy", npy("(10, 2)", {samples.begin(), samples.begin() + 20}));
  std::vector<std::string> instants(40, "i.npy");
  expect_refused(instants, {"throughout", "constant"});
}

TEST_F(ForeignSeries, BadInputIsOneSentence) {
  write("a.csv", table(400));
  write("short.csv", table(20));
  write("nan.csv", "time,loss\n0,1\n1,nan\n2,3\n");
  write("back.csv", "time,loss\n0,1\n1,2\n1,3\n");
  expect_refused({"a.csv", "--column", "los"}, {"no column 'los'", "Did you mean 'loss'?"});
  expect_refused({"a.csv"}, {"step, loss, flat", "--column"});
  expect_refused({"a.csv", "--column", "flat"}, {"'flat' is 0.5 throughout"});
  expect_refused({"short.csv", "--column", "loss"}, {"20 values", "at least 32"});
  expect_refused({"nan.csv"}, {"line 3", "'loss'", "nan"});
  expect_refused({"back.csv"}, {"row 3", "must increase"});
  expect_refused({"a.csv", "a.csv"}, {"sample dumps", "one CSV file"});
  expect_refused({"nosuch.csv"}, {"nosuch.csv"});
  write("deep.npy", npy("(1, 1, 1, 1)", {0}));
  expect_refused({"deep.npy"}, {"(1, 1, 1, 1)", "(T, n, d)"});
}

}  // namespace
}  // namespace ganflow
