#include "ganflow/core/atomic_file.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace ganflow {

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
  write_file_atomically(path, {std::as_bytes(std::span(bytes))});
}

void write_file_atomically(const std::filesystem::path& path, std::initializer_list<std::span<const std::byte>> parts) {
  const std::filesystem::path partial = partial_path(path);
  FileDescriptor file(partial, O_WRONLY | O_CREAT | O_TRUNC);
  Temporary temporary(partial);
  for (const auto part : parts) {
    file.write_all({reinterpret_cast<const char*>(part.data()), part.size()});
  }
  file.sync();
  file.close();
  if (std::rename(partial.c_str(), path.c_str()) != 0) {
    throw_failure("rename a temporary file to", path, errno);
  }
  temporary.keep();
  sync_folder(path.parent_path());
}

void require_writable_folder(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  GF_VALIDATE(::access((folder / "").c_str(), W_OK | X_OK) == 0,
              "cannot write {} ({}). Check its folder, or name another", file.string(),
              std::generic_category().message(errno));
}

}  // namespace ganflow
