#pragma once
/// A run directory as somebody who only looks at it sees it; the run may still be going on.

#include "ganflow/io/run_layout.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/record/event.hpp"
#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::io {

/// Every call reads the disk anew. Throws InputError for what is missing or damaged.
class StoredRun {
 public:
  /// Throws InputError unless `run` is a run directory.
  explicit StoredRun(const std::filesystem::path& run);

  const RunLayout& layout() const { return layout_; }
  std::string name() const;  ///< the folder's name
  std::string spec_text() const;
  record::Series series() const;  ///< a row that is being written is left out
  std::vector<record::Event> events() const;
  std::optional<record::Verdict> verdict() const;         ///< nullopt: not decided yet
  std::vector<std::int64_t> snapshot_iterations() const;  ///< ascending
  record::Snapshot snapshot(std::int64_t iteration) const;
  std::vector<std::int64_t> checkpoint_iterations() const;  ///< ascending
  record::CheckpointState checkpoint(std::int64_t iteration) const;

 private:
  RunLayout layout_;
};

}  // namespace ganflow::io
