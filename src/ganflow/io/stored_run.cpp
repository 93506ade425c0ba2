#include "ganflow/io/stored_run.hpp"

#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/event_file.hpp"
#include "ganflow/io/series_file.hpp"
#include "ganflow/io/state_file.hpp"
#include "ganflow/io/verdict_file.hpp"

namespace ganflow::io {

StoredRun::StoredRun(const std::filesystem::path& run) : layout_{run} { layout_.validate(); }

std::string StoredRun::name() const {
  const auto path = std::filesystem::absolute(layout_.run).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

std::string StoredRun::spec_text() const { return read_file(layout_.spec()); }

record::Series StoredRun::series() const { return read_series(layout_.series(), TornLine::kDrop); }

std::vector<record::Event> StoredRun::events() const { return read_events(layout_.events()); }

std::optional<record::Verdict> StoredRun::verdict() const { return read_verdict(layout_.verdict()); }

std::vector<std::int64_t> StoredRun::snapshot_iterations() const { return layout_.snapshot_iterations(); }

record::Snapshot StoredRun::snapshot(std::int64_t iteration) const {
  return read_state(layout_.snapshot(iteration), StateKind::kSnapshot);
}

std::vector<std::int64_t> StoredRun::checkpoint_iterations() const { return layout_.checkpoint_iterations(); }

record::CheckpointState StoredRun::checkpoint(std::int64_t iteration) const {
  return read_state(layout_.checkpoint(iteration), StateKind::kCheckpoint);
}

}  // namespace ganflow::io
