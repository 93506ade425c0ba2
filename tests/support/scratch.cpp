#include "tests/support/scratch.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ganflow::support {

namespace fs = std::filesystem;

Scratch::Scratch(const fs::path& parent) {
  std::string name = ((parent.empty() ? fs::temp_directory_path() : parent) / "ganflow-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot create " + name);
  }
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;  // a folder that stays behind fails no test
  fs::remove_all(path_, ignored);
}

fs::path fast_folder() {
  const fs::path memory = "/dev/shm";
  return ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::map<std::string, std::string> promised_files(const fs::path& run) {
  std::map<std::string, std::string> files{{"series.csv", content(run / "series.csv")}};
  for (const char* const folder : {"snapshots", "checkpoints"}) {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(run / folder, missing)) {
      files[fs::relative(entry.path(), run).string()] = content(entry.path());
    }
  }
  return files;
}

std::string difference(const std::map<std::string, std::string>& expected,
                       const std::map<std::string, std::string>& actual) {
  std::string lines;
  for (const auto& [name, bytes] : expected) {
    const auto found = actual.find(name);
    if (found == actual.end()) {
      lines += name + " is missing\n";
    } else if (found->second != bytes) {
      lines += name + " differs\n";
    }
  }
  for (const auto& [name, bytes] : actual) {
    if (!expected.contains(name)) {
      lines += name + " should not be there\n";
    }
  }
  return lines;
}

}  // namespace ganflow::support
