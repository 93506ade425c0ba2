#pragma once
/// The folder whose runs are served: names in, paths out, and nothing outside of it.

#include "ganflow/io/run_layout.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace ganflow::server {

/// Throws InputError unless `name` may be the name of a folder of a run: 1 to 100 bytes, no '/', no control character,
/// not beginning with '.'.
void check_run_name(const std::string& name);

class RunFolder {
 public:
  /// Throws InputError when `folder` is no folder, or is itself a run (its parent is what can be served).
  explicit RunFolder(const std::filesystem::path& folder);

  const std::filesystem::path& path() const { return path_; }  ///< canonical
  /// Folders with a spec.toml, newest first; at most kMostRuns. Links that lead outside are left out.
  std::vector<std::string> names() const;
  /// The run of that name. Throws NotFound when there is none, or when it is a link that leads outside.
  io::RunLayout run(const std::string& name) const;
  /// A folder that a new run may have: `wanted`, or the first of wanted-2, wanted-3 … that does not exist.
  std::string fresh_name(const std::string& wanted) const;

  static constexpr std::size_t kMostRuns = 1000;

 private:
  bool holds(const std::filesystem::path& path) const;

  std::filesystem::path path_;
};

}  // namespace ganflow::server
