#pragma once
/// Another program at work for us: gnuplot, ffmpeg. No shell: words reach it as they are.

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace ganflow::report {

struct ChildOptions {
  std::vector<std::string> words;  ///< the program, found on PATH, and its arguments
  std::filesystem::path folder;    ///< it works in
  std::string purpose;             ///< "draw RUN/report/series.gp": what fails when it cannot be started
  std::string package;             ///< Debian's, for who lacks the program
  bool fed = false;                ///< it reads what write() gives; otherwise its input is empty
};

/// In a process group of its own, so that Ctrl-C reaches it through us alone; killed when it goes out of scope.
class Child {
 public:
  /// Throws RuntimeFailure when it does not start: a sentence with what to install.
  explicit Child(const ChildOptions& options);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  /// Waits until the program has taken all of it; false once it reads no more.
  bool write(std::span<const std::byte> bytes);

  struct End {
    int status = 0;        ///< exit status; 128 + n when signal n ended it
    std::string messages;  ///< first line on standard error that says something, or "no message"
  };
  /// No more input; waits for the end.
  End finish();

 private:
  void close_input();

  pid_t process_ = 0;
  int input_ = -1;
  int messages_ = -1;
};

}  // namespace ganflow::report
