#include "load_spec.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ganflow::apps {

namespace {

constexpr std::uintmax_t kLargestSpec = 1U << 20U;  ///< bytes; a spec is a page, so this is some other file

bool looks_like_file(const std::string& name) {
  return name.ends_with(".toml") || name.find('/') != std::string::npos || std::filesystem::exists(name);
}

void make_absolute(std::string& path) {
  if (!path.empty()) {
    path = std::filesystem::absolute(path).string();
  }
}

}  // namespace

std::string load_spec_text(const std::string& file_or_name) {
  if (!looks_like_file(file_or_name)) {
    return std::string(experiment::gallery_spec_text(file_or_name));
  }
  if (std::filesystem::is_directory(file_or_name)) {
    const std::filesystem::path stored = std::filesystem::path(file_or_name) / "spec.toml";
    GF_VALIDATE(!std::filesystem::exists(stored),
                "{} is a run directory (a spec is a TOML file). Go on with 'ganflow resume {}', or start anew from {}",
                file_or_name, file_or_name, stored.string());
    throw InputError(fmt::format(
        "{} is a directory (a spec is a TOML file). Name a TOML file, or one of 'ganflow list'", file_or_name));
  }
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file_or_name, error);
  std::ifstream in(file_or_name, std::ios::binary);
  GF_VALIDATE(!error && in, "{}: cannot be read (no such file, or no permission). 'ganflow list' shows the gallery",
              file_or_name);
  GF_VALIDATE(size <= kLargestSpec, "{}: {} bytes (more than a spec can have). Is it a data file?", file_or_name, size);
  return {std::istreambuf_iterator<char>(in), {}};
}

experiment::Spec load_spec(const std::string& file_or_name, const std::vector<std::string>& overrides) {
  experiment::Spec spec = experiment::parse_spec_and_find_files(load_spec_text(file_or_name), file_or_name, overrides);
  make_absolute(spec.data.dataset.file);
  make_absolute(spec.data.dataset.labels);
  for (nets::NetworkOptions* const network : {&spec.generator, &spec.critic}) {
    for (nets::BlockStart* const start : {&network->start_a, &network->start_b, &network->start_c}) {
      make_absolute(start->file);
    }
  }
  return spec;
}

}  // namespace ganflow::apps
