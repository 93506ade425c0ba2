#include "ganflow/server/eyeball_session.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/server/request.hpp"
#include "ganflow/server/run_folder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ganflow::server {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr std::size_t kLongestRater = 60;
constexpr std::size_t kResamples = 2000;
constexpr double kTail = 0.025;   ///< of a 95% interval, each side
constexpr double kSettled = 0.5;  ///< share of a timed session that is left out: the staircase is on its way
constexpr std::uint64_t kBootstrapSeed = 8;

EyeballProtocol protocol_of(const std::string& word) {
  GF_VALIDATE(word == "unlimited" || word == "timed", "protocol = '{}' (must be unlimited or timed)",
              word.substr(0, 40));
  return word == "timed" ? EyeballProtocol::kTimed : EyeballProtocol::kUnlimited;
}

/// Half false, half true, shuffled by Fisher and Yates.
std::vector<bool> order_of(const EyeballOptions& options) {
  std::vector<bool> order(options.trials, false);
  std::fill(order.begin() + static_cast<std::ptrdiff_t>(options.trials / 2), order.end(), true);
  const rng::Stream stream{.seed = options.seed, .purpose = rng::Purpose::kSampling, .step = 1};
  for (std::size_t k = order.size() - 1; k > 0; --k) {
    std::uint64_t other = 0;
    rng::fill_index(stream, k, k + 1, {&other, 1});
    const bool kept = order[k];
    order[k] = order[other];
    order[other] = kept;
  }
  return order;
}

Json header_of(const EyeballOptions& options) {
  return {{"schema", kSchema},
          {"protocol", to_string(options.protocol)},
          {"rater", options.rater},
          {"trials", options.trials},
          {"seed", options.seed},
          {"start_ms", options.start_ms},
          {"shortest_ms", options.shortest_ms},
          {"longest_ms", options.longest_ms},
          {"down_ms", options.down_ms},
          {"up_ms", options.up_ms}};
}

EyeballOptions options_of(const Json& header, const std::string& name) {
  const int schema = header.at("schema").get<int>();
  GF_VALIDATE(schema <= kSchema, "{} has schema {} (this ganflow reads {}). Use a newer one", name, schema, kSchema);
  EyeballOptions options;
  options.protocol = protocol_of(header.at("protocol").get<std::string>());
  header.at("rater").get_to(options.rater);
  header.at("trials").get_to(options.trials);
  header.at("seed").get_to(options.seed);
  header.at("start_ms").get_to(options.start_ms);
  header.at("shortest_ms").get_to(options.shortest_ms);
  header.at("longest_ms").get_to(options.longest_ms);
  header.at("down_ms").get_to(options.down_ms);
  header.at("up_ms").get_to(options.up_ms);
  options.validate();
  return options;
}

Json line_of(const EyeballAnswer& answer) {
  return {{"generated", answer.is_generated},
          {"says_generated", answer.says_generated},
          {"asked_ms", answer.asked_ms},
          {"measured_ms", answer.measured_ms},
          {"frame_ms", answer.frame_ms}};
}

/// Sums over answers: what a score is made of.
struct Tally {
  double generated = 0;
  double fooled = 0;
  double real = 0;
  double doubted = 0;
  double exposure = 0;
  double exposures = 0;

  void add(const EyeballAnswer& answer, bool is_settled) {
    (answer.is_generated ? generated : real) += 1;
    (answer.is_generated ? fooled : doubted) += answer.is_right() ? 0 : 1;
    exposure += is_settled ? answer.asked_ms : 0;
    exposures += is_settled ? 1 : 0;
  }
  /// error, fooled, doubted, exposure; NaN where nothing was judged.
  std::array<double, 4> shares() const {
    return {(fooled + doubted) / (generated + real), fooled / generated, doubted / real, exposure / exposures};
  }
};

bool is_settled(const EyeballSession& session, std::size_t trial) {
  return static_cast<double>(trial) >= kSettled * static_cast<double>(session.options().trials);
}

