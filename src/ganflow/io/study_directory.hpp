#pragma once
/// The folder of a study or of a comparison: what it is, its finished cells, and what was made of them.
///
///   study.toml  spec.toml    what is studied; they say whether a folder is that of this study
///   cells/000012.json        a finished or failed cell, whole or not there
///   cells.csv fits.json figure.*   made anew from the cells at the end
///   timing.csv               seconds of the cells; outside of what is promised to be the same bytes

#include "ganflow/io/run_lock.hpp"
#include "ganflow/record/cell.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ganflow::io {

/// The texts that make a study what it is; of a comparison, `noun` names its file and `more` holds the specs.
struct StudyIdentity {
  std::string study;                                        ///< of study.toml, or comparison.toml
  std::string spec;                                         ///< of spec.toml; empty: there is none
  std::string noun = "study";                               ///< or "comparison"
  std::vector<std::pair<std::string, std::string>> more{};  ///< other files, by path inside the folder

  /// All of them, the one that makes a folder whole last.
  std::vector<std::pair<std::string, std::string>> files() const;
};

class StudyDirectory {
 public:
  /// A new folder, parents included. Throws InputError when `path` exists.
  static std::unique_ptr<StudyDirectory> create(const std::filesystem::path& path, const StudyIdentity& identity);
  /// One that is there. Throws InputError when it is none, is that of another study, or is in use.
  static std::unique_ptr<StudyDirectory> open(const std::filesystem::path& path, const StudyIdentity& identity);
  /// Another process of the same job holds the folder; this one adds cells to it.
  static std::unique_ptr<StudyDirectory> join(const std::filesystem::path& path);

  /// Cells that are there, in order, failed ones among them. A file that is no cell is passed over: its cell runs again.
  std::vector<record::Cell> cells() const;
  /// Of the cells 0 … count − 1 those without a result, failed ones included, in order.
  std::vector<std::size_t> cells_to_run(std::size_t count) const;
  void keep(const record::Cell& cell);  ///< replaces an earlier one
  void write(const std::string& name, std::string_view text) const;
  void add_timing(std::size_t cell, double seconds);  ///< a line of timing.csv
  std::map<std::size_t, double> timings() const;      ///< the last of each cell; lines that are none are passed over
  const std::filesystem::path& path() const { return path_; }

 private:
  StudyDirectory(std::filesystem::path path, std::optional<RunLock> lock);

  std::filesystem::path path_;
  std::optional<RunLock> lock_;
};

}  // namespace ganflow::io
