#pragma once
/// The eyeball test's part of the Api: sessions of a run, their pictures, answers and scores.

#include "ganflow/server/eyeball_session.hpp"
#include "ganflow/server/request.hpp"
#include "ganflow/server/sampler.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ganflow::server {

/// RUN/eyeball/*.jsonl, in the order of their names. A damaged one throws InputError.
std::vector<EyeballSession> eyeball_sessions(const io::RunLayout& run);

class Eyeball {
 public:
  /// `parts` is what follows /api/runs/NAME/eyeball in the path:
  ///   GET             scores and sessions
  ///   POST            a new session {protocol, rater, trials, start_ms, down_ms, up_ms}
  ///   GET answers.csv
  ///   GET ID          how far it is
  ///   GET ID/K.png    picture K; no further than the next but one, so that it can be fetched ahead
  ///   POST ID         {"trial":K, "answer":"real"|"generated", "measured_ms":…, "frame_ms":…}
  Reply answer(const io::StoredRun& run, Sampler& sampler, const Request& request,
               const std::vector<std::string>& parts);

 private:
  Reply scores(const io::StoredRun& run) const;
  Reply create(const io::StoredRun& run, Sampler& sampler, const Request& request) const;
  Reply picture(const io::StoredRun& run, Sampler& sampler, const EyeballSession& session, const std::string& file);
  Reply take(const io::RunLayout& run, const std::string& id, const Request& request);
  /// Row `index` of the real pictures, in an order that the seed decides.
  std::vector<double> real_picture(const io::StoredRun& run, std::uint64_t seed, std::size_t index);

  std::mutex mutex_;  // one answer at a time
  std::mutex data_mutex_;
  std::string data_key_;  // the run whose data are held
  std::shared_ptr<const data::Dataset> data_;
};

}  // namespace ganflow::server
