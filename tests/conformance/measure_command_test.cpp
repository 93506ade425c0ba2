// `ganflow measure`: receipts, input of every kind, and bad input.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <utility>

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
  if (!values.empty()) {
    std::memcpy(numbers.data(), values.data(), numbers.size());
  }
  return bytes + header + numbers;
}

class Measure : public testing::Test {
 protected:
  Outcome measure(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "measure");
    return support::run_program(arguments, {.folder = scratch_.path()});
  }
  json receipt(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    const Outcome outcome = measure(arguments);
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
    return outcome.code == 0 ? json::parse(outcome.out) : json();
  }
  void write(const std::string& name, const std::string& text) const { support::write(scratch_ / name, text); }
  void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& parts) const {
    SCOPED_TRACE("ganflow measure " + testing::PrintToString(arguments));
    const Outcome outcome = measure(arguments);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    for (const std::string& part : parts) {
      EXPECT_THAT(outcome.err, HasSubstr(part));
    }
  }
  const Scratch& scratch() const { return scratch_; }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_F(Measure, ReceiptHasEveryKey) {
  write("a.csv", "x\n0\n1\n5\n");
  write("b.csv", "x\n3\n4\n8\n");
  const json object = receipt({"a.csv", "b.csv", "--noise-floor"});
  for (const char* const key : {"distance", "value", "error", "gap", "status", "n", "m", "d", "p", "seconds",
                                "convention", "noise_floor", "details", "notes"}) {
    EXPECT_TRUE(object.contains(key)) << key;
  }
  EXPECT_EQ(object["distance"], "w1");
  EXPECT_EQ(object["value"], 3);
  EXPECT_EQ(object["error"], 0);
  EXPECT_EQ(object["status"], "exact");
  EXPECT_EQ(object["n"], 3);
  EXPECT_EQ(object["d"], 1);
  EXPECT_EQ(object["noise_floor"]["n"], 1);
  const Outcome words = measure({"a.csv", "b.csv"});
  EXPECT_THAT(words.out, testing::AllOf(HasSubstr("rounding only"), HasSubstr("W_1"), HasSubstr("3 against 3")));
}

TEST_F(Measure, ReadsFilesOfEveryKind) {
  write("a.csv", "x,y\n0,0\n1,2\n");
  write("b.npy", npy("(2, 2)", {0, 0, 1, 2}));
  EXPECT_EQ(receipt({"a.csv", "b.npy", "--distance", "sliced"})["value"], 0);
  EXPECT_EQ(receipt({"a.csv", "b.npy", "--distance", "tv", "--bins", "4"})["value"], 0);
  write("one.csv", "x,y,mass\n1,9,0.25\n2,9,0.75\n");
  write("two.csv", "x\n1.75\n");
  const json weighted = receipt({"one.csv", "two.csv", "--columns", "x", "--weight-column", "mass"});
  EXPECT_NEAR(weighted["value"].get<double>(), 0.25 * 0.75 + 0.75 * 0.25, 1e-15);
}

TEST_F(Measure, LawsAreTakenExactlyOnTheLine) {
  std::vector<double> midpoints;
  for (int i = 0; i < 10; ++i) {
    midpoints.push_back(-1 + (2 * i + 1) / 10.0);
  }
  write("u.npy", npy("(10, 1)", midpoints));
  const json object = receipt({"uniform:dimension=1", "u.npy"});
  EXPECT_NEAR(object["value"].get<double>(), 0.05, 1e-10);  // U(−1,1) against mid-points: 2/(4n)
  EXPECT_TRUE(object["n"].is_null());
  EXPECT_EQ(object["m"], 10);
}

