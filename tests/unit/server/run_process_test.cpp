#include "ganflow/server/run_process.hpp"

#include "ganflow/io/run_lock.hpp"

#include "../scratch_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace ganflow::server {
namespace {

/// A child that holds the lock of `run` until it is told to end.
class Holder {
 public:
  explicit Holder(const io::RunLayout& run) {
    int ready[2] = {};
    EXPECT_EQ(::pipe(ready), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      const io::RunLock lock(run.lock(), run.run);
      [[maybe_unused]] const auto told = ::write(ready[1], "r", 1);
      ::pause();
      ::_exit(0);
    }
    ::close(ready[1]);
    char byte = 0;
    EXPECT_EQ(::read(ready[0], &byte, 1), 1);
    ::close(ready[0]);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() { end(); }
  void end() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      pid_ = 0;
    }
  }
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
};

TEST(RunProcess, IsWhoHoldsTheLock) {
  const ScratchFolder scratch;
  const io::RunLayout run{scratch.path()};
  EXPECT_FALSE(process_of(run));
  Holder holder(run);
  const auto process = process_of(run);
  ASSERT_TRUE(process);
  EXPECT_EQ(process->pid, holder.pid());
  EXPECT_FALSE(process->paused);
  holder.end();
  EXPECT_FALSE(process_of(run));
}

TEST(RunProcess, TakesNoLockItself) {
  const ScratchFolder scratch;
  const io::RunLayout run{scratch.path()};
  {
    const Holder holder(run);
    process_of(run);
  }
  EXPECT_NO_THROW(io::RunLock(run.lock(), run.run));
}

TEST(RunProcess, IsNobodyWhenTheNumberIsAnothersOrNonsense) {
  const ScratchFolder scratch;
  const io::RunLayout run{scratch.path()};
  for (const std::string& text : {std::to_string(::getppid()) + "\n", std::string("abc\n"), std::string(""),
                                  std::string("-1\n"), std::string("0\n"), std::string("99999999999\n")}) {
    SCOPED_TRACE(text);
    write(run.lock(), text);
    EXPECT_FALSE(process_of(run));
    EXPECT_FALSE(signal_run(run, SIGTERM));  // and nobody is signalled
  }
}

TEST(RunProcess, IsPausedBySigstopAndGoesOnBySigcont) {
  const ScratchFolder scratch;
  const io::RunLayout run{scratch.path()};
  const Holder holder(run);
  EXPECT_TRUE(signal_run(run, SIGSTOP));
  int status = 0;
  ASSERT_EQ(::waitpid(holder.pid(), &status, WUNTRACED), holder.pid());
  EXPECT_TRUE(process_of(run)->paused);
  EXPECT_TRUE(signal_run(run, SIGCONT));
  ASSERT_EQ(::waitpid(holder.pid(), &status, WCONTINUED), holder.pid());
  EXPECT_FALSE(process_of(run)->paused);
}

}  // namespace
}  // namespace ganflow::server
