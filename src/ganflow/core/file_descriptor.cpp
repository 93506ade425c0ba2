#include "ganflow/core/file_descriptor.hpp"

#include "ganflow/core/errors.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace ganflow {

namespace {

constexpr mode_t kNewFileMode = 0666;          // the umask takes away what the user does not want to share
constexpr std::size_t kReadChunk = 1U << 16U;  // bytes a read(2)

const char* advice(int error) {
  switch (error) {
    case ENOSPC: return "Free some space on that disk; a run then goes on with 'ganflow resume'";
    case EDQUOT: return "Your disk quota is used up: remove files; a run then goes on with 'ganflow resume'";
    case EFBIG:
      return "A limit on the size of files is set: raise it ('ulimit -f unlimited'); a run then goes on with 'ganflow "
             "resume'";
    case EACCES:
    case EPERM: return "Check the permissions of the file and its folder, or choose another place";
    case EROFS: return "Choose a place on a disk that can be written";
    case ENOENT:
    case ENOTDIR: return "Check that the folder exists and was not moved while in use";
    case EIO: return "The disk may be failing: copy what it holds elsewhere and check the disk";
    case EMFILE:
    case ENFILE: return "Too many files are open: raise the limit ('ulimit -n')";
    default: return "Check the disk and the path";
  }
}

}  // namespace

void throw_failure(std::string_view action, const std::filesystem::path& path, int error) {
  throw RuntimeFailure(fmt::format("cannot {} {} ({}). {}", action, path.string(),
                                   std::generic_category().message(error), advice(error)));
}

FileDescriptor::FileDescriptor(std::filesystem::path path, int flags) : path_(std::move(path)) {
  do {
    number_ = ::open(path_.c_str(), flags | O_CLOEXEC, kNewFileMode);
  } while (number_ < 0 && errno == EINTR);
  if (number_ < 0) {
    throw_failure((flags & O_CREAT) != 0 ? "create" : "open", path_, errno);
  }
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : path_(std::move(other.path_)), number_(std::exchange(other.number_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(number_, other.number_);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) {
    ::close(number_);
  }
}

std::size_t FileDescriptor::write_some(std::string_view bytes) {
  ssize_t written = 0;
  do {
    written = ::write(number_, bytes.data(), bytes.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0) {
    throw_failure("write", path_, errno);
  }
  return static_cast<std::size_t>(written);
}

void FileDescriptor::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    bytes.remove_prefix(write_some(bytes));
  }
}

void FileDescriptor::truncate(std::int64_t length) {
  if (::ftruncate(number_, length) != 0) {
    throw_failure("cut back", path_, errno);
  }
}

void FileDescriptor::sync() {
  if (::fsync(number_) != 0) {
    throw_failure("flush to disk", path_, errno);
  }
}

void FileDescriptor::close() {
  if (::close(std::exchange(number_, -1)) != 0 && errno != EINTR) {  // EINTR: Linux has closed it all the same
    throw_failure("close", path_, errno);
  }
}

std::string read_file(const std::filesystem::path& path) {
  struct stat found = {};
  GF_VALIDATE(::stat(path.c_str(), &found) == 0 || (errno != ENOENT && errno != ENOTDIR),
              "there is no file {}. Check the path", path.string());
  GF_VALIDATE(!S_ISDIR(found.st_mode), "{} is a folder (a file was expected). Check the path", path.string());
  const FileDescriptor file(path, O_RDONLY);
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(found.st_size));
  std::array<char, kReadChunk> chunk{};
  for (;;) {
    const ssize_t count = ::read(file.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throw_failure("read", path, errno);
    }
    if (count == 0) {
      return bytes;
    }
    bytes.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

void sync_folder(const std::filesystem::path& folder) {
  FileDescriptor(folder.empty() ? std::filesystem::path(".") : folder, O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace ganflow
