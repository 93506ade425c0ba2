#include "tests/support/ranks.hpp"

#include "tests/support/scratch.hpp"

#include <system_error>

namespace ganflow::support {

namespace fs = std::filesystem;

ProgramOptions ranks(int count, const fs::path& folder) {
  return {.folder = folder,
          .environment = {"OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_ALLOW_RUN_AS_ROOT=1",
                          "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_plm=isolated", "ASAN_OPTIONS=detect_leaks=0"},
          .launcher = {kLauncher, "-n", std::to_string(count)}};
}

pid_t process_of_rank(int rank, const fs::path& folder) {
  const std::string mark = "OMPI_COMM_WORLD_RANK=" + std::to_string(rank) + '\0';
  const fs::path here = fs::canonical(folder);
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::error_code gone;
    if (fs::read_symlink(entry.path() / "cwd", gone) == here &&
        content(entry.path() / "environ").find(mark) != std::string::npos) {
      return static_cast<pid_t>(std::stol(entry.path().filename().string()));
    }
  }
  return 0;
}

}  // namespace ganflow::support
