#include "ganflow/report/staging.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/file_descriptor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <string_view>
#include <system_error>

namespace ganflow::report {

namespace fs = std::filesystem;

namespace {

/// Is `name` such a folder of a process that is no more?
bool is_orphan(std::string_view name, const std::string& prefix) {
  if (!name.starts_with(prefix) || !name.ends_with(kPartialSuffix)) {
    return false;
  }
  name.remove_prefix(prefix.size());
  pid_t process = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), process);
  return read.ec == std::errc() && process > 0 && ::kill(process, 0) != 0 && errno == ESRCH;
}

void remove_orphans(const fs::path& parent, const std::string& prefix) {
  std::error_code ignored;  // somebody else may be removing the same
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    if (is_orphan(entry.path().filename().string(), prefix)) {
      fs::remove_all(entry.path(), ignored);
    }
  }
}

}  // namespace

Staging::Staging(fs::path target) : target_(std::move(target)) {
  const std::string prefix = fmt::format(".{}.", target_.filename().string());
  remove_orphans(target_.parent_path(), prefix);
  folder_ = target_.parent_path() / (fmt::format("{}{}{}", prefix, ::getpid(), kPartialSuffix));
  std::error_code error;
  fs::remove_all(folder_, error);
  fs::create_directory(folder_, error);
  if (error) {
    throw_failure("create the folder", folder_, error.value());
  }
}

Staging::~Staging() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<fs::path> Staging::publish(std::span<const fs::path> files) {
  std::error_code error;
  fs::create_directory(target_, error);
  if (error) {
    throw_failure("create the folder", target_, error.value());
  }
  std::vector<fs::path> placed;
  for (const fs::path& file : files) {
    placed.push_back(target_ / file.filename());
    fs::rename(file, placed.back(), error);
    if (error) {
      throw_failure("put in place", placed.back(), error.value());
    }
  }
  return placed;
}

}  // namespace ganflow::report
