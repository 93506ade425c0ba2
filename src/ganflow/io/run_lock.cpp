#include "ganflow/io/run_lock.hpp"

#include "ganflow/core/errors.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace ganflow::io {

namespace {

std::string holder(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  return text.empty() ? "of unknown number" : text.substr(0, text.find('\n'));
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& path, const std::filesystem::path& run) : file_(path, O_RDWR | O_CREAT) {
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) {
    file_.truncate(0);
    file_.write_all(fmt::format("{}\n", ::getpid()));
    return;
  }
  GF_VALIDATE(errno != EWOULDBLOCK, "{} is in use (by process {}). Wait for it, or stop it with Ctrl-C or SIGTERM",
              run.string(), holder(path));
  if (errno != ENOSYS && errno != EOPNOTSUPP && errno != ENOLCK) {
    throw_failure("lock", path, errno);
  }
}

}  // namespace ganflow::io
