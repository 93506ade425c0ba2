#include "ganflow/data/atomic_file.hpp"

#include "ganflow/core/errors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ganflow::data {

namespace {

/// A file under a temporary name; removed unless `keep` renames it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& path) : path_(path) {
    static std::atomic<unsigned> serial{0};
    temporary_ = fmt::format("{}.{}.{}.tmp", path, ::getpid(), serial++);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                         0666);  // NOLINT(cppcoreguidelines-pro-type-vararg): POSIX
    GF_VALIDATE(descriptor_ >= 0, "cannot write {} ({}). Check that its folder exists and may be written", path,
                std::strerror(errno));
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
      ::unlink(temporary_.c_str());
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written < 0) {
        fail();
      }
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  void keep() {
    if (::fsync(descriptor_) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
      fail();
    }
    ::close(descriptor_);
    descriptor_ = -1;
  }

 private:
  [[noreturn]] void fail() const {
    throw RuntimeFailure(
        fmt::format("writing {} failed ({}). Free some space or choose another folder", path_, std::strerror(errno)));
  }
  std::string path_;
  std::string temporary_;
  int descriptor_ = -1;
};

}  // namespace

void write_file(const std::string& path, std::initializer_list<std::span<const std::byte>> parts) {
  TemporaryFile file(path);
  for (const auto part : parts) {
    file.write(part);
  }
  file.keep();
}

void write_file(const std::string& path, std::string_view text) { write_file(path, {std::as_bytes(std::span(text))}); }

}  // namespace ganflow::data
