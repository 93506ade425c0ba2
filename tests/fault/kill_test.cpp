// kill -9 at any instant, then `ganflow resume`: series, snapshots and checkpoints equal, byte for byte, those of the
// run that was left alone.
//
// Three ways to choose the instant: random times (where does the scheduler find us?), the creation of a checkpoint's
// temporary file, and each call that changes the disk in turn, in the middle of it where it is a write. Whatever the
// instant, the claim is the same; so nothing here depends on timing, and nothing is tried a second time after a
// failure.

#include "tests/fault/training.hpp"
#include "tests/fault/watched_folder.hpp"

#include <chrono>
#include <csignal>
#include <random>

namespace ganflow::fault {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;
using support::Outcome;
using support::Program;
using support::ProgramOptions;
using support::Scratch;

constexpr std::uint64_t kSeed = 20260;  // of the instants; any other must do

/// Kills the program unless it ends before. True: it was killed.
bool kill_after(Program& program, microseconds time) {
  if (!program.ends_within(time)) {
    program.send(SIGKILL);
  }
  const Outcome outcome = program.wait();
  EXPECT_TRUE(outcome.signal == SIGKILL || outcome.code == 0) << describe(outcome);
  return outcome.signal == SIGKILL;
}

class Kill : public testing::TestWithParam<Training> {};

TEST_P(Kill, AtARandomInstantChangesNothing) {
  constexpr int kKills = 12;     // a training; two of them
  constexpr int kInARow = 3;     // at most so many kills of one run
  constexpr int kMostRuns = 60;  // a run that ends before its instant was not killed: go on until kKills were
  const Reference reference(GetParam());
  const auto start = std::chrono::steady_clock::now();
  {
    const Scratch scratch;
    support::run_program(run_arguments(reference.spec(), scratch / "timed"));
  }
  const auto duration = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - start);
  std::mt19937_64 random(kSeed);
  std::uniform_int_distribution<std::int64_t> instant(0, duration.count());
  int kills = 0;
  for (int k = 0; k < kMostRuns && kills < kKills; ++k) {
    SCOPED_TRACE(testing::Message() << "run " << k);
    const Scratch scratch;
    const fs::path run = scratch / "run";
    for (int in_a_row = 1 + k % kInARow; in_a_row > 0; --in_a_row) {
      Program program(fs::exists(run) ? resume_arguments(run) : run_arguments(reference.spec(), run));
      kills += kill_after(program, microseconds(instant(random))) ? 1 : 0;
      expect_newest_checkpoint_opens(run);
    }
    expect_ends_like(reference, run);
  }
  EXPECT_GE(kills, kKills);
}

TEST_P(Kill, WhenACheckpointIsBegunChangesNothing) {
  const Reference reference(GetParam());
  for (const int begun : {1, 2, 4}) {  // the run is killed at the begin of this one after the directory appeared
    SCOPED_TRACE(testing::Message() << "checkpoint " << begun);
    const Scratch scratch;
    const fs::path run = scratch / "run";
    WatchedFolder parent(scratch.path(), IN_MOVED_TO);
    Program program(run_arguments(reference.spec(), run));
    ASSERT_TRUE(parent.next(program.handle())) << describe(program.wait());
    WatchedFolder checkpoints(run / "checkpoints", IN_CREATE);
    for (int k = 0; k < begun && checkpoints.next(program.handle()); ++k) {
    }
    program.send(SIGKILL);
    program.wait();
    expect_newest_checkpoint_opens(run);
    expect_ends_like(reference, run);
  }
}

// ---- at chosen calls

/// The program with the library of act_at_call.cpp.
ProgramOptions acting(std::vector<std::string> environment) {
  environment.emplace_back(std::string("LD_PRELOAD=") + GANFLOW_ACT_LIBRARY);
  environment.emplace_back("ASAN_OPTIONS=verify_asan_link_order=0");
  return {.environment = std::move(environment)};
}

ProgramOptions acting_at(long call, int signal) {
  return acting({"GANFLOW_ACT_AT=" + std::to_string(call), "GANFLOW_ACT=" + std::to_string(signal)});
}

/// How many calls that change the disk a whole run makes.
long count_calls(const Reference& reference) {
  const Scratch scratch(support::fast_folder());
  const fs::path count = scratch / "count";
  const Outcome outcome = support::run_program(run_arguments(reference.spec(), scratch / "run"),
                                               acting({"GANFLOW_ACT_COUNT=" + count.string()}));
  EXPECT_EQ(outcome.code, 0) << describe(outcome);
  return std::stol(support::content(count));
}