TEST_F(Measure, TwoLawsOnTheLineAreBothExact) {
  const json both = receipt({"gaussian:std=3", "gaussian", "--distance", "w2"});
  EXPECT_NEAR(both["value"].get<double>(), 2, 1e-10);  // N(0,3²) and N(0,1)
  EXPECT_LT(both["error"], 1e-10);
  EXPECT_TRUE(both["n"].is_null());
  EXPECT_TRUE(both["m"].is_null());
  EXPECT_THAT(both["notes"][0], HasSubstr("law gaussian:std=3"));
  const json drawn = receipt({"gaussian:std=3", "gaussian", "--distance", "w2", "-n", "50"});
  EXPECT_EQ(drawn["n"], 50);
  EXPECT_TRUE(drawn["m"].is_null());
  // Jumps of either law, and samples of a law against it: both took minutes once.
  EXPECT_NEAR(receipt({"two-gaussians", "uniform"})["value"].get<double>(), 0.5, 1e-4);
  EXPECT_LT(receipt({"two-gaussians", "two-gaussians", "-n", "1000"})["error"], 1e-9);
}

TEST_F(Measure, NoiseFloorMeasuresTheSame) {
  // The clouds are far apart, so ε and the bandwidth must be those of the measurement, not chosen anew from A alone.
  write("a.csv", "x,y\n0,0\n1,2\n0,1\n1,1\n");
  write("b.csv", "x,y\n100,0\n101,2\n100,1\n101,1\n");
  for (const auto& [distance, option] : {std::pair("sinkhorn", "--epsilon"), std::pair("mmd", "--bandwidth")}) {
    const json chosen = receipt({"a.csv", "b.csv", "--distance", distance, "--noise-floor"});
    const std::string convention = chosen["convention"];
    const std::string value = convention.substr(convention.rfind("= ") + std::strlen("= "));
    const json given = receipt({"a.csv", "b.csv", "--distance", distance, "--noise-floor", option, value});
    EXPECT_NEAR(chosen["noise_floor"]["value"].get<double>(), given["noise_floor"]["value"].get<double>(),
                1e-5 * std::abs(given["noise_floor"]["value"].get<double>()) + 1e-12)  // six digits are printed
        << distance;
    EXPECT_TRUE(chosen["noise_floor"].contains("status"));
  }
}

TEST_F(Measure, InfinityIsAString) {
  write("a.csv", "label\n0\n0\n");
  write("b.csv", "label\n0\n1\n");
  EXPECT_EQ(receipt({"b.csv", "a.csv", "--distance", "kl", "--labelled"})["value"], "inf");
  EXPECT_THAT(measure({"b.csv", "a.csv", "--distance", "kl", "--labelled"}).out, HasSubstr("inf"));
  EXPECT_NEAR(receipt({"a.csv", "b.csv", "--distance", "kl", "--labels", "a.csv", "b.csv"})["value"].get<double>(),
              std::log(2), 1e-15);
}

TEST_F(Measure, ARunHasBothSides) {
  const Outcome run = support::run_program(
      {"run", "pendulum", "--no-pictures", "--out", "r", "--set", "run.iterations=20"}, {.folder = scratch().path()});
  ASSERT_EQ(run.code, 0) << describe(run);
  const json both = receipt({"r"});
  EXPECT_GT(both["value"], 0);
  EXPECT_EQ(receipt({"r", "r"})["value"], 0);  // its samples against themselves
}

TEST_F(Measure, PlanIsAFileOfItsOwn) {
  write("a.csv", "x,y\n0,0\n4,0\n");
  write("b.csv", "x,y\n4,1\n0,1\n");
  const json object = receipt({"a.csv", "b.csv", "--distance", "w2", "--plan", "plan.csv"});
  EXPECT_NEAR(object["value"].get<double>(), 1, 1e-14);
  EXPECT_EQ(object["plan"], "plan.csv");
  EXPECT_EQ(support::content(scratch() / "plan.csv"), "source,sink,mass\n0,1,0.5\n1,0,0.5\n");
  EXPECT_TRUE(receipt({"a.csv", "b.csv", "--distance", "w2"})["plan"].is_null());
  receipt({"a.csv", "b.csv", "--distance", "w2", "--plan", "plan.npz"});
  EXPECT_EQ(receipt({"plan.npz", "plan.npz", "--array", "mass"})["n"], 2);
  for (const char* const side : {"a_potential", "b_potential"}) {
    EXPECT_EQ(receipt({"plan.npz", "plan.npz", "--array", side})["n"], 2) << side;
  }
}

