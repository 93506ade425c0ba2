#pragma once
/// One process at a time writes to a run directory.

#include "ganflow/core/file_descriptor.hpp"

#include <filesystem>

namespace ganflow::io {

/// Held while it lives; the kernel lets go of it when the process ends, however it ends.
/// A file system that knows no locks (some cluster file systems) is used without one.
class RunLock {
 public:
  /// Throws InputError naming the process that holds `run`, the directory whose .lock is `path`.
  RunLock(const std::filesystem::path& path, const std::filesystem::path& run);

 private:
  FileDescriptor file_;
};

}  // namespace ganflow::io
