#include "ganflow/io/run_layout.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <charconv>

namespace ganflow::io {

namespace {

namespace fs = std::filesystem;

std::string state_name(std::int64_t iteration) { return fmt::format("{:012}.h5", iteration); }

std::vector<std::int64_t> iterations_in(const fs::path& folder) {
  std::vector<std::int64_t> iterations;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    std::int64_t iteration = 0;
    std::from_chars(name.data(), name.data() + name.size(), iteration);
    if (name == state_name(iteration)) {  // anything else in the folder is not ours
      iterations.push_back(iteration);
    }
  }
  std::sort(iterations.begin(), iterations.end());
  return iterations;
}

}  // namespace

fs::path RunLayout::snapshot(std::int64_t iteration) const { return snapshots() / state_name(iteration); }
fs::path RunLayout::checkpoint(std::int64_t iteration) const { return checkpoints() / state_name(iteration); }
std::vector<std::int64_t> RunLayout::snapshot_iterations() const { return iterations_in(snapshots()); }
std::vector<std::int64_t> RunLayout::checkpoint_iterations() const { return iterations_in(checkpoints()); }

void RunLayout::validate() const {
  GF_VALIDATE(fs::is_directory(run), "there is no run directory {}. 'ganflow run' makes one; check the path",
              run.string());
  GF_VALIDATE(fs::is_regular_file(spec()), "{} is no run directory (it has no spec.toml). Check the path",
              run.string());
}

}  // namespace ganflow::io
