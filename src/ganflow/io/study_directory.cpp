#include "ganflow/io/study_directory.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/cell_file.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace ganflow::io {

namespace {

namespace fs = std::filesystem;

constexpr const char* kStudy = "study.toml";
constexpr const char* kSpec = "spec.toml";
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

StudyDirectory::StudyDirectory(fs::path path, std::optional<RunLock> lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

std::unique_ptr<StudyDirectory> StudyDirectory::create(const fs::path& path, const StudyIdentity& identity) {
  GF_VALIDATE(!fs::exists(path), "{} exists already. Go on with a study by --resume, or name another folder by --out",
              path.string());
  make_folders(path / kCells);
  RunLock lock(path / kLock, path);
  write_file_atomically(path / kSpec, identity.spec);
  write_file_atomically(path / kStudy, identity.study);  // the last: a folder with it is whole
  return std::unique_ptr<StudyDirectory>(new StudyDirectory(path, std::move(lock)));
}

std::unique_ptr<StudyDirectory> StudyDirectory::open(const fs::path& path, const StudyIdentity& identity) {
  GF_VALIDATE(fs::exists(path / kStudy) && fs::exists(path / kSpec),
              "{} is no study's folder (it has no study.toml). Begin the study without --resume", path.string());
  GF_VALIDATE(read_file(path / kStudy) == identity.study && read_file(path / kSpec) == identity.spec,
              "{} is the folder of another study (compare its study.toml and spec.toml). Give the study, --quick and "
              "--set as they were, or name another folder by --out",
              path.string());
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

void StudyDirectory::keep(const record::Cell& cell) {
  write_file_atomically(path_ / kCells / fmt::format("{:06}.json", cell.index), cell_json(cell));
}

void StudyDirectory::write(const std::string& name, std::string_view text) const {
  write_file_atomically(path_ / name, text);
}

void StudyDirectory::add_timing(std::size_t cell, double seconds) {
  const bool is_new = !fs::exists(path_ / kTiming);
  FileDescriptor file(path_ / kTiming, O_WRONLY | O_CREAT | O_APPEND);
  file.write_all(fmt::format("{}{},{:.3f}\n", is_new ? "cell,seconds\n" : "", cell, seconds));
  file.close();
}

}  // namespace ganflow::io
