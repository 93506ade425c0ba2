#pragma once
/// A folder in which files are made aside, and put in place together when all are there.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace ganflow::report {

/// .NAME.PROCESS.partial beside `target`; removed with what is left in it when it goes out of scope. What processes
/// that are gone left behind is removed first.
class Staging {
 public:
  explicit Staging(std::filesystem::path target);
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging();

  const std::filesystem::path& folder() const { return folder_; }
  /// Moves these files into the target, made if need be, in their order, each whole; returns their new paths.
  std::vector<std::filesystem::path> publish(std::span<const std::filesystem::path> files);

 private:
  std::filesystem::path target_;
  std::filesystem::path folder_;
};

}  // namespace ganflow::report
