#pragma once
/// Runs another program and waits for it. No shell: words reach it as they are.

#include <string>
#include <vector>

namespace ganflow::data {

struct ProgramResult {
  int status = 0;      ///< exit status; 128 + n when signal n ended it; 127 when it could not be started
  std::string output;  ///< standard output and error, the last 4 KiB
};

/// Runs words[0] (found on PATH) with the other words, in `folder`, its standard input empty.
/// Throws  RuntimeFailure when the system cannot give what that takes (a pipe, memory).
ProgramResult run_program(const std::vector<std::string>& words, const std::string& folder);

}  // namespace ganflow::data