EyeballEstimate estimate(double value, std::vector<double> resampled) {
  std::erase_if(resampled, [](double x) { return std::isnan(x); });
  if (resampled.empty()) {
    return {.value = value, .low = value, .high = value};
  }
  std::sort(resampled.begin(), resampled.end());
  const auto at = [&](double share) {
    return resampled[static_cast<std::size_t>(std::lround(share * static_cast<double>(resampled.size() - 1)))];
  };
  return {.value = value, .low = at(kTail), .high = at(1 - kTail)};
}

}  // namespace

std::string to_string(EyeballProtocol protocol) { return protocol == EyeballProtocol::kTimed ? "timed" : "unlimited"; }

void EyeballOptions::validate() const {
  check_run_name(rater);
  GF_VALIDATE(rater.size() <= kLongestRater, "rater (at most {} letters)", kLongestRater);
  GF_VALIDATE(trials >= 10 && trials <= 1000 && trials % 2 == 0,
              "trials = {} (must be even, from 10 to 1000: half are real). Try 100", trials);
  GF_VALIDATE(shortest_ms > 0 && shortest_ms <= start_ms && start_ms <= longest_ms && longest_ms <= 10'000,
              "exposures {} to {} ms, first {} (must be in order, up to 10000)", shortest_ms, longest_ms, start_ms);
  GF_VALIDATE(down_ms > 0 && up_ms > 0 && down_ms <= 1000 && up_ms <= 1000,
              "steps of {} ms up and {} ms down (must be above 0, at most 1000). Try 30 and 10", up_ms, down_ms);
}

EyeballSession::EyeballSession(std::filesystem::path path, const EyeballOptions& options)
    : path_(std::move(path)),
      options_(options),
      order_(order_of(options)),
      exposure_ms_(options.protocol == EyeballProtocol::kTimed ? options.start_ms : 0) {}

EyeballSession EyeballSession::create(const std::filesystem::path& folder, const EyeballOptions& options) {
  options.validate();
  std::filesystem::create_directories(folder);
  for (int k = 1;; ++k) {
    const std::filesystem::path path = folder / fmt::format("{}-{}.jsonl", options.rater, k);
    if (!std::filesystem::exists(path)) {
      EyeballSession session(path, options);
      io::AppendFile file = io::AppendFile::create(path);
      file.append(header_of(options).dump() + "\n");
      file.flush();
      return session;
    }
  }
}

EyeballSession EyeballSession::load(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  try {
    std::size_t end = text.find('\n');
    GF_VALIDATE(end != std::string::npos, "{} has no first line (it is damaged). Remove it", path.string());
    EyeballSession session(path, options_of(Json::parse(text.substr(0, end)), path.string()));
    for (std::size_t start = end + 1; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
      const Json line = Json::parse(text.substr(start, end - start));
      GF_VALIDATE(!session.is_done(), "{} has more answers than trials (it was edited). Remove it", path.string());
      const EyeballAnswer answer{.is_generated = session.order_[session.answers_.size()],
                                 .says_generated = line.at("says_generated").get<bool>(),
                                 .asked_ms = session.exposure_ms_,
                                 .measured_ms = line.at("measured_ms").get<double>(),
                                 .frame_ms = line.at("frame_ms").get<double>()};
      session.count(answer);
    }
    return session;
  } catch (const Json::exception& e) {
    throw InputError(fmt::format("{} is damaged ({}). Correct it, or remove it", path.string(), e.what()));
  }
}

std::size_t EyeballSession::index(std::size_t trial) const {
  return static_cast<std::size_t>(
      std::count(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(trial), order_.at(trial)));
}

void EyeballSession::count(const EyeballAnswer& answer) {
  answers_.push_back(answer);
  if (options_.protocol == EyeballProtocol::kTimed) {
    exposure_ms_ = std::clamp(exposure_ms_ + (answer.is_right() ? -options_.down_ms : options_.up_ms),
                              options_.shortest_ms, options_.longest_ms);
  }
}

