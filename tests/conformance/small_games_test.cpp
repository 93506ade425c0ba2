// What scripts may rely on of `ganflow toy --game …`: keys, nulls, closed forms beside the figures, one sentence on bad
// input.

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

json play(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"toy", "--json", "--game"});
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1) << outcome.out;
  return json::parse(outcome.out, nullptr, false);
}

TEST(SmallGames, EveryPromisedKeyIsThereAndUnknownIsNull) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"dirac"},
                                             {"dirac", "--remedy", "gp"},
                                             {"dirac", "--loss", "gan", "--remedy", "r1", "--flow", "optimistic"},
                                             {"bilinear", "--theta", "1", "--omega", "1"},
                                             {"gaussian-mean", "--curvature", "0.5"}}) {
    const json object = play(arguments);
    for (const char* key : {"period", "period_exact", "period_difference", "rate", "rate_exact", "rate_difference",
                            "modulus", "modulus_exact", "modulus_difference", "arrival_time", "arrival_time_exact",
                            "integral_drift", "first_integral"}) {
      ASSERT_TRUE(object.contains(key)) << key << " in " << object.dump();
      EXPECT_TRUE(object[key].is_null() || object[key].is_number()) << key << " in " << object.dump();
    }
    for (const char* key : {"cycle", "cycle_exact", "limit", "eigenvalues", "events", "end", "contacts"}) {
      EXPECT_TRUE(object.contains(key)) << key << " in " << object.dump();
    }
  }
}

TEST(SmallGames, FiguresMatchTheClosedForms) {
  const json clipped = play({"dirac", "--clip", "1", "--theta", "2", "--omega", "0.3"});
  EXPECT_NEAR(clipped["arrival_time"], clipped["arrival_time_exact"], 1e-11);
  EXPECT_NEAR(clipped["period"], 2 * std::acos(-1.0), 1e-11);
  EXPECT_EQ(clipped["events"][0]["kind"], "contact");
  EXPECT_EQ(clipped["events"][0]["coordinate"], "psi");
  const json penalised = play({"dirac", "--remedy", "gp", "--strength", "0.5"});
  EXPECT_NEAR(penalised["cycle"]["theta"], penalised["cycle_exact"]["theta"], 1e-10);
  EXPECT_NEAR(penalised["cycle"]["multiplier"], std::exp(-0.5 * std::acos(-1.0) / std::sqrt(1 - 0.0625)), 1e-8);
  EXPECT_TRUE(penalised["rate_exact"].is_null());
  const json damped = play({"dirac", "--loss", "gan", "--remedy", "r1", "--strength", "0.4"});
  EXPECT_NEAR(damped["rate"], -0.2, 1e-9);
  const json euler = play({"bilinear", "--box", "inf", "--flow", "euler", "--step", "0.1"});
  EXPECT_NEAR(euler["modulus"], std::sqrt(1.01), 1e-13);
  const json extragradient = play({"bilinear", "--flow", "extragradient", "--step", "0.1"});
  EXPECT_NEAR(extragradient["modulus"], std::sqrt(1 - 0.01 + 0.0001), 1e-13);
  const json mean = play({"gaussian-mean", "--gamma", "3"});
  EXPECT_NEAR(mean["rate"], mean["rate_exact"], 1e-9);
  EXPECT_NEAR(mean["end"][2], -std::sqrt(1.5), 1e-11);
}

TEST(SmallGames, BadInputIsOneSentence) {
  for (const auto& [arguments, words] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"pong"}, "Known: toy"},
           {{"dirca"}, "Did you mean 'dirac'?"},
           {{"bilinear", "--kappa", "2"}, "only for --game toy"},
           {{"dirac", "--box", "2"}, "only for --game bilinear"},
           {{"toy", "--clip", "1"}, "only for --game dirac"},
           {{"gaussian-mean", "--portrait", "a.svg"}, "no meaning"},
           {{"bilinear", "--theta", "2"}, "projection is (1, 0)"},
           {{"dirac", "--clip", "1", "--omega", "-3"}, "projection is (1, -1)"},
           {{"dirac", "--strength", "1"}, "Choose one"},
           {{"dirac", "--remedy", "gp", "--target", "0"}, "r1"},
           {{"dirac", "--remedy", "g-p"}, "Did you mean 'gp'?"},
           {{"dirac", "--loss", "wgam"}, "Did you mean 'wgan'?"},
           {{"dirac", "--gamma", "-1"}, "must be positive"},
           {{"dirac", "--flow", "sgd"}, "draws no latents"},
           {{"bilinear", "--flow", "symplectic"}, "Try alternating"},
           {{"gaussian-mean", "--theta", "nan"}, "must be numbers"},
           {{"bilinear", "--flow", "euler", "--time", "0.001"}, "0 steps"}}) {
    std::vector<std::string> all = {"toy", "--json", "--game"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Outcome outcome = run_program(all);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith("ganflow: "));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(words));
  }
}

TEST(SmallGames, WritesTheTableAndThePicture) {
  const Scratch scratch;
  const Outcome table =
      run_program({"toy", "--game", "gaussian-mean", "--out", (scratch / "orbit.csv").string(), "--samples", "11"});
  ASSERT_EQ(table.code, 0) << describe(table);
  const std::string text = content(scratch / "orbit.csv");
  EXPECT_THAT(text, StartsWith("time,theta,psi_1,psi_2,payoff\n0,1,0,0,"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 12);
  const Outcome picture = run_program(
      {"toy", "--game", "dirac", "--remedy", "gp", "--portrait", (scratch / "gp.svg").string(), "--time", "30"});
  if (picture.err.find("not installed") != std::string::npos) {
    GTEST_SKIP() << "gnuplot is not installed ('apt-get install gnuplot-nox')";
  }
  ASSERT_EQ(picture.code, 0) << describe(picture);
  EXPECT_THAT(content(scratch / "gp.svg"), StartsWith("<?xml"));
  EXPECT_THAT(content(scratch / "gp.gp"), HasSubstr("critic, ψ"));
}

}  // namespace
}  // namespace ganflow
