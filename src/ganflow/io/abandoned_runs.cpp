#include "ganflow/io/abandoned_runs.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/run_layout.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>

namespace ganflow::io {

namespace {

namespace fs = std::filesystem;

/// "a.12.partial" but not "a.partial".
bool is_named_as_partial(const fs::path& path) {
  const std::string process = path.stem().extension().string();
  return path.extension() == kPartialSuffix && process.size() > 1 &&
         process.find_first_not_of("0123456789", 1) == std::string::npos;
}

bool is_unlocked(const fs::path& lock) {
  try {
    const FileDescriptor file(lock, O_RDWR);
    return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
  } catch (const RuntimeFailure&) {  // not there yet, or another user's
    return false;
  }
}

}  // namespace

std::vector<fs::path> abandoned_runs(const fs::path& folder) {
  std::vector<fs::path> abandoned;
  std::error_code unreadable;  // nothing to tell then
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    std::error_code gone;
    if (is_named_as_partial(entry.path()) && entry.is_directory(gone) && is_unlocked(RunLayout{entry.path()}.lock())) {
      abandoned.push_back(entry.path());
    }
  }
  std::sort(abandoned.begin(), abandoned.end());
  return abandoned;
}

}  // namespace ganflow::io
