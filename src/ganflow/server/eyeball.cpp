#include "ganflow/server/eyeball.hpp"

#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/server/run_folder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <random>

namespace ganflow::server {

namespace {

using Json = nlohmann::ordered_json;

std::filesystem::path folder_of(const io::RunLayout& run) { return run.run / "eyeball"; }

EyeballSession find(const io::RunLayout& run, const std::string& id) {
  check_run_name(id);
  const std::filesystem::path path = folder_of(run) / (id + ".jsonl");
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path))) {
    throw NotFound(fmt::format("there is no session '{}'", id));
  }
  return EyeballSession::load(path);
}

Json to_json(const EyeballEstimate& estimate) {
  return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

Json to_json(const std::optional<EyeballScore>& score) {
  if (!score) {
    return nullptr;
  }
  return {{"raters", score->raters},
          {"answers", score->answers},
          {"error", to_json(score->error)},
          {"fooled", to_json(score->fooled)},
          {"doubted", to_json(score->doubted)},
          {"exposure_ms", score->exposure_ms ? to_json(*score->exposure_ms) : Json(nullptr)}};
}

Json to_json(const EyeballSession& session) {
  const EyeballOptions& options = session.options();
  return {{"id", session.id()},
          {"rater", options.rater},
          {"protocol", to_string(options.protocol)},
          {"trials", options.trials},
          {"answered", session.answers().size()},
          {"done", session.is_done()},
          {"exposure_ms", session.exposure_ms()},
          {"resting_accuracy", options.resting_accuracy()},
          {"score", session.is_done() ? to_json(eyeball_score({session}, options.protocol)) : Json(nullptr)}};
}

Json body_of(const Request& request) {
  GF_VALIDATE(request.header("content-type").starts_with("application/json"), "the body must be application/json");
  const Json body = Json::parse(request.body, nullptr, false);
  GF_VALIDATE(body.is_object(), "the body is no JSON object. Send {{\"key\": value, …}}");
  return body;
}

double number_in(const Json& body, const char* key, double otherwise) {
  const auto found = body.find(key);
  if (found == body.end() || found->is_null()) {
    return otherwise;
  }
  GF_VALIDATE(found->is_number() && found->get<double>() >= 0 && found->get<double>() <= 1e6,
              "{} (must be a number from 0 to 1e6)", key);
  return found->get<double>();
}

std::string word_in(const Json& body, const char* key, const std::string& otherwise) {
  const auto found = body.find(key);
  if (found == body.end() || found->is_null()) {
    return otherwise;
  }
  GF_VALIDATE(found->is_string(), "{} (must be a text)", key);
  return found->get<std::string>();
}

Reply csv(const std::vector<EyeballSession>& sessions) {
  return {.type = "text/csv; charset=utf-8",
          .body = eyeball_csv(sessions),
          .headers = {{"Content-Disposition", "attachment; filename=\"eyeball.csv\""}}};
}

}  // namespace

