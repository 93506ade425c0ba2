#include "ganflow/server/run_feed.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/io/json_number.hpp"
#include "ganflow/io/verdict_file.hpp"
#include "ganflow/server/run_process.hpp"

#include <algorithm>

namespace ganflow::server {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(200);

std::string message(const char* kind, const Json& data) {
  return fmt::format("event: {}\ndata: {}\n\n", kind, data.dump(-1, ' ', false, Json::error_handler_t::replace));
}

RunState state_of(const io::RunLayout& run, std::int64_t iteration, std::int64_t iterations,
                  const std::optional<record::Verdict>& verdict) {
  if (const auto process = process_of(run)) {
    return process->paused ? RunState::kPaused : RunState::kRunning;
  }
  if (verdict && verdict->kind == record::VerdictKind::kDiverged) {
    return RunState::kDiverged;
  }
  return iterations > 0 && iteration >= iterations ? RunState::kFinished : RunState::kStopped;
}

}  // namespace

std::string to_string(RunState state) {
  switch (state) {
    case RunState::kRunning: return "running";
    case RunState::kPaused: return "paused";
    case RunState::kStopped: return "stopped";
    case RunState::kFinished: return "finished";
    case RunState::kDiverged: return "diverged";
  }
  return "stopped";
}

RunSummary summarise(const io::RunLayout& run) {
  RunSummary summary;
  summary.name = run.run.filename().string();
  const auto note = [&](const std::exception& e) {
    if (summary.error.empty()) {
      summary.error = e.what();
    }
  };
  try {
    const experiment::Spec spec = experiment::parse_spec(read_file(run.spec()), run.spec().string());
    summary.title = spec.title;
    summary.iterations = spec.run.iterations;
  } catch (const std::exception& e) {
    note(e);
  }
  try {
    if (const auto row = last_row(run.series())) {
      summary.iteration = row->iteration;
      summary.time = row->time;
    }
    summary.verdict = io::read_verdict(run.verdict());
  } catch (const std::exception& e) {
    note(e);
  }
  summary.state = state_of(run, summary.iteration, summary.iterations, summary.verdict);
  return summary;
}

Json to_json(const record::Verdict& verdict) { return Json::parse(io::verdict_json(verdict)); }

Json to_json(const RunSummary& summary) {
  return {{"name", summary.name},
          {"title", summary.title},
          {"state", to_string(summary.state)},
          {"iteration", summary.iteration},
          {"iterations", summary.iterations},
          {"time", io::to_json_number(summary.time)},
          {"verdict", summary.verdict ? to_json(*summary.verdict) : Json(nullptr)},
          {"error", summary.error.empty() ? Json(nullptr) : Json(summary.error)}};
}

RunFeed::RunFeed(const io::RunLayout& run) : run_(run), series_(run.series()), events_(run.events()) {}

void RunFeed::with_series(const std::function<void(const SeriesTail&)>& use) {
  const std::lock_guard lock(mutex_);
  series_.update();
  use(series_);
}

void RunFeed::look() {
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kInterval) {
    return;
  }
  looked_ = now;
  Json status = to_json(summarise(run_));
  status["snapshots"] = run_.snapshot_iterations();
  try {
    series_.update();
    events_.update();
  } catch (const std::exception& e) {
    status["error"] = e.what();
  }
  status_ = message("status", status);
}

void RunFeed::add_series(Position& position, std::string& out) const {
  if (position.generation != series_.generation()) {
    position.generation = series_.generation();
    position.rows = 0;
    out += message("reset", {{"generation", series_.generation()}, {"columns", series_.columns()}});
  }
  const std::size_t end = std::min(series_.rows(), position.rows + kRows);
  if (position.rows >= end) {
    return;
  }
  Json time = Json::array();
  Json values = Json::array();
  for (std::size_t row = position.rows; row < end; ++row) {
    time.push_back(io::to_json_number(series_.time()[row]));
  }
  for (std::size_t k = 0; k < series_.columns().size(); ++k) {
    Json column = Json::array();
    for (std::size_t row = position.rows; row < end; ++row) {
      column.push_back(io::to_json_number(series_.column(k)[row]));
    }
    values.push_back(std::move(column));
  }
  out += message("rows", {{"first", position.rows},
                          {"iteration", series_.iteration()[end - 1]},
                          {"time", std::move(time)},
                          {"values", std::move(values)}});
  position.rows = end;
}

void RunFeed::add_events(Position& position, std::string& out) const {
  if (position.events > events_.end()) {
    position.events = 0;
  }
  if (position.events < events_.end()) {
    out += fmt::format("event: events\ndata: {}\n\n", events_.json(position.events));
    position.events = events_.end();
  }
}

std::string RunFeed::news(Position& position) {
  const std::lock_guard lock(mutex_);
  look();
  std::string out;
  add_series(position, out);
  add_events(position, out);
  if (position.status != status_) {
    position.status = status_;
    out += status_;
  }
  return out;
}

std::shared_ptr<RunFeed> RunFeeds::of(const io::RunLayout& run) {
  const std::string key = run.run.string();
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(feeds_.begin(), feeds_.end(), [&](const auto& entry) { return entry.first == key; });
  if (found != feeds_.end()) {
    feeds_.splice(feeds_.begin(), feeds_, found);
  } else {
    feeds_.emplace_front(key, std::make_shared<RunFeed>(run));
  }
  if (feeds_.size() > kKept) {
    feeds_.resize(kKept);  // those who still use one keep it alive
  }
  return feeds_.front().second;
}

}  // namespace ganflow::server
