// `mpirun -n R ganflow run`: one pair of populations whose work is shared by R processes. The same bytes for every R.

#include "tests/support/program.hpp"
#include "tests/support/ranks.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <map>

namespace ganflow {
namespace {

namespace fs = std::filesystem;
using support::kLauncher;
using support::Outcome;
using support::Program;
using support::ranks;
using support::run_program;
using support::Scratch;
using testing::HasSubstr;
using testing::Not;

/// Large enough that loops are shared: narrow units summed over samples and over nodes, and wide ones.
struct Shared {
  const char* name;
  const char* spec;
};

constexpr Shared kNarrow{"Narrow", R"(schema = 1
[data]
law = "ring8"
[latent]
dimension = 3
[generator]
units = 4200
[critic]
units = 4200
box = 0.5
[dynamics]
batch = 256
critic_steps = 2
[observe]
every = 5
snapshot_every = 10
samples = 32
[run]
iterations = 10
checkpoint_every = 10
)"};

constexpr Shared kOnNodes{"OnNodes", R"(schema = 1
[data]
law = "two-gaussians"
[generator]
units = 50000
[critic]
units = 50000
box = 0.5
[dynamics]
batch = 256
critic_steps = 3
[observe]
every = 5
snapshot_every = 10
samples = 32
[run]
iterations = 10
checkpoint_every = 10
)"};

constexpr Shared kDeep{"Deep", R"(schema = 1
[data]
law = "ring8"
[latent]
dimension = 2
[generator]
units = 2100
inner = [3]
[critic]
units = 2100
inner = [4]
[objective]
kind = "wgan-gp"
[dynamics]
batch = 256
[observe]
every = 3
snapshot_every = 6
samples = 32
[run]
iterations = 6
checkpoint_every = 6
)"};

constexpr Shared kWide{"Wide", R"(schema = 1
[data]
law = "two-gaussians"
[latent]
dimension = 24
[generator]
units = 1000
[critic]
units = 500
[objective]
kind = "wgan-gp"
[dynamics]
rule = "adam"
generator_rate = 0.001
critic_rate = 0.001
batch = 64
critic_steps = 2
[observe]
every = 3
samples = 32
distances = ["start", "previous"]
distance_norms = ["w2", "weak"]
[run]
iterations = 10
checkpoint_every = 5
)"};

class Ranks : public testing::TestWithParam<Shared> {
 protected:
  Ranks() { support::write(scratch_ / "spec.toml", GetParam().spec); }
  void SetUp() override {
    if (!fs::exists(kLauncher)) {
      GTEST_SKIP() << "mpirun is not installed ('apt-get install openmpi-bin')";
    }
  }
  fs::path path(const std::string& name) const { return scratch_ / name; }
  Outcome run(int count, const std::string& folder, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"run", "spec.toml", "--no-pictures", "--out", folder});
    return run_program(more, ranks(count, path("")));
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_P(Ranks, GiveTheSameBytesForOneTwoAndThree) {
  ASSERT_EQ(run_program({"run", "spec.toml", "--no-pictures", "--out", "alone"}, {.folder = path("")}).code, 0);
  for (const int count : {1, 2, 3}) {
    const std::string folder = "ranks" + std::to_string(count);
    const Outcome outcome = run(count, folder);
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
    EXPECT_THAT(outcome.out, HasSubstr("verdict: "));
    EXPECT_THAT(outcome.err, Not(HasSubstr("no loop"))) << "the test is too small";
    EXPECT_EQ(support::difference(support::promised_files(path("alone")), support::promised_files(path(folder))), "")
        << count << " ranks";
  }
}

INSTANTIATE_TEST_SUITE_P(All, Ranks, testing::Values(kNarrow, kOnNodes, kWide, kDeep),
                         [](const auto& shared) { return shared.param.name; });

class NarrowRanks : public Ranks {};

TEST_P(NarrowRanks, AKilledOneEndsTheJobAndAnotherNumberOfThemResumesToTheSameBytes) {
  const std::vector<std::string> longer = {"--set", "run.iterations=200"};
  std::vector<std::string> words = {"run", "spec.toml", "--no-pictures", "--out"};
  words.insert(words.end(), {"alone", longer[0], longer[1]});
  ASSERT_EQ(run_program(words, {.folder = path("")}).code, 0);
  words[4] = "shared";
  Program program(words, ranks(3, path("")));
  for (int wait = 0; wait < 6000 && !fs::exists(path("shared/checkpoints/000000000010.h5")); ++wait) {
    ASSERT_FALSE(program.ends_within(std::chrono::milliseconds(5)));
  }
  const pid_t victim = support::process_of_rank(2, path(""));
  ASSERT_NE(victim, 0);
  ASSERT_EQ(::kill(victim, SIGKILL), 0);
  const Outcome killed = program.wait();
  EXPECT_NE(killed.code, 0);
  EXPECT_THAT(killed.err, HasSubstr("rank 2"));
  const Outcome resumed = run_program({"resume", "shared", "--no-pictures"}, ranks(2, path("")));
  ASSERT_EQ(resumed.code, 0) << describe(resumed);
  EXPECT_EQ(support::difference(support::promised_files(path("alone")), support::promised_files(path("shared"))), "");
}

TEST_P(NarrowRanks, BadInputIsOneSentence) {
  const Outcome many = run(3, "few", {"--set", "critic.units=2"});
  EXPECT_EQ(many.code, 2) << describe(many);
  EXPECT_THAT(many.err, HasSubstr("3 ranks (the generator has 4200 particles, the critic 2)"));
  EXPECT_EQ(many.err.find("3 ranks"), many.err.rfind("3 ranks"));
  EXPECT_FALSE(fs::exists(path("few")));
  fs::create_directory(path("taken"));
  support::write(path("taken") / "x", "");
  const Outcome taken = run(2, "taken");
  EXPECT_EQ(taken.code, 2) << describe(taken);
  EXPECT_THAT(taken.err, HasSubstr("taken"));
}

TEST_P(NarrowRanks, SayWhenThereWasNothingToShare) {
  const Outcome small = run(2, "small", {"--set", "critic.units=20", "--set", "generator.units=20"});
  EXPECT_EQ(small.code, 0) << describe(small);
  EXPECT_THAT(small.err, HasSubstr("2 ranks were no faster than one"));
}

INSTANTIATE_TEST_SUITE_P(All, NarrowRanks, testing::Values(kNarrow));

}  // namespace
}  // namespace ganflow
