#include "ganflow/io/study_directory.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/cell_file.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <sstream>

namespace ganflow::io {

namespace {

namespace fs = std::filesystem;

constexpr const char* kCells = "cells";
constexpr const char* kLock = ".lock";
constexpr const char* kTiming = "timing.csv";

/// What processes that were killed in mid-write left behind.
void remove_partial_files(const fs::path& folder) {
  std::vector<fs::path> partial;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == kPartialSuffix) {
      partial.push_back(entry.path());
    }
  }
  for (const fs::path& path : partial) {
    std::error_code gone;
    fs::remove(path, gone);
  }
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw_failure("make the folder", path, error.value());
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> StudyIdentity::files() const {
  std::vector<std::pair<std::string, std::string>> files = more;
  if (!spec.empty()) {
    files.emplace_back("spec.toml", spec);
  }
  files.emplace_back(noun + ".toml", study);
  return files;
}

StudyDirectory::StudyDirectory(fs::path path, std::optional<RunLock> lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

std::unique_ptr<StudyDirectory> StudyDirectory::create(const fs::path& path, const StudyIdentity& identity) {
  GF_VALIDATE(!fs::exists(path), "{} exists already. Go on with a {} by --resume, or name another folder by --out",
              path.string(), identity.noun);
  make_folders(path / kCells);
  RunLock lock(path / kLock, path);
  for (const auto& [name, text] : identity.files()) {  // the last: a folder with it is whole
    make_folders((path / name).parent_path());
    write_file_atomically(path / name, text);
  }
  return std::unique_ptr<StudyDirectory>(new StudyDirectory(path, std::move(lock)));
}

std::unique_ptr<StudyDirectory> StudyDirectory::open(const fs::path& path, const StudyIdentity& identity) {
  for (const auto& [name, text] : identity.files()) {
    GF_VALIDATE(fs::exists(path / name), "{} is no {}'s folder (it has no {}). Begin the {} without --resume",
                path.string(), identity.noun, name, identity.noun);
    GF_VALIDATE(read_file(path / name) == text,
                "{} is the folder of another {} (its {} differs). Give everything as it was, --set and the like "
                "included, or name another folder by --out",
                path.string(), identity.noun, name);
  }
  make_folders(path / kCells);
  RunLock lock(path / kLock, path);
  remove_partial_files(path / kCells);
  return std::unique_ptr<StudyDirectory>(new StudyDirectory(path, std::move(lock)));
}

std::unique_ptr<StudyDirectory> StudyDirectory::join(const fs::path& path) {
  return std::unique_ptr<StudyDirectory>(new StudyDirectory(path, std::nullopt));
}

std::vector<record::Cell> StudyDirectory::cells() const {
  std::vector<record::Cell> cells;
  for (const auto& entry : fs::directory_iterator(path_ / kCells)) {
    if (entry.path().extension() != ".json") {
      continue;
    }
    try {
      cells.push_back(parse_cell(read_file(entry.path()), entry.path().string()));
    } catch (const InputError&) {  // damaged or edited: as if it had never run
    }
  }
  std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return cells;
}

std::vector<std::size_t> StudyDirectory::cells_to_run(std::size_t count) const {
  std::vector<bool> done(count, false);
  for (const record::Cell& cell : cells()) {
    if (cell.is_done() && cell.index < count) {
      done[cell.index] = true;
    }
  }
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < count; ++i) {
    if (!done[i]) {
      left.push_back(i);
    }
  }
  return left;
}

void StudyDirectory::keep(const record::Cell& cell) {
  write_file_atomically(path_ / kCells / fmt::format("{:06}.json", cell.index), cell_json(cell));
}

void StudyDirectory::write(const std::string& name, std::string_view text) const {
  write_file_atomically(path_ / name, text);
}

void StudyDirectory::add_timing(std::size_t cell, double seconds) {
  const bool is_new = !fs::exists(path_ / kTiming);
  FileDescriptor file(path_ / kTiming, O_WRONLY | O_CREAT | O_APPEND);
  file.write_all(fmt::format("{}{},{:.6f}\n", is_new ? "cell,seconds\n" : "", cell, seconds));
  file.close();
}

std::map<std::size_t, double> StudyDirectory::timings() const {
  std::map<std::size_t, double> seconds;
  if (!fs::exists(path_ / kTiming)) {
    return seconds;
  }
  std::istringstream lines(read_file(path_ / kTiming));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::size_t cell = 0;
    char comma = 0;
    double value = 0;
    if (fields >> cell >> comma >> value && comma == ',') {
      seconds[cell] = value;
    }
  }
  return seconds;
}

}  // namespace ganflow::io
