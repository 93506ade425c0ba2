// A library to preload (LD_PRELOAD): at one chosen call that changes the disk, the process is killed or signalled.
//
//   GANFLOW_ACT_AT=17        the call, counted from 1: write, fsync, rename, renameat2, ftruncate, unlink, mkdir
//   GANFLOW_ACT=9            the signal; SIGKILL comes instead of the call, in the middle of it if it is a write,
//                            another signal comes before the call, which is then made
//   GANFLOW_ACT_COUNT=FILE   at the end the number of calls made is written there
//
// A kill from outside hits such a call only by chance; this hits each of them.

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

std::atomic<long> g_calls{0};  // a preloaded function has no other place to count

long number_from(const char* name) {
  const char* const text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return text != nullptr ? std::atol(text) : 0;
}

/// To be asked once a call. `half_done` is run first when the call is the one to die in.
template <class HalfDone>
void count_call(HalfDone half_done) {
  static const long kActAt = number_from("GANFLOW_ACT_AT");
  static const int kSignal = static_cast<int>(number_from("GANFLOW_ACT"));
  if (++g_calls != kActAt) {
    return;
  }
  if (kSignal == SIGKILL) {
    half_done();
  }
  ::kill(::getpid(), kSignal);  // a SIGKILL to oneself arrives before kill() returns
}

void count_call() {
  count_call([] {});
}

struct Counter {
  ~Counter() {
    if (const char* const path = std::getenv("GANFLOW_ACT_COUNT")) {  // NOLINT(concurrency-mt-unsafe): as above
      if (std::FILE* const file = std::fopen(path, "w")) {
        std::fprintf(file, "%ld", g_calls.load());
        std::fclose(file);
      }
    }
  }
};
const Counter kCounter;

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  count_call([&] { ::syscall(SYS_write, file, bytes, count / 2); });
  return ::syscall(SYS_write, file, bytes, count);
}

int fsync(int file) {
  count_call();
  return static_cast<int>(::syscall(SYS_fsync, file));
}

int ftruncate(int file, off_t length) noexcept {
  count_call();
  return static_cast<int>(::syscall(SYS_ftruncate, file, length));
}

int rename(const char* from, const char* to) noexcept {
  count_call();
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned int flags) noexcept {
  count_call();
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int unlink(const char* path) noexcept {
  count_call();
  return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int mkdir(const char* path, mode_t mode) noexcept {
  count_call();
  return static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
}
