#pragma once
/// Where things are in a run directory (docs/run-directory.md).

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ganflow::io {

/// The paths of one run. Naming them does not mean that they exist.
struct RunLayout {
  std::filesystem::path run;

  std::filesystem::path spec() const { return run / "spec.toml"; }
  std::filesystem::path series() const { return run / "series.csv"; }
  std::filesystem::path events() const { return run / "events.jsonl"; }
  std::filesystem::path timing() const { return run / "timing.csv"; }
  std::filesystem::path verdict() const { return run / "verdict.json"; }
  std::filesystem::path lock() const { return run / ".lock"; }
  std::filesystem::path snapshots() const { return run / "snapshots"; }
  std::filesystem::path checkpoints() const { return run / "checkpoints"; }
  std::filesystem::path report() const { return run / "report"; }
  std::filesystem::path snapshot(std::int64_t iteration) const;    ///< snapshots/000000001000.h5
  std::filesystem::path checkpoint(std::int64_t iteration) const;  ///< checkpoints/000000001000.h5

  std::vector<std::int64_t> snapshot_iterations() const;    ///< of the files that are there, ascending
  std::vector<std::int64_t> checkpoint_iterations() const;  ///< likewise

  /// Throws InputError unless `run` is a folder with a spec.toml.
  void validate() const;
};

}  // namespace ganflow::io
