#include "ganflow/io/atomic_file.hpp"

#include "ganflow/io/file_descriptor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace ganflow::io {

namespace {

/// Removes a file when it goes out of scope, unless the file was kept.
class Temporary {
 public:
  explicit Temporary(std::filesystem::path path) : path_(std::move(path)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!kept_) {
      ::unlink(path_.c_str());
    }
  }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

}  // namespace

std::filesystem::path partial_path(const std::filesystem::path& path) {
  std::filesystem::path partial = path;
  partial += fmt::format(".{}{}", ::getpid(), kPartialSuffix);
  return partial;
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path partial = partial_path(path);
  FileDescriptor file(partial, O_WRONLY | O_CREAT | O_TRUNC);
  Temporary temporary(partial);
  file.write_all(bytes);
  file.sync();
  file.close();
  if (std::rename(partial.c_str(), path.c_str()) != 0) {
    fail("rename a temporary file to", path, errno);
  }
  temporary.keep();
  sync_folder(path.parent_path());
}

}  // namespace ganflow::io
