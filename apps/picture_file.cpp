#include "picture_file.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace ganflow::apps {

namespace fs = std::filesystem;

void check_picture_file(const std::string& option, const std::string& file) {
  const std::string extension = fs::path(file).extension().string();
  GF_VALIDATE(extension == ".svg" || extension == ".png" || extension == ".pdf",
              "{} {}: neither .svg, .png nor .pdf. Try toy.svg", option, file);
  require_writable_folder(file);
}

void check_table_file(const std::string& option, const std::string& file) {
  GF_VALIDATE(file.ends_with(".csv"), "{} {}: not .csv. Try toy.csv", option, file);
  require_writable_folder(file);
}

std::vector<std::string> draw_to(const report::Figure& figure, const fs::path& file) {
  std::string folder = fs::absolute(file).parent_path().string() + "/.ganflow-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    throw RuntimeFailure(fmt::format("cannot make a folder beside {}. Is the disk full?", file.string()));
  }
  std::vector<std::string> kept;
  try {
    report::Figure named = figure;
    named.name = file.stem().string();
    report::draw(named, folder);
    for (const std::string& extension : {file.extension().string(), std::string(".gp")}) {
      const fs::path target = fs::path(file).replace_extension(extension);
      fs::rename(fs::path(folder) / (named.name + extension), target);
      kept.push_back(target.string());
    }
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    throw;
  }
  fs::remove_all(folder);
  return kept;
}

}  // namespace ganflow::apps
