#pragma once
/// What the server answers: every path of docs/serve.md but the live stream, as a function from request to reply.

#include "ganflow/server/eyeball.hpp"
#include "ganflow/server/request.hpp"
#include "ganflow/server/run_feed.hpp"
#include "ganflow/server/run_folder.hpp"
#include "ganflow/server/sampler.hpp"
#include "ganflow/server/snapshot_view.hpp"
#include "ganflow/server/trainings.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::server {

struct ApiOptions {
  std::filesystem::path folder;   ///< of runs
  std::filesystem::path program;  ///< the ganflow executable, which trains
  std::size_t most_trainings = 4;
};

class Api {
 public:
  /// Throws InputError when the folder cannot be served.
  explicit Api(const ApiOptions& options);

  /// Never throws: what went wrong is in the reply. May be called from many threads.
  Reply answer(const Request& request);

  /// The feed behind /api/runs/NAME/live. Throws NotFound.
  std::shared_ptr<RunFeed> feed(const std::string& run) { return feeds_.of(folder_.run(run)); }

  const RunFolder& folder() const { return folder_; }

 private:
  Reply route(const Request& request);
  Reply route_run(const Request& request, const std::vector<std::string>& parts);
  Reply route_snapshot(const Request& request, const io::RunLayout& run, const std::vector<std::string>& parts);
  Reply route_sampler(const Request& request, const io::RunLayout& run, const std::vector<std::string>& parts);
  Reply list() const;
  Reply show(const Request& request, const io::RunLayout& run);
  Reply series(const Request& request, const io::RunLayout& run);
  Reply start(const Request& request);
  Reply act(const io::RunLayout& run, const std::string& what);
  bool stop(const io::RunLayout& run);

  ApiOptions options_;
  RunFolder folder_;
  RunFeeds feeds_;
  Snapshots snapshots_;
  Sampler sampler_;
  Eyeball eyeball_;
  Trainings trainings_;
  std::mutex stop_mutex_;
  std::set<std::pair<std::string, pid_t>> told_to_stop_;
};

}  // namespace ganflow::server
