#include "ganflow/io/run_directory.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/state_file.hpp"
#include "ganflow/io/verdict_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace ganflow::io {

namespace {

namespace fs = std::filesystem;

constexpr const char* kSeriesBytes = "series_bytes";  // array of a checkpoint: length of series.csv at that instant
constexpr mode_t kNewFolderMode = 0777;               // the umask takes away what the user does not want to share
constexpr std::chrono::seconds kShownEvery{1};        // a watcher of series.csv sees rows that late at most
constexpr std::string_view kTimingHeader = "iteration,seconds,steps_per_second\n";

/// Folders made for a run that then cannot be made: removed again unless kept.
class NewFolders {
 public:
  NewFolders() = default;
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;
  ~NewFolders() {
    std::error_code ignored;  // the failure that brought us here is the one to report
    for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) {
      if (*folder == whole_) {
        fs::remove_all(*folder, ignored);
      } else {
        fs::remove(*folder, ignored);
      }
    }
  }
  /// Makes `folder` and its missing parents.
  void make(const fs::path& folder) {
    if (folder.empty() || fs::is_directory(folder)) {
      return;
    }
    make(folder.parent_path());
    if (::mkdir(folder.c_str(), kNewFolderMode) == 0) {
      made_.push_back(folder);
    } else if (errno != EEXIST || !fs::is_directory(folder)) {  // another process may have been faster
      throw_failure("create the folder", folder, errno);
    }
  }
  /// The folder to remove with all it holds; it may go by another name since it was made.
  void own(const fs::path& made, const fs::path& now) {
    std::replace(made_.begin(), made_.end(), made, now);
    whole_ = now;
  }
  void keep() { made_.clear(); }

 private:
  std::vector<fs::path> made_;
  fs::path whole_;
};

/// Renames a folder to a name that nobody has.
void rename_new(const fs::path& from, const fs::path& to) {
  int result = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (result != 0 &&
      errno == EINVAL) {  // a file system that cannot promise it; plain rename replaces an empty folder only
    result = std::rename(from.c_str(), to.c_str());
  }
  GF_VALIDATE(result == 0 || (errno != EEXIST && errno != ENOTEMPTY),
              "{} exists (another process made it just now). Choose another --out", to.string());
  if (result != 0) {
    throw_failure("rename a temporary folder to", to, errno);
  }
}

void remove_partial_files(const fs::path& folder) {
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    if (entry.path().extension() == kPartialSuffix) {
      std::error_code ignored;  // a stray file that stays does no harm
      fs::remove(entry.path(), ignored);
    }
  }
}

void remove_file(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (error) {
    throw_failure("remove", path, error.value());
  }
}

void remove_old_checkpoints(const RunLayout& layout, std::int64_t every) {
  auto iterations = layout.checkpoint_iterations();
  if (!iterations.empty()) {
    iterations.pop_back();  // the newest always stays
  }
  const auto kept =
      std::find_if(iterations.rbegin(), iterations.rend(), [&](std::int64_t t) { return t % every == 0; });
  for (const std::int64_t iteration : iterations) {
    if (kept == iterations.rend() || iteration != *kept) {
      remove_file(layout.checkpoint(iteration));
    }
  }
}

/// Takes the directory's own array out of a checkpoint and returns its value.
std::int64_t take_series_bytes(record::CheckpointState& state, const fs::path& path) {
  const record::Array& array = state.at(kSeriesBytes);
  const auto* values = std::get_if<std::vector<std::int64_t>>(&array.values);
  GF_VALIDATE(values != nullptr && values->size() == 1 && values->front() > 0,
              "{}: '{}' is not one positive integer (the checkpoint is damaged). Use another one", path.string(),
              kSeriesBytes);
  const std::int64_t bytes = values->front();
  std::erase_if(state.arrays, [](const record::Array& a) { return a.name == kSeriesBytes; });
  return bytes;
}

struct FoundCheckpoint {
  std::optional<record::CheckpointState> state;
  std::int64_t series_bytes = 0;  // 0: nothing but the header
  std::vector<std::string> notes;
};

/// The newest checkpoint that is whole; newer, damaged ones are renamed to NAME.damaged.
FoundCheckpoint find_checkpoint(const RunLayout& layout) {
  FoundCheckpoint found;
  auto iterations = layout.checkpoint_iterations();
  std::vector<fs::path> damaged;
  for (; !iterations.empty() && !found.state; iterations.pop_back()) {
    const fs::path path = layout.checkpoint(iterations.back());
    try {
      record::CheckpointState state = read_state(path, StateKind::kCheckpoint);
      found.series_bytes = take_series_bytes(state, path);
      found.state = std::move(state);
    } catch (const NewerSchema&) {
      throw;
    } catch (const InputError& error) {
      found.notes.emplace_back(error.what());
      damaged.push_back(path);
    }
  }
  GF_VALIDATE(found.state || damaged.empty(), "no checkpoint of {} is whole ({}). Start the run anew",
              layout.run.string(), found.notes.front());
  for (const fs::path& path : damaged) {
    fs::path aside = path;
    aside += ".damaged";
    fs::rename(path, aside);
    found.notes.push_back(fmt::format("going on from iteration {}; the damaged checkpoint is kept as {}",
                                      found.state->iteration, aside.string()));
  }
  return found;
}