TEST_F(Measure, ThreadsChangeNoDigit) {
  const std::vector<std::string> common = {"ring8", "grid25", "-n", "300", "--distance"};
  for (const char* const distance : {"w2", "sinkhorn", "energy", "sliced", "precision-recall", "intrinsic-dimension"}) {
    const auto with = [&](const std::string& threads) {
      std::vector<std::string> arguments = common;
      arguments.insert(arguments.end(), {distance, "--threads", threads});
      json object = receipt(arguments);
      object.erase("seconds");
      return object;
    };
    EXPECT_EQ(with("1"), with("2")) << distance;
  }
}

TEST_F(Measure, BadInputIsOneSentence) {
  write("a.csv", "x\n0\n1\n");
  write("plane.csv", "x,y\n0,1\n1,2\n");
  write("nan.csv", "x\n0\nnan\n");
  write("empty.npy", npy("(0, 2)", {}));
  write("heavy.csv", "x,w\n0,0.5\n1,0.6\n");
  write("negative.csv", "x,w\n0,1.5\n1,-0.5\n");
  expect_refused({"a.csv", "plane.csv"}, {"a.csv has 1 coordinates", "plane.csv has 2", "Choose columns"});
  expect_refused({"nan.csv", "a.csv"}, {"nan.csv, line 3", "finite"});
  expect_refused({"empty.npy", "plane.csv"}, {"empty.npy", "(0, 2)"});
  expect_refused({"heavy.csv", "a.csv", "--weight-column", "w"}, {"heavy.csv", "1.1", "+0.1 off 1", "--normalise"});
  expect_refused({"negative.csv", "a.csv", "--weight-column", "w"}, {"weight 1 is -0.5", "non-negative"});
  expect_refused({"a.csv", "a.csv", "--weight-column", "w"}, {"--weight-column w", "Check the name"});
  expect_refused({"a.csv", "a.csv", "--distance", "wp", "-p", "0.5"}, {"-p 0.5", "p >= 1", "Try 1 or 2"});
  expect_refused({"a.csv", "a.csv", "--distance", "wp"}, {"Try -p 2"});
  expect_refused({"a.csv", "a.csv", "--distance", "slice"}, {"Did you mean 'sliced'?"});
  expect_refused({"a.csv", "a.csv", "--projections", "9"}, {"--distance w1 has no --projections", "Leave it out"});
  expect_refused({"a.csv", "a.csv", "-n", "5"}, {"a.csv has only 2 points"});
  expect_refused({"rign8", "a.csv"}, {"'rign8'", "Did you mean 'ring8'?"});
  expect_refused({"ring8:width=3", "a.csv"}, {"width", "field of a law"});
  expect_refused({"ring8:std=wide", "a.csv"}, {"std = 'wide' is not a number"});
  expect_refused({"a.csv"}, {"compares A with B", "Name B"});
  expect_refused({"-", "-"}, {"standard input"});
  expect_refused({"plane.csv", "plane.csv", "--distance", "sinkhorn", "--epsilon", "0"}, {"--epsilon 0", "positive"});
  expect_refused({"plane.csv", "plane.csv", "--distance", "h-s", "-s", "1"}, {"-s 1", "d/2 = 1", "Try 1.5"});
  expect_refused({"plane.csv", "plane.csv", "--distance", "w2", "--plan", "plan.txt"}, {"--plan plan.txt", "plan.csv"});
  expect_refused({"plane.csv", "plane.csv", "--distance", "energy", "--plan", "p.csv"}, {"energy has no --plan"});
  expect_refused({"a.csv", "a.csv", "-n", "0"}, {"0 is no whole number, 1 or more"});
  expect_refused({"a.csv", "a.csv", "--distance", "energy", "--permutations", "-3"}, {"--permutations", "-3"});
  expect_refused({"a.csv", "a.csv", "--distance", "sliced", "--projections", "0"}, {"--projections", "1 or more"});
  expect_refused({"a.csv", "a.csv", "--distance", "js", "--bins", "-1"}, {"--bins", "-1"});
  expect_refused({"a.csv", "a.csv", "--distance", "precision-recall", "--neighbours", "-1"}, {"--neighbours", "-1"});
  expect_refused({"a.csv", "a.csv", "--threads", "-1"}, {"--threads", "-1"});
  expect_refused({"plane.csv", "plane.csv", "--distance", "kl", "--labelled"}, {"--labelled", "2 columns"});
}

