#include "ganflow/server/run_folder.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/server/request.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::server {

namespace {
constexpr std::size_t kLongestName = 100;
}  // namespace

void check_run_name(const std::string& name) {
  const bool plain = std::none_of(name.begin(), name.end(),
                                  [](unsigned char c) { return c == '/' || c == '\\' || c < ' ' || c == 0x7F; });
  GF_VALIDATE(!name.empty() && name.size() <= kLongestName && plain && name.front() != '.',
              "'{}' is no name of a run (1 to {} letters, no '/', not beginning with '.')",
              plain ? name.substr(0, kLongestName) : "", kLongestName);
}

RunFolder::RunFolder(const std::filesystem::path& folder) {
  std::error_code error;
  path_ = std::filesystem::canonical(folder, error);
  GF_VALIDATE(!error && std::filesystem::is_directory(path_, error),
              "{}: no such folder. Name the folder that holds run directories, or make one with 'ganflow run pendulum'",
              folder.string());
  GF_VALIDATE(!std::filesystem::exists(path_ / "spec.toml", error),
              "{} is itself a run (a folder of runs is served). Try 'ganflow serve {}'", folder.string(),
              path_.parent_path().string());
}

bool RunFolder::holds(const std::filesystem::path& path) const {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  return !error && real.parent_path() == path_ && std::filesystem::is_regular_file(real / "spec.toml", error);
}

std::vector<std::string> RunFolder::names() const {
  std::vector<std::pair<std::filesystem::file_time_type, std::string>> found;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(path_, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') && !name.ends_with(".partial") && holds(entry->path())) {
      std::error_code none;
      auto changed = std::filesystem::last_write_time(entry->path() / "series.csv", none);
      found.emplace_back(none ? std::filesystem::file_time_type::min() : changed, name);
    }
  }
  std::sort(found.begin(), found.end(), std::greater<>());
  found.resize(std::min(found.size(), kMostRuns));
  std::vector<std::string> names;
  names.reserve(found.size());
  for (auto& [changed, name] : found) {
    names.push_back(std::move(name));
  }
  return names;
}

io::RunLayout RunFolder::run(const std::string& name) const {
  check_run_name(name);
  if (!holds(path_ / name)) {
    throw NotFound(fmt::format("there is no run '{}' in {}", name, path_.string()));
  }
  return {path_ / name};
}

std::string RunFolder::fresh_name(const std::string& wanted) const {
  check_run_name(wanted);
  std::string name = wanted;
  for (int k = 2; std::filesystem::exists(std::filesystem::symlink_status(path_ / name)); ++k) {
    name = fmt::format("{}-{}", wanted, k);
  }
  return name;
}

}  // namespace ganflow::server
