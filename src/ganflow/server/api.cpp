#include "ganflow/server/api.hpp"

#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/core/provenance.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/io/event_file.hpp"
#include "ganflow/io/json_number.hpp"
#include "ganflow/server/decimate.hpp"
#include "ganflow/server/pages.hpp"
#include "ganflow/server/run_process.hpp"
#include "ganflow/server/spec_form.hpp"
#include "ganflow/server/toy_page.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <limits>
#include <thread>

namespace ganflow::server {

namespace {

constexpr std::int64_t kMostPoints = 20'000;        ///< of a column in one answer
constexpr std::int64_t kMostParticles = 1'000'000;  ///< of a snapshot in one answer
constexpr std::int64_t kUsualParticles = 100'000;
constexpr std::int64_t kMostTiles = 40;  ///< images a side of a sheet
constexpr std::size_t kMostOverrides = 200;
constexpr auto kSignalPatience = std::chrono::seconds(2);
constexpr auto kPatience = std::chrono::seconds(20);  ///< until a training has begun: it may load data first

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json body_of(const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  GF_VALIDATE(body.is_object(), "the body is no JSON object. Send {{\"key\": value, …}}");
  return body;
}

std::string text_in(const Json& body, const char* key, const std::string& otherwise) {
  const auto found = body.find(key);
  if (found == body.end() || found->is_null()) {
    return otherwise;
  }
  GF_VALIDATE(found->is_string(), "{} (must be a text)", key);
  return found->get<std::string>();
}

std::vector<std::string> overrides_in(const Json& body) {
  const auto found = body.find("overrides");
  if (found == body.end()) {
    return {};
  }
  GF_VALIDATE(found->is_array() && found->size() <= kMostOverrides &&
                  std::all_of(found->begin(), found->end(), [](const Json& item) { return item.is_string(); }),
              "overrides (must be a list of at most {} texts \"key=value\")", kMostOverrides);
  return found->get<std::vector<std::string>>();
}

/// The spec that a form asks for, checked as `ganflow run` would.
experiment::Spec spec_in(const Json& body) {
  const std::string name = text_in(body, "spec", "");
  return experiment::parse_spec_and_find_files(experiment::gallery_spec_text(name), name, overrides_in(body));
}

std::int64_t iteration_in(const std::string& text) {
  std::int64_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) {
    throw NotFound(fmt::format("'{}' is no iteration", text.substr(0, 40)));
  }
  return value;
}

void require_post(const Request& request) {
  GF_VALIDATE(request.method == "POST", "{} changes something (ask with POST)", request.path);
  GF_VALIDATE(request.header("content-type").starts_with("application/json"), "{} (the body must be application/json)",
              request.path);
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) {
    list.push_back(io::to_json_number(value));
  }
  return list;
}

