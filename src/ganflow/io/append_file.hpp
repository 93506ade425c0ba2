#pragma once
/// A text file that only grows, cut back to a known length when a run is resumed: series.csv, events.jsonl, timing.csv.

#include "ganflow/core/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ganflow::io {

/// Appends are gathered in memory and written when they fill a buffer, or on flush().
/// Throws  RuntimeFailure when the disk refuses; what was not written stays in memory, so a later flush() goes on.
class AppendFile {
 public:
  static AppendFile create(const std::filesystem::path& path);  ///< a new file; one that exists is an error
  /// Goes on after the first `length` bytes and forgets the rest. Throws InputError when the file is shorter.
  static AppendFile resume(const std::filesystem::path& path, std::int64_t length);
  /// Goes on after the last whole line; creates the file when there is none.
  static AppendFile resume_after_last_line(const std::filesystem::path& path);

  AppendFile(AppendFile&&) noexcept = default;
  AppendFile& operator=(AppendFile&&) = delete;
  ~AppendFile();  ///< flushes if it can; an error is lost here, so call flush() or sync() first

  void append(std::string_view text);
  void flush();  ///< hands everything to the operating system: other processes see it
  void sync();   ///< flush, and returns once the bytes are on the disk
  std::int64_t position() const { return written_ + static_cast<std::int64_t>(buffer_.size()); }  ///< length in bytes
  const std::filesystem::path& path() const { return file_.path(); }

 private:
  AppendFile(FileDescriptor file, std::int64_t length) : file_(std::move(file)), written_(length) {}

  FileDescriptor file_;
  std::int64_t written_;  // bytes of the file
  std::string buffer_;    // bytes still to be written
};

}  // namespace ganflow::io