TEST_P(Kill, InTheMiddleOfAWriteChangesNothing) {
  constexpr long kInstants = 16;  // spread over the run; the first and last calls have tests of their own in io
  const Reference reference(GetParam(), support::fast_folder());
  const long calls = count_calls(reference);
  ASSERT_GT(calls, 4 * kInstants);
  std::mt19937_64 random(kSeed);
  for (long k = 0; k < kInstants; ++k) {
    const long call = k * calls / kInstants + std::uniform_int_distribution<long>(1, calls / kInstants)(random);
    SCOPED_TRACE(testing::Message() << "killed in call " << call << " of " << calls);
    const Scratch scratch(support::fast_folder());
    const fs::path run = scratch / "run";
    const Outcome killed = support::run_program(run_arguments(reference.spec(), run), acting_at(call, SIGKILL));
    EXPECT_EQ(killed.signal, SIGKILL) << describe(killed);
    expect_newest_checkpoint_opens(run);
    if (k % 2 == 0 && fs::exists(run)) {  // and once more, on the way back
      const Outcome again = support::run_program(resume_arguments(run), acting_at(1 + k, SIGKILL));
      EXPECT_TRUE(again.signal == SIGKILL || again.code == 0) << describe(again);  // little may have been left to do
      expect_newest_checkpoint_opens(run);
    }
    expect_ends_like(reference, run);
  }
}

// ---- Ctrl-C

/// Interrupts in the calls from `first` to `last`; how many ended the training before its time.
int interrupt_in_calls(const Reference& reference, long first, long last, long step) {
  int interrupted = 0;
  for (long call = first; call <= last; call += step) {
    SCOPED_TRACE(testing::Message() << "signal in call " << call);
    const Scratch scratch(support::fast_folder());
    const fs::path run = scratch / "run";
    const Outcome outcome =
        support::run_program(run_arguments(reference.spec(), run), acting_at(call, call % 2 == 0 ? SIGINT : SIGTERM));
    if (outcome.code == 130) {
      ++interrupted;
      EXPECT_NE(outcome.err.find("ganflow resume " + run.string()), std::string::npos) << outcome.err;
      EXPECT_NE(support::content(run / "events.jsonl").find("\"interrupted\""), std::string::npos);
      const Outcome again = support::run_program(resume_arguments(run), acting_at(8, SIGINT));  // once more, soon after
      EXPECT_TRUE(again.code == 130 || again.code == 0) << describe(again);
    } else {
      EXPECT_EQ(outcome.code, 0) << describe(outcome);
    }
    expect_newest_checkpoint_opens(run);
    expect_ends_like(reference, run);
  }
  return interrupted;
}

TEST_P(Kill, TheFirstInterruptStopsAtACheckpointAndLeavesNoTrace) {
  const Reference reference(GetParam(), support::fast_folder());
  const long calls = count_calls(reference);
  EXPECT_EQ(interrupt_in_calls(reference, calls / 4, 3 * calls / 4, calls / 10), 6) << "it was training then";
}

TEST_P(Kill, AnInterruptBetweenTheLastTwoCheckpointsLeavesNoTrace) {
  const Reference reference(GetParam(), support::fast_folder());
  const long calls = count_calls(reference);
  EXPECT_GE(interrupt_in_calls(reference, calls - 36, calls - 16, 4), 1) << "all of them came after the last step";
}

TEST(Interrupt, TheSecondSignalEndsTheProgramInTheMiddleOfAStep) {
  const Scratch scratch;
  const fs::path run = scratch / "run";
  // One iteration of a million critic steps lasts for minutes: the first signal alone could not end it.
  Program program({"run", "pendulum", "--no-pictures", "--out", run.string(), "--set", "dynamics.critic_steps=1000000",
                   "--set", "dynamics.batch=4096"});
  WatchedFolder parent(scratch.path(), IN_MOVED_TO);
  if (!fs::exists(run)) {
    ASSERT_TRUE(parent.next(program.handle())) << describe(program.wait());
  }
  WatchedFolder folder(run, IN_MODIFY);
  while (support::content(run / "events.jsonl").find("started") == std::string::npos) {
    ASSERT_TRUE(folder.next(program.handle())) << describe(program.wait());
  }
  program.send(SIGINT);
  program.send(SIGTERM);  // another signal, so that the two cannot melt into one
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.code, 130) << describe(outcome);
  EXPECT_TRUE(fs::is_empty(run / "checkpoints"));
}

INSTANTIATE_TEST_SUITE_P(Training, Kill, testing::Values(kPendulum, kPenalised, kRemedied, kGrid), name_of);

}  // namespace
}  // namespace ganflow::fault
