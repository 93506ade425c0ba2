#include "ganflow/io/append_file.hpp"

#include "ganflow/core/errors.hpp"

#include <fcntl.h>

namespace ganflow::io {

namespace {
constexpr std::size_t kBufferBytes = 1U << 16U;  // some hundred rows: few system calls, little lost in a crash
}

AppendFile AppendFile::create(const std::filesystem::path& path) {
  return {FileDescriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND), 0};
}

AppendFile AppendFile::resume(const std::filesystem::path& path, std::int64_t length) {
  GF_EXPECT(length >= 0);
  std::error_code error;
  const auto found = std::filesystem::file_size(path, error);
  GF_VALIDATE(!error, "there is no file {} (a run that is resumed has one). Was it moved or deleted?", path.string());
  GF_VALIDATE(static_cast<std::int64_t>(found) >= length,
              "{} has {} bytes (the checkpoint was written when it had {}). Restore the file, or start the run anew",
              path.string(), found, length);
  FileDescriptor file(path, O_WRONLY | O_APPEND);
  file.truncate(length);
  return {std::move(file), length};
}

AppendFile AppendFile::resume_after_last_line(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    return create(path);
  }
  const std::string text = read_file(path);
  const auto end = text.rfind('\n');
  return resume(path, end == std::string::npos ? 0 : static_cast<std::int64_t>(end) + 1);
}

AppendFile::~AppendFile() {
  if (file_.get() >= 0) {
    try {
      flush();
    } catch (const RuntimeFailure&) {  // NOLINT(bugprone-empty-catch): a destructor must not throw, see the header
    }
  }
}

void AppendFile::append(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) {
    flush();
  }
}

void AppendFile::flush() {
  while (!buffer_.empty()) {
    const std::size_t count = file_.write_some(buffer_);
    written_ += static_cast<std::int64_t>(count);
    buffer_.erase(0, count);
  }
}

void AppendFile::sync() {
  flush();
  file_.sync();
}

}  // namespace ganflow::io
