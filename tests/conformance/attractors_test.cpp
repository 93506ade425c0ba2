// What scripts may rely on of `ganflow toy --sweep`, `--continue` and the return map.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace ganflow {
namespace {

using nlohmann::json;
using support::content;
using support::describe;
using support::Outcome;
using support::run_program;
using support::Scratch;
using testing::HasSubstr;
using testing::StartsWith;

json toy(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"toy", "--json"});
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.code, 0) << describe(outcome);
  return json::parse(outcome.out, nullptr, false);
}

TEST(Attractors, ASweepSaysWhereEachStartEnds) {
  const json object = toy({"--sweep", "grid:9", "--gamma", "0.5"});
  std::size_t outside = 0;
  for (const json& start : object["starts"]) {
    const double excess =
        0.5 * (std::cosh(start["theta"].get<double>()) - 1) + 0.5 * std::pow(start["omega"].get<double>(), 2);
    const std::string expected = excess == 0 ? "fixed point" : excess >= 0.5 ? "wall cycle" : "inner orbit";
    EXPECT_EQ(start["attractor"], expected) << start.dump();
    outside += excess >= 0.5 ? 1U : 0U;
  }
  EXPECT_EQ(object["starts"].size(), 81U);
  EXPECT_EQ(object["counts"]["wall cycle"], outside);
  EXPECT_EQ(object["counts"]["fixed point"], 1);
}

TEST(Attractors, RandomStartsFollowTheSeed) {
  const auto starts = [](const char* seed) { return toy({"--sweep", "random:6", "--seed", seed})["starts"]; };
  EXPECT_EQ(starts("3"), starts("3"));
  EXPECT_NE(starts("3"), starts("4"));
}

TEST(Attractors, MultipliersAreOneInsideAndZeroOutside) {
  const json inside = toy({"--energy", "1.2", "--prior", "gaussian"});
  EXPECT_NEAR(inside["multiplier"], 1, 1e-10);
  EXPECT_EQ(inside["multiplier_exact"], 1);
  EXPECT_NEAR(inside["return_time"], inside["period_exact"], 1e-9);
  const json outside = toy({"--theta", "2", "--omega", "0.5"});
  EXPECT_NEAR(outside["multiplier"], 0, 1e-10);
  EXPECT_EQ(outside["multiplier_exact"], 0);
  EXPECT_NEAR(outside["return_theta"], outside["theta_max"], 1e-10);
}

TEST(Attractors, TheLimitOrbitIsContinuedInGamma) {
  const json object = toy({"--continue", "0.1:10:3", "--prior", "gaussian"});
  ASSERT_EQ(object["branch"].size(), 3U);
  EXPECT_EQ(object["branch"][2]["gamma"], 10);
  for (const json& point : object["branch"]) {
    EXPECT_NEAR(point["period"], point["period_exact"], 1e-9);
    EXPECT_NEAR(point["theta_max"], point["theta_max_exact"], 1e-10);
    EXPECT_NEAR(point["multiplier_inside"], 1, 1e-8);
    EXPECT_NEAR(point["multiplier_outside"], 0, 1e-10);
  }
}

TEST(Attractors, BadInputIsOneSentence) {
  for (const auto& [arguments, words] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--sweep", "ring:9"}, "grid:21"},
           {{"--sweep", "grid:x"}, "grid:21"},
           {{"--sweep", "1"}, "1 starts a side"},
           {{"--sweep", "random:0"}, "0 starts"},
           {{"--sweep", "5", "--theta", "2", "--prior", "uniform"}, "projection is 1"},
           {{"--sweep", "5", "--energy", "2"}, "no meaning for --sweep"},
           {{"--sweep", "5", "--continue", "1:2:3"}, "no meaning for --sweep"},
           {{"--game", "dirac", "--sweep", "5"}, "only for --game toy"},
           {{"--continue", "1:2"}, "0.01:100:21"},
           {{"--continue", "0:2:5"}, "must be positive"},
           {{"--continue", "1:2:1"}, "between 2"},
           {{"--continue", "1:2:5", "--flow", "euler"}, "no meaning for --continue"}}) {
    std::vector<std::string> all = {"toy", "--json"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Outcome outcome = run_program(all);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith("ganflow: "));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(words));
  }
}

TEST(Attractors, WritesTablesAndPictures) {
  const Scratch scratch;
  const Outcome branch = run_program({"toy", "--continue", "1:2:2", "--out", (scratch / "branch.csv").string()});
  ASSERT_EQ(branch.code, 0) << describe(branch);
  EXPECT_THAT(content(scratch / "branch.csv"), StartsWith("gamma,theta_max,theta_max_exact,period,"));
  const Outcome sweep = run_program({"toy", "--sweep", "3", "--out", (scratch / "sweep.csv").string(), "--portrait",
                                     (scratch / "basins.svg").string()});
  if (sweep.err.find("not installed") != std::string::npos) {
    GTEST_SKIP() << "gnuplot is not installed ('apt-get install gnuplot-nox')";
  }
  ASSERT_EQ(sweep.code, 0) << describe(sweep);
  EXPECT_THAT(content(scratch / "sweep.csv"), StartsWith("theta,omega,attractor,energy,period\n"));
  EXPECT_THAT(content(scratch / "basins.svg"), StartsWith("<?xml"));
}

}  // namespace
}  // namespace ganflow
