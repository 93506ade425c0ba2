#pragma once
/// A folder of its own for a test, removed with all it holds at the end.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace ganflow {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = testing::TempDir() + "/ganflow-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// A file of tests/unit/io/files: one of each schema that was ever written (style rule 31).
inline std::filesystem::path kept_file(const std::string& name) {
  const char* source = std::getenv("GANFLOW_SOURCE_DIR");  // set by CTest
  return std::filesystem::path(source != nullptr ? source : ".") / "tests/unit/io/files" / name;
}

/// Every file below a folder, by its relative name.
inline std::map<std::string, std::string> all_files(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[std::filesystem::relative(entry.path(), folder).string()] = content(entry.path());
    }
  }
  return files;
}

}  // namespace ganflow
