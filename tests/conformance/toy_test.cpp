// What scripts may rely on of `ganflow toy`: keys, nulls, closed forms beside the figures, one sentence on bad input.

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
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1) << outcome.out;
  return json::parse(outcome.out, nullptr, false);
}

TEST(Toy, EveryPromisedKeyIsThereAndUnknownIsNull) {
  for (const auto& start : std::vector<std::vector<std::string>>{{},
                                                                 {"--energy", "1.2"},
                                                                 {"--theta", "0", "--omega", "0"},
                                                                 {"--theta", "2", "--omega", "1"},
                                                                 {"--flow", "sgd", "--time", "5"}}) {
    const json object = toy(start);
    for (const char* key : {"period", "period_exact", "theta_max", "energy_drift", "slide_time", "slide_time_exact",
                            "contacts", "evaluations", "arrival_time", "arrival_time_exact", "period_difference"}) {
      ASSERT_TRUE(object.contains(key)) << key << " in " << object.dump();
      EXPECT_TRUE(object[key].is_null() || object[key].is_number()) << key << " in " << object.dump();
    }
  }
  const json inner = toy({"--energy", "1.2"});
  EXPECT_TRUE(inner["slide_time_exact"].is_null());
  EXPECT_TRUE(inner["arrival_time"].is_null());
}

TEST(Toy, FiguresMatchTheClosedForms) {
  const json object = toy({"--gamma", "0.1", "--theta", "3", "--omega", "1"});
  EXPECT_NEAR(object["period"], 116.721723378901, 1e-10 * 116);  // theory §8
  EXPECT_NEAR(object["period_exact"], 116.721723378901, 1e-12 * 116);
  EXPECT_NEAR(object["theta_max"], 2.47788873028848, 1e-13);
  EXPECT_NEAR(object["slide_time"], 2 * (3 + std::sinh(3.0)), 1e-10);
  EXPECT_NEAR(object["arrival_time"], object["arrival_time_exact"], 1e-9);
}

TEST(Toy, EnginesAgree) {
  const json reference = toy({"--energy", "1.2"});
  for (const char* engine : {"dp5", "cvode-adams", "cvode-bdf"}) {
    const json object = toy({"--energy", "1.2", "--engine", engine});
    EXPECT_NEAR(object["period"], reference["period"], 1e-8) << engine;
    EXPECT_NEAR(object["theta_end"], reference["theta_end"], 1e-8) << engine;
    EXPECT_NE(object["evaluations"], reference["evaluations"]) << engine;
  }
}

TEST(Toy, SameSeedSameNoise) {
  const std::vector<std::string> arguments = {"--flow", "sgd", "--time", "20", "--theta", "0.5", "--seed"};
  const auto with_seed = [&](const char* seed) {
    std::vector<std::string> all = arguments;
    all.emplace_back(seed);
    return toy(all)["theta_end"];
  };
  EXPECT_EQ(with_seed("3"), with_seed("3"));
  EXPECT_NE(with_seed("3"), with_seed("4"));
}

TEST(Toy, BadInputIsOneSentence) {
  for (const auto& [arguments, words] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--prior", "dirac"}, "no density"},
           {{"--prior", "gausian"}, "Did you mean 'gaussian'?"},
           {{"--gamma", "0"}, "must be positive"},
           {{"--gamma", "nan"}, "must be positive"},
           {{"--omega", "-1.5"}, "projection is -1"},
           {{"--energy", "0.5"}, "below gamma"},
           {{"--energy", "inf"}, "must be numbers"},
           {{"--engine", "cvode"}, "Known: dop853"},
           {{"--engine", "cvode-bdf", "--theta", "2", "--omega", "1"}, "meet no wall"},
           {{"--flow", "simplectic"}, "Did you mean 'symplectic'?"},
           {{"--theta", "1", "--energy", "2"}, "Give either"},
           {{"--portrait", "toy.gif"}, "toy.svg"},
           {{"--out", "toy.txt"}, "toy.csv"},
           {{"--samples", "1"}, "between 2"}}) {
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

TEST(Toy, WritesTheTableAndThePicture) {
  const Scratch scratch;
  const Outcome table = run_program({"toy", "--out", (scratch / "orbit.csv").string(), "--samples", "11"});
  ASSERT_EQ(table.code, 0) << describe(table);
  const std::string text = content(scratch / "orbit.csv");
  EXPECT_THAT(text, StartsWith("time,theta,omega,energy,payoff,w1\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 12);
  const Outcome picture = run_program({"toy", "--portrait", (scratch / "toy.svg").string()});
  if (picture.err.find("not installed") != std::string::npos) {
    GTEST_SKIP() << "gnuplot is not installed ('apt-get install gnuplot-nox')";
  }
  ASSERT_EQ(picture.code, 0) << describe(picture);
  EXPECT_THAT(content(scratch / "toy.svg"), StartsWith("<?xml"));
  EXPECT_THAT(content(scratch / "toy.gp"), HasSubstr("$limit"));
  EXPECT_FALSE(std::filesystem::exists(scratch / "toy.png"));
}

}  // namespace
}  // namespace ganflow