TEST_F(Measure, PopulationsOfRunsAreComparedSnapshotBySnapshot) {
  for (const char* const seed : {"1", "2"}) {
    const Outcome made = support::run_program(
        {"run", "pendulum", "--no-pictures", "--out", std::string("run") + seed, "--set", std::string("seed=") + seed,
         "--set", "run.iterations=20", "--set", "observe.snapshot_every=10", "--set", "generator.units=16", "--set",
         "critic.units=16", "--set", "observe.samples=32"},
        {.folder = scratch().path()});
    ASSERT_EQ(made.code, 0) << describe(made);
  }
  const json course = receipt({"run1", "run2", "--populations"});
  ASSERT_EQ(course["rows"].size(), 3U);
  EXPECT_EQ(course["b"], "run2");
  for (const json& row : course["rows"]) {
    EXPECT_GT(row["w2_generator"], 0);
    EXPECT_GE(row["coupled_critic"].get<double>() * (1 + 1e-12), row["w2_critic"].get<double>());
    EXPECT_GT(row["weak_critic"], 0);
  }
  EXPECT_EQ(course["rows"][1]["a_iteration"], 10);
  const json alone = receipt({"run1", "--populations"});
  ASSERT_EQ(alone["rows"].size(), 2U);
  EXPECT_TRUE(alone["b"].is_null());
  EXPECT_THAT(measure({"run1", "run2", "--populations"}).out, HasSubstr("w2_generator"));
  expect_refused({"run1", "nowhere", "--populations"}, {"nowhere is no run directory", "--populations"});
  expect_refused({"run1", "run2", "--populations", "--distance", "w2"}, {"--populations has no --distance"});
}

TEST_F(Measure, UnconvergedAnswerComesWithItsReceiptAndExit1) {
  // ε a ten-millionth of the cost: 10,000 iterations do not reach the marginals.
  const Outcome outcome =
      measure({"ring8", "grid25", "-n", "60", "--distance", "sinkhorn", "--epsilon", "1e-7", "--json"});
  EXPECT_EQ(outcome.code, 1) << describe(outcome);
  const json object = json::parse(outcome.out);
  EXPECT_EQ(object["status"], "not-converged");
  EXPECT_GT(object["gap"], 1e-3);
  // Nor is a noise floor that did not converge a bare number.
  const Outcome floor =
      measure({"ring8", "grid25", "-n", "60", "--distance", "sinkhorn", "--epsilon", "1e-7", "--noise-floor"});
  EXPECT_EQ(floor.code, 1) << describe(floor);
  EXPECT_THAT(floor.out, HasSubstr("60 against 60 points; not-converged)"));
}

TEST_F(Measure, InterruptedSolveHandsOverWhatItHas) {
  support::Program program({"measure", "gaussian:dimension=10", "gaussian:dimension=10", "-n", "15000", "--distance",
                            "w2", "--plan", "plan.csv", "--json"},
                           {.folder = scratch().path()});
  ASSERT_FALSE(program.ends_within(std::chrono::milliseconds(500))) << "too quick to be interrupted";
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.code, 130) << describe(outcome);
  const json object = json::parse(outcome.out);
  EXPECT_EQ(object["status"], "interrupted");
  EXPECT_TRUE(object["plan"].is_null());
  EXPECT_FALSE(std::filesystem::exists(scratch() / "plan.csv"));
}

TEST_F(Measure, InterruptEndsItAt130WithNothingWritten) {
  support::Program program(
      {"measure", "gaussian:dimension=30", "gaussian:dimension=30", "-n", "30000", "--distance", "precision-recall"},
      {.folder = scratch().path()});
  ASSERT_FALSE(program.ends_within(std::chrono::milliseconds(300))) << "too quick to be interrupted";
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.code, 130) << describe(outcome);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("interrupted"));
}

}  // namespace
}  // namespace ganflow