/// Removes what the run wrote after the instant to which it is taken back.
void remove_newer_snapshots(const RunLayout& layout, const std::optional<record::CheckpointState>& checkpoint) {
  for (const std::int64_t iteration : layout.snapshot_iterations()) {
    if (!checkpoint || iteration > checkpoint->iteration) {
      remove_file(layout.snapshot(iteration));
    }
  }
}

}  // namespace

RunDirectory::RunDirectory(RunLayout layout, RunLock lock, const CheckpointOptions& checkpoints,
                           std::int64_t series_bytes)
    : layout_(std::move(layout)),
      lock_(std::move(lock)),
      checkpoints_(checkpoints),
      series_(SeriesFile::resume(layout_.series(), series_bytes)),
      events_(EventFile::resume(layout_.events())),
      timing_(AppendFile::resume_after_last_line(layout_.timing())),
      flushed_(std::chrono::steady_clock::now()) {
  if (timing_.position() == 0) {
    timing_.append(kTimingHeader);
  }
}

std::unique_ptr<RunDirectory> RunDirectory::create(const fs::path& run, std::string_view spec_text,
                                                   const record::Columns& columns,
                                                   const CheckpointOptions& checkpoints) {
  GF_EXPECT(checkpoints.every >= 1);
  const fs::path path = run.has_filename() ? run : run.parent_path();  // "runs/a/" is "runs/a"
  GF_VALIDATE(!path.empty(), "the run directory has no name. Choose another --out");
  GF_VALIDATE(!fs::exists(fs::symlink_status(path)),
              "{} exists. Choose another --out, or go on with 'ganflow resume {}'", path.string(), path.string());
  const RunLayout partial{partial_path(path)};
  NewFolders folders;
  folders.make(partial.run);
  folders.own(partial.run, partial.run);
  RunLock lock(partial.lock(), path);
  folders.make(partial.snapshots());
  folders.make(partial.checkpoints());
  write_file_atomically(partial.spec(), spec_text);
  SeriesFile::create(partial.series(), columns).sync();
  EventFile::create(partial.events()).sync();
  sync_folder(partial.run);
  rename_new(partial.run, path);
  folders.own(partial.run, path);
  sync_folder(path.parent_path());
  std::unique_ptr<RunDirectory> directory(new RunDirectory(RunLayout{path}, std::move(lock), checkpoints, 0));
  folders.keep();
  return directory;
}

ReopenedRun RunDirectory::open(const fs::path& run, const CheckpointOptions& checkpoints) {
  GF_EXPECT(checkpoints.every >= 1);
  const RunLayout layout{run};
  layout.validate();
  RunLock lock(layout.lock(), run);
  std::string spec_text = read_file(layout.spec());
  FoundCheckpoint found = find_checkpoint(layout);
  std::unique_ptr<RunDirectory> directory(new RunDirectory(layout, std::move(lock), checkpoints, found.series_bytes));
  for (const fs::path& folder : {layout.run, layout.snapshots(), layout.checkpoints()}) {
    remove_partial_files(folder);
  }
  remove_newer_snapshots(layout, found.state);
  remove_old_checkpoints(layout, checkpoints.every);
  return {.directory = std::move(directory),
          .spec_text = std::move(spec_text),
          .checkpoint = std::move(found.state),
          .notes = std::move(found.notes)};
}

void RunDirectory::on_frame(const record::Frame& frame) {
  series_.append(frame);
  const auto now = std::chrono::steady_clock::now();
  if (now - flushed_ >= kShownEvery) {
    series_.flush();
    flushed_ = now;
  }
}

void RunDirectory::on_event(const record::Event& event) { events_.append(event); }

void RunDirectory::on_snapshot(const record::Snapshot& snapshot) {
  write_state(layout_.snapshot(snapshot.iteration), StateKind::kSnapshot, snapshot);
}

void RunDirectory::on_checkpoint(const record::CheckpointState& state) {
  GF_EXPECT(!state.contains(kSeriesBytes));
  sync();
  record::CheckpointState complete = state;
  complete.arrays.push_back({kSeriesBytes, {1}, std::vector<std::int64_t>{series_.position()}});
  write_state(layout_.checkpoint(state.iteration), StateKind::kCheckpoint, complete);
  remove_old_checkpoints(layout_, checkpoints_.every);
}

void RunDirectory::add_timing(std::int64_t iteration, double seconds, double steps_per_second) {
  timing_.append(fmt::format("{},{},{}\n", iteration, seconds, steps_per_second));
  timing_.flush();
}

void RunDirectory::write_verdict(const record::Verdict& verdict) { io::write_verdict(layout_.verdict(), verdict); }

void RunDirectory::sync() {
  series_.sync();
  events_.sync();
  timing_.flush();
}

}  // namespace ganflow::io
