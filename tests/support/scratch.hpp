#pragma once
/// Folders and files for tests of the whole program.

#include <filesystem>
#include <map>
#include <string>

namespace ganflow::support {

/// A folder of its own, removed with all it holds at the end.
class Scratch {
 public:
  /// Below `parent`, or below the folder for temporary files.
  explicit Scratch(const std::filesystem::path& parent = {});
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A folder in memory where the system has one: fsync costs nothing there.
std::filesystem::path fast_folder();

std::string content(const std::filesystem::path& path);
void write(const std::filesystem::path& path, const std::string& text);

/// series.csv, snapshots/*, checkpoints/* of a run by relative name: what docs/reproducibility.md promises bit for bit.
std::map<std::string, std::string> promised_files(const std::filesystem::path& run);

/// The names of files that differ, or are on one side only, one a line; empty when both are the same, byte for byte.
std::string difference(const std::map<std::string, std::string>& expected,
                       const std::map<std::string, std::string>& actual);

}  // namespace ganflow::support
