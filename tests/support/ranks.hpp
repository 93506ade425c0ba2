#pragma once
/// The executable under mpirun, and the processes that it starts.

#include "tests/support/program.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace ganflow::support {

inline constexpr const char* kLauncher = "/usr/bin/mpirun";

/// `count` ranks on the machine's few cores, as root in a container too. Leaks of Open MPI are its own.
ProgramOptions ranks(int count, const std::filesystem::path& folder);

/// The process of a rank that works in `folder`; 0: there is none.
pid_t process_of_rank(int rank, const std::filesystem::path& folder);

}  // namespace ganflow::support
