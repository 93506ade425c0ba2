#pragma once
/// An open file that closes itself, and the few POSIX calls ganflow makes on it, their errors turned into sentences.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ganflow {

/// Throws RuntimeFailure "cannot {action} {path} ({why}). {what to try}"; `error` is a value of errno.
[[noreturn]] void throw_failure(std::string_view action, const std::filesystem::path& path, int error);

class FileDescriptor {
 public:
  /// `flags` as for open(2); new files get mode 0666 less the umask. Throws RuntimeFailure.
  FileDescriptor(std::filesystem::path path, int flags);
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();  ///< closes; an error is lost here, so writers call close() first

  int get() const { return number_; }
  const std::filesystem::path& path() const { return path_; }
  std::size_t write_some(std::string_view bytes);  ///< how many of `bytes` were taken; at least 1 unless it is empty
  void write_all(std::string_view bytes);
  void truncate(std::int64_t length);
  void sync();  ///< returns once the bytes are on the disk
  void close();

 private:
  std::filesystem::path path_;
  int number_ = -1;
};

/// The whole file. Throws InputError when there is no such file, RuntimeFailure when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Makes creations, renames and removals inside a folder last through a power cut.
void sync_folder(const std::filesystem::path& folder);

}  // namespace ganflow