/// A signal acts when the kernel gets to it: waits until the process stands still or goes on, or has ended.
void await_pause(const io::RunLayout& run, bool paused) {
  const auto end = std::chrono::steady_clock::now() + kSignalPatience;
  for (auto process = process_of(run); process && process->paused != paused && std::chrono::steady_clock::now() < end;
       process = process_of(run)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

Api::Api(const ApiOptions& options)
    : options_(options),
      folder_(options.folder),
      trainings_({.program = options.program, .most = options.most_trainings}) {}

Reply Api::answer(const Request& request) {
  return answer_or_sentence([&] { return route(request); });
}

Reply Api::route(const Request& request) {
  const std::vector<std::string> parts = path_parts(request.path);
  GF_VALIDATE(request.method == "GET" || request.method == "POST", "{} is neither GET nor POST",
              request.method.substr(0, 10));
  if (parts.empty() || parts[0] != "api") {
    return page_reply(request.path);
  }
  const std::string what = parts.size() > 1 ? parts[1] : "";
  if (what == "runs" && parts.size() == 2) {
    return request.method == "POST" ? start(request) : list();
  }
  if (what == "runs") {
    return route_run(request, parts);
  }
  if (what == "server") {
    return {.body = dump({{"version", provenance().version},
                          {"commit", provenance().commit},
                          {"folder", folder_.path().string()},
                          {"cores", provenance().cores}})};
  }
  if (what == "gallery") {
    return {.body = dump(gallery_json())};
  }
  if (what == "schema") {
    return {.body = dump(schema_json())};
  }
  if (what == "check") {
    require_post(request);
    const experiment::Spec spec = spec_in(body_of(request));
    return {.body = dump({{"values", values_json(spec)}, {"text", experiment::write_spec(spec)}})};
  }
  if (what == "toy" && parts.size() == 3 && parts[2] == "portrait") {
    return toy_portrait_reply(request);
  }
  if (what == "toy" && parts.size() == 3 && parts[2] == "trajectory") {
    return toy_trajectory_reply(request);
  }
  throw NotFound(fmt::format("there is no {}", request.path.substr(0, 100)));
}

Reply Api::route_run(const Request& request, const std::vector<std::string>& parts) {
  const io::RunLayout run = folder_.run(parts[2]);
  if (parts.size() == 3) {
    return show(request, run);
  }
  const std::string& what = parts[3];
  if (what == "series") {
    return series(request, run);
  }
  if (what == "events") {
    Json events = Json::array();
    for (const record::Event& event : io::read_events(run.events())) {
      events.push_back(Json::parse(io::event_json(event)));
    }
    return {.body = dump(events)};
  }
  if (what == "snapshots" && parts.size() >= 5) {
    return route_snapshot(request, run, parts);
  }
  if (what == "sampler") {
    return route_sampler(request, run, parts);
  }
  if (what == "eyeball") {
    return eyeball_.answer(io::StoredRun(run.run), sampler_, request, {parts.begin() + 4, parts.end()});
  }
  if (what == "pause" || what == "resume" || what == "stop") {
    require_post(request);
    return act(run, what);
  }
  throw NotFound(fmt::format("there is no {}", request.path.substr(0, 100)));
}

Reply Api::route_snapshot(const Request& request, const io::RunLayout& run, const std::vector<std::string>& parts) {
  const auto snapshot = snapshots_.at(run, iteration_in(parts[4]));
  if (parts.size() == 5) {
    return contents_reply(*snapshot);
  }
  if (parts.size() == 7 && parts[6] == "sheet.png") {
    const auto rows = integer_of(request, "rows", {.low = 1, .high = kMostTiles, .otherwise = 8});
    const auto columns = integer_of(request, "columns", {.low = 1, .high = kMostTiles, .otherwise = 8});
    return sheet_reply(*snapshot, parts[5], static_cast<std::size_t>(rows), static_cast<std::size_t>(columns));
  }
  const auto limit = integer_of(request, "limit", {.low = 1, .high = kMostParticles, .otherwise = kUsualParticles});
  return points_reply(*snapshot, parts[5], static_cast<std::size_t>(limit));
}

Reply Api::route_sampler(const Request& request, const io::RunLayout& run, const std::vector<std::string>& parts) {
  const io::StoredRun stored(run.run);
  const std::string what = parts.size() > 4 ? parts[4] : "";
  if (what.empty()) {
    return sampler_.about(stored);
  }
  if (what == "sample.png") {
    return sampler_.picture(stored, request);
  }
  if (what == "grid.png") {
    return sampler_.sheet(stored, request);
  }
  if (what == "points") {
    return sampler_.points(stored, request);
  }
  throw NotFound(fmt::format("there is no {}", request.path.substr(0, 100)));
}

Reply Api::list() const {
  Json runs = Json::array();
  for (const std::string& name : folder_.names()) {
    runs.push_back(to_json(summarise(folder_.run(name))));
  }
  return {.body = dump({{"folder", folder_.path().string()}, {"runs", std::move(runs)}})};
}

Reply Api::show(const Request& request, const io::RunLayout& run) {
  Json body = to_json(summarise(run));
  const std::string text = read_file(run.spec());
  body["spec"] = text;
  try {
    body["values"] = values_json(experiment::parse_spec(text, run.spec().string()));
  } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the summary's `error` is that sentence
  }
  body["snapshots"] = run.snapshot_iterations();
  try {
    if (request.query.contains("brief")) {  // a page that wants to be there before a long series has been read
      const auto columns = columns_of(run.series());
      body["columns"] = columns ? Json(*columns) : Json(nullptr);
      return {.body = dump(body)};
    }
    feeds_.of(run)->with_series([&](const SeriesTail& tail) {
      body["columns"] = tail.columns();
      body["rows"] = tail.rows();
      body["generation"] = tail.generation();
    });
  } catch (const InputError& e) {
    body["error"] = e.what();
  }
  return {.body = dump(body)};
}

Reply Api::series(const Request& request, const io::RunLayout& run) {
  const auto points =
      static_cast<std::size_t>(integer_of(request, "points", {.low = 2, .high = kMostPoints, .otherwise = 2000}));
  const double infinity = std::numeric_limits<double>::max();
  const double from = real_of(request, "from", {.low = -infinity, .high = infinity, .otherwise = -infinity});
  const double to = real_of(request, "to", {.low = -infinity, .high = infinity, .otherwise = infinity});
  Json body;
  feeds_.of(run)->with_series([&](const SeriesTail& tail) {
    const auto time = tail.time();
    const auto first = static_cast<std::size_t>(std::lower_bound(time.begin(), time.end(), from) - time.begin());
    const auto last =
        std::max(first, static_cast<std::size_t>(std::upper_bound(time.begin(), time.end(), to) - time.begin()));
    const Buckets buckets(first, last, points);
    Json columns = Json::object();
    for (std::size_t k = 0; k < tail.columns().size(); ++k) {
      columns[tail.columns()[k]] = numbers(buckets.extremes(tail.column(k)));
    }
    body = {{"generation", tail.generation()},
            {"rows", tail.rows()},
            {"decimated", !buckets.keeps_all()},
            {"time", numbers(buckets.times(time))},
            {"columns", std::move(columns)}};
  });
  return {.body = dump(body)};
}

Reply Api::start(const Request& request) {
  require_post(request);
  const Json body = body_of(request);
  const experiment::Spec spec = spec_in(body);  // what cannot work is refused here, in one sentence
  const std::string wanted = text_in(body, "name", "");
  const std::string name = folder_.fresh_name(wanted.empty() ? spec.name : wanted);
  const std::filesystem::path run = folder_.path() / name;
  std::vector<std::string> arguments = {"run", text_in(body, "spec", ""), "--out", run.string(), "--no-pictures"};
  for (const std::string& override_text : overrides_in(body)) {
    arguments.push_back("--set=" + override_text);
  }
  trainings_.start(run, arguments, kPatience);
  return {.status = 201, .body = dump({{"name", name}})};
}

/// A run takes a second SIGTERM for impatience and ends without its checkpoint: it gets one. A process that is held
/// cannot write anything: it is let go on, to its end.
bool Api::stop(const io::RunLayout& run) {
  const std::lock_guard lock(stop_mutex_);
  const auto process = process_of(run);
  if (!process) {
    return false;
  }
  if (told_to_stop_.emplace(run.run.string(), process->pid).second && !signal_run(run, SIGTERM)) {
    return false;
  }
  signal_run(run, SIGCONT);
  return true;
}

Reply Api::act(const io::RunLayout& run, const std::string& what) {
  const std::string name = run.run.filename().string();
  if (what == "resume" && !process_of(run)) {
    trainings_.start(run.run, {"resume", run.run.string(), "--no-pictures"}, kPatience);
    return {.body = dump(to_json(summarise(run)))};
  }
  const bool sent = what == "pause"    ? signal_run(run, SIGSTOP)
                    : what == "resume" ? signal_run(run, SIGCONT)
                                       : stop(run);
  if (!sent) {
    throw Conflict(fmt::format("nobody works on '{}' (it has ended). Resume it instead", name));
  }
  if (what != "stop") {
    await_pause(run, what == "pause");
  }
  return {.body = dump(to_json(summarise(run)))};
}

}  // namespace ganflow::server