std::vector<EyeballSession> eyeball_sessions(const io::RunLayout& run) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(folder_of(run), error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == ".jsonl" &&
        entry->symlink_status().type() == std::filesystem::file_type::regular) {
      paths.push_back(entry->path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<EyeballSession> sessions;
  sessions.reserve(paths.size());
  for (const auto& path : paths) {
    sessions.push_back(EyeballSession::load(path));
  }
  return sessions;
}

Reply Eyeball::answer(const io::StoredRun& run, Sampler& sampler, const Request& request,
                      const std::vector<std::string>& parts) {
  const bool is_post = request.method == "POST";
  if (parts.empty()) {
    return is_post ? create(run, sampler, request) : scores(run);
  }
  if (parts.size() == 1 && parts[0] == "answers.csv") {
    return csv(eyeball_sessions(run.layout()));
  }
  if (parts.size() == 1 && is_post) {
    return take(run.layout(), parts[0], request);
  }
  const EyeballSession session = find(run.layout(), parts[0]);
  if (parts.size() == 1) {
    return {.body = to_json(session).dump()};
  }
  return picture(run, sampler, session, parts[1]);
}

Reply Eyeball::scores(const io::StoredRun& run) const {
  const auto sessions = eyeball_sessions(run.layout());
  Json list = Json::array();
  for (const EyeballSession& session : sessions) {
    list.push_back(to_json(session));
  }
  return {.body = Json{{"unlimited", to_json(eyeball_score(sessions, EyeballProtocol::kUnlimited))},
                       {"timed", to_json(eyeball_score(sessions, EyeballProtocol::kTimed))},
                       {"sessions", std::move(list)}}
                      .dump()};
}

Reply Eyeball::create(const io::StoredRun& run, Sampler& sampler, const Request& request) const {
  const Json body = body_of(request);
  GF_VALIDATE(sampler.open(run)->image_shape,
              "{}: the samples of this run are not pictures, so there is nothing to judge by eye", run.name());
  EyeballOptions options;
  options.protocol =
      word_in(body, "protocol", "unlimited") == "timed" ? EyeballProtocol::kTimed : EyeballProtocol::kUnlimited;
  options.rater = word_in(body, "rater", options.rater);
  options.trials = static_cast<std::size_t>(number_in(body, "trials", static_cast<double>(options.trials)));
  options.start_ms = number_in(body, "start_ms", options.start_ms);
  options.down_ms = number_in(body, "down_ms", options.down_ms);
  options.up_ms = number_in(body, "up_ms", options.up_ms);
  options.seed = std::random_device{}();  // recorded in the session: nobody may know the order before
  options.validate();
  return {.status = 201, .body = to_json(EyeballSession::create(folder_of(run.layout()), options)).dump()};
}

std::vector<double> Eyeball::real_picture(const io::StoredRun& run, std::uint64_t seed, std::size_t index) {
  std::shared_ptr<const data::Dataset> dataset;
  {
    const std::lock_guard lock(data_mutex_);
    const std::string key = run.layout().run.string();
    if (data_key_ != key || !data_) {
      data_ = data::load_dataset(experiment::parse_spec(run.spec_text(), run.layout().spec().string()).data.dataset);
      data_key_ = key;
    }
    dataset = data_;
  }
  std::uint64_t row = 0;
  rng::fill_index({.seed = seed, .purpose = rng::Purpose::kReference}, index, dataset->size(), {&row, 1});
  Matrix<double> picture(1, dataset->dimension());
  dataset->gather<double>(std::array{row}, picture.view());
  return {picture.data(), picture.data() + picture.cols()};
}

Reply Eyeball::picture(const io::StoredRun& run, Sampler& sampler, const EyeballSession& session,
                       const std::string& file) {
  std::size_t trial = 0;
  const auto [end, error] = std::from_chars(file.data(), file.data() + file.size(), trial);
  if (error != std::errc{} || std::string_view(end, file.data() + file.size()) != ".png" ||
      trial >= session.options().trials || trial > session.answers().size() + 1) {
    throw NotFound("there is no such picture (yet)");
  }
  const auto open = sampler.open(run);
  report::Images images;
  if (session.is_generated(trial)) {
    const Matrix<double> z = open->generator.latents(session.options().seed, session.index(trial), 1);
    images = open->images(open->generator.generate(z.view()).view());
  } else {
    const std::vector<double> real = real_picture(run, session.options().seed, session.index(trial));
    images = open->images({real.data(), 1, real.size()});
  }
  return {.type = "image/png",
          .body = report::encode_png(report::sample_sheet(images, {.rows = 1, .columns = 1, .scale = 1, .margin = 0}))};
}

Reply Eyeball::take(const io::RunLayout& run, const std::string& id, const Request& request) {
  const Json body = body_of(request);
  const std::string word = word_in(body, "answer", "");
  GF_VALIDATE(word == "real" || word == "generated", "answer = '{}' (must be real or generated)", word.substr(0, 40));
  const double trial = number_in(body, "trial", -1);
  const std::lock_guard lock(mutex_);
  EyeballSession session = find(run, id);
  if (trial != static_cast<double>(session.answers().size())) {
    throw Conflict(fmt::format("session '{}' waits for the answer to trial {}", id, session.answers().size()));
  }
  session.answer(word == "generated", number_in(body, "measured_ms", 0), number_in(body, "frame_ms", 0));
  return {.body = to_json(session).dump()};
}

}  // namespace ganflow::server