void EyeballSession::answer(bool says_generated, double measured_ms, double frame_ms) {
  GF_VALIDATE(!is_done(), "session '{}' has all its {} answers", id(), options_.trials);
  const EyeballAnswer answer{.is_generated = order_[answers_.size()],
                             .says_generated = says_generated,
                             .asked_ms = exposure_ms_,
                             .measured_ms = measured_ms,
                             .frame_ms = frame_ms};
  io::AppendFile file = io::AppendFile::resume_after_last_line(path_);
  file.append(line_of(answer).dump() + "\n");
  file.flush();
  count(answer);
}

std::optional<EyeballScore> eyeball_score(const std::vector<EyeballSession>& sessions, EyeballProtocol protocol) {
  std::vector<const EyeballSession*> ours;
  for (const EyeballSession& session : sessions) {
    if (session.options().protocol == protocol && !session.answers().empty()) {
      ours.push_back(&session);
    }
  }
  if (ours.empty()) {
    return std::nullopt;
  }
  std::vector<std::string> raters;
  Tally all;
  for (const EyeballSession* session : ours) {
    raters.push_back(session->options().rater);
    for (std::size_t k = 0; k < session->answers().size(); ++k) {
      all.add(session->answers()[k], is_settled(*session, k));
    }
  }
  std::sort(raters.begin(), raters.end());
  raters.erase(std::unique(raters.begin(), raters.end()), raters.end());

  std::array<std::vector<double>, 4> resampled;
  std::uint64_t drawn = 0;
  const rng::Stream stream{.seed = kBootstrapSeed, .purpose = rng::Purpose::kBootstrap};
  const auto draw = [&](std::size_t bound) {
    std::uint64_t index = 0;
    rng::fill_index(stream, drawn++, bound, {&index, 1});
    return static_cast<std::size_t>(index);
  };
  for (std::size_t round = 0; round < kResamples; ++round) {
    Tally tally;
    for (std::size_t r = 0; r < raters.size(); ++r) {
      const std::string& rater = raters[draw(raters.size())];
      for (const EyeballSession* session : ours) {
        const std::size_t n = session->options().rater == rater ? session->answers().size() : 0;
        for (std::size_t k = 0; k < n; ++k) {
          const std::size_t chosen = draw(n);
          tally.add(session->answers()[chosen], is_settled(*session, chosen));
        }
      }
    }
    const auto shares = tally.shares();
    for (std::size_t k = 0; k < shares.size(); ++k) {
      resampled[k].push_back(shares[k]);
    }
  }
  const auto shares = all.shares();
  EyeballScore score{.raters = raters.size(),
                     .answers = static_cast<std::size_t>(all.generated + all.real),
                     .error = estimate(shares[0], resampled[0]),
                     .fooled = estimate(shares[1], resampled[1]),
                     .doubted = estimate(shares[2], resampled[2]),
                     .exposure_ms = std::nullopt};
  if (protocol == EyeballProtocol::kTimed && !std::isnan(shares[3])) {
    score.exposure_ms = estimate(shares[3], resampled[3]);
  }
  return score;
}

std::string eyeball_csv(const std::vector<EyeballSession>& sessions) {
  std::string text = "session,rater,protocol,trial,truth,answer,asked_ms,measured_ms,frame_ms\n";
  const auto cell = [](std::string word) {  // commas and quotes, and what a spreadsheet would take for a formula
    std::string quoted = "\"";
    for (const char c : word) {
      quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return (word.find_first_of("=+-@\t") == 0 ? "\"'" + quoted.substr(1) : quoted) + "\"";
  };
  for (const EyeballSession& session : sessions) {
    for (std::size_t k = 0; k < session.answers().size(); ++k) {
      const EyeballAnswer& answer = session.answers()[k];
      text += fmt::format("{},{},{},{},{},{},{},{},{}\n", cell(session.id()), cell(session.options().rater),
                          to_string(session.options().protocol), k + 1, answer.is_generated ? "generated" : "real",
                          answer.says_generated ? "generated" : "real", answer.asked_ms, answer.measured_ms,
                          answer.frame_ms);
    }
  }
  return text;
}

}  // namespace ganflow::server
