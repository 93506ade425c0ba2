#pragma once
/// One rater's eyeball test after HYPE [ZGK+19]: pictures, half of them real, judged one after another.
///
/// Two protocols. Unlimited: look as long as you like; the score is the rate of errors, split into generated ones taken
/// for real and real ones taken for generated; 50% is what a perfect generator would reach. Timed: a staircase shortens
/// the exposure after a right answer and lengthens it after a wrong one; the score is the exposure at which it settles.

#include "ganflow/io/append_file.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::server {

enum class EyeballProtocol { kUnlimited, kTimed };
std::string to_string(EyeballProtocol protocol);

struct EyeballOptions {
  EyeballProtocol protocol = EyeballProtocol::kUnlimited;
  std::string rater = "anonymous";  ///< 1 to 60 letters
  std::size_t trials = 100;         ///< even, 10 to 1000; half are real
  std::uint64_t seed = 1;           ///< of the order and the pictures
  double start_ms = 500;            ///< first exposure
  double shortest_ms = 100;
  double longest_ms = 1000;
  double down_ms = 10;  ///< shorter after a right answer; > 0
  double up_ms = 30;    ///< longer after a wrong one; > 0
  void validate() const;

  /// The share of right answers at which the staircase rests: p·down = (1 − p)·up, so p = up/(up + down). The usual
  /// 30 up, 10 down aims at 75%; 10 up, 30 down would aim at 25%, below chance, and run to the longest exposure.
  double resting_accuracy() const { return up_ms / (up_ms + down_ms); }
};

struct EyeballAnswer {
  bool is_generated = false;    ///< the truth
  bool says_generated = false;  ///< the answer
  double asked_ms = 0;          ///< exposure asked for; 0: unlimited
  double measured_ms = 0;       ///< as the browser's clock saw it; 0: unknown
  double frame_ms = 0;          ///< of one frame of the screen; 0: unknown
  bool is_right() const { return is_generated == says_generated; }
};

/// Answers go to a file as they come, one JSON object a line, so that a session survives whatever happens.
class EyeballSession {
 public:
  /// A new session in `folder`, RATER-N.jsonl, which is made if need be.
  static EyeballSession create(const std::filesystem::path& folder, const EyeballOptions& options);
  /// Throws InputError for damage and for a newer schema.
  static EyeballSession load(const std::filesystem::path& path);

  std::string id() const { return path_.stem().string(); }
  const EyeballOptions& options() const { return options_; }
  const std::vector<EyeballAnswer>& answers() const { return answers_; }
  bool is_done() const { return answers_.size() >= options_.trials; }
  bool is_generated(std::size_t trial) const { return order_.at(trial); }
  /// How many of its kind came before: which real picture, which latent.
  std::size_t index(std::size_t trial) const;
  double exposure_ms() const { return exposure_ms_; }  ///< of the next trial; 0 when unlimited
  /// Takes the answer to the next trial. Throws InputError when all were given.
  void answer(bool says_generated, double measured_ms, double frame_ms);

 private:
  EyeballSession(std::filesystem::path path, const EyeballOptions& options);
  void count(const EyeballAnswer& answer);

  std::filesystem::path path_;
  EyeballOptions options_;
  std::vector<bool> order_;  // true: generated
  std::vector<EyeballAnswer> answers_;
  double exposure_ms_ = 0;
};

/// A share or a time with its 95% interval.
struct EyeballEstimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// All raters of one protocol together. nullopt: nobody has answered.
struct EyeballScore {
  std::size_t raters = 0;
  std::size_t answers = 0;
  EyeballEstimate error;                       ///< share of wrong answers, real and generated counting alike
  EyeballEstimate fooled;                      ///< generated ones taken for real
  EyeballEstimate doubted;                     ///< real ones taken for generated
  std::optional<EyeballEstimate> exposure_ms;  ///< timed: mean over the later half of each session
};

/// Error   intervals by bootstrap: raters are drawn with replacement, and of each his answers; 2,000 times, fixed seed.
///         With one rater the interval tells of his answers alone.
std::optional<EyeballScore> eyeball_score(const std::vector<EyeballSession>& sessions, EyeballProtocol protocol);

/// One line an answer, header included: session, rater, protocol, trial, truth, answer, asked_ms, measured_ms, frame_ms.
std::string eyeball_csv(const std::vector<EyeballSession>& sessions);

}  // namespace ganflow::server
