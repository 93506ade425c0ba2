#include "ganflow/io/verdict_file.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace ganflow::io {
namespace {

using record::Verdict;
using record::VerdictKind;
using testing::HasSubstr;
using testing::ThrowsMessage;

Verdict example() {
  return {.kind = VerdictKind::kOscillating,
          .coagulated = true,
          .reasons = {"the mean swings with period 40", "2 of 128 critic particles are distinct"},
          .observable = "mean_0",
          .period = 40.1,
          .period_low = 39.5,
          .period_high = 40.7,
          .amplitude = 0.55,
          .amplitude_low = 0.53,
          .amplitude_high = 0.57,
          .damping = 1.0,
          .damping_low = 0.99,
          .damping_high = 1.01,
          .cycles = 18.5,
          .false_alarm = 1e-12,
          .transient = 60.0,
          .distinct_generator = 128,
          .distinct_critic = 2,
          .first_contact = 3.0,
          .wall_share = 0.9,
          .first_merge = 12.5,
          .last_merge = 400.0,
          .support_generator = 128.0,
          .support_critic = 1.9,
          .rank_generator = 3,
          .rank_critic = 1,
          .strata = {0.1, 0.2, 0.7},
          .modes = std::nullopt,
          .classifier_accuracy = std::nullopt,
          .vanishing_gradient = false,
          .gradient_share = std::nullopt,
          .critic_sight = std::nullopt,
          .runaway = "",
          .growth = std::nullopt,
          .growth_low = std::nullopt,
          .growth_high = std::nullopt,
          .failures = {}};
}

TEST(VerdictFile, RoundTripsEveryField) {
  const ScratchFolder scratch;
  write_verdict(scratch / "v.json", example());
  const auto back = read_verdict(scratch / "v.json");
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(verdict_json(*back), verdict_json(example()));
  EXPECT_EQ(back->period_low, 39.5);
  EXPECT_EQ(back->reasons, example().reasons);
  EXPECT_EQ(back->distinct_critic, 2);
}

TEST(VerdictFile, EveryKindReadsBack) {
  for (int k = 0; k <= static_cast<int>(VerdictKind::kUndecided); ++k) {
    Verdict verdict;
    verdict.kind = static_cast<VerdictKind>(k);
    EXPECT_EQ(parse_verdict(verdict_json(verdict), "v").kind, verdict.kind);
  }
}

TEST(VerdictFile, TheUnknownIsNullAndNeverMissing) {
  const auto object = nlohmann::json::parse(verdict_json({}));
  for (const char* key : {"observable",      "period",
                          "period_low",      "period_high",
                          "amplitude",       "damping",
                          "cycles",          "false_alarm",
                          "transient",       "distinct_generator",
                          "distinct_critic", "amplitude_low",
                          "amplitude_high",  "damping_low",
                          "damping_high",    "first_contact",
                          "wall_share",      "first_merge",
                          "last_merge",      "support_generator",
                          "support_critic",  "rank_generator",
                          "rank_critic",     "strata",
                          "modes",           "classifier_accuracy",
                          "gradient_share",  "critic_sight",
                          "growth",          "growth_low",
                          "growth_high",     "runaway"}) {
    ASSERT_TRUE(object.contains(key)) << key;
    EXPECT_TRUE(object[key].is_null()) << key;
  }
  EXPECT_EQ(object["schema"], 1);
  EXPECT_EQ(object["verdict"], "undecided");
  EXPECT_FALSE(parse_verdict(object.dump(), "v").period.has_value());
}

TEST(VerdictFile, RoundTripsModes) {
  Verdict verdict;
  verdict.modes = record::ModeSummary{.found = 1,
                                      .lost = 1,
                                      .samples = 900,
                                      .samples_to_judge = 800,
                                      .outside = 0.25,
                                      .relative_entropy = 0.7,
                                      .p_value = 1e-30,
                                      .accuracy = std::nullopt,
                                      .counts = {675, 0},
                                      .data_shares = {0.5, 0.5},
                                      .lost_modes = {1}};
  const auto object = nlohmann::json::parse(verdict_json(verdict))["modes"];
  EXPECT_EQ(object["total"], 2);
  EXPECT_TRUE(object["accuracy"].is_null());
  EXPECT_EQ(object, nlohmann::json::parse(modes_json(*verdict.modes)));
  const auto back = parse_verdict(verdict_json(verdict), "v").modes;
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(modes_json(*back), modes_json(*verdict.modes));
}

TEST(VerdictFile, RoundTripsFailures) {
  Verdict verdict;
  verdict.kind = VerdictKind::kDiverged;
  verdict.vanishing_gradient = true;
  verdict.gradient_share = 0.003;
  verdict.critic_sight = 0.97;
  verdict.runaway = "payoff";
  verdict.growth = 0.1;
  verdict.classifier_accuracy = 0.62;
  for (int k = 0; k <= static_cast<int>(record::FailureKind::kDivergence); ++k) {
    verdict.failures.push_back(
        {.kind = static_cast<record::FailureKind>(k), .because = "because " + std::to_string(k)});
  }
  const auto object = nlohmann::json::parse(verdict_json(verdict));
  EXPECT_EQ(object["failures"][1]["mode"], "mode collapse");
  EXPECT_EQ(object["failures"], nlohmann::json::parse(failures_json(verdict.failures)));
  const Verdict back = parse_verdict(object.dump(), "v");
  EXPECT_EQ(verdict_json(back), verdict_json(verdict));
  EXPECT_EQ(back.failures, verdict.failures);
  EXPECT_EQ(nlohmann::json::parse(verdict_json({}))["failures"], nlohmann::json::array());
}

TEST(VerdictFile, ReadsEverySchemaThatWasEverWritten) {
  EXPECT_EQ(verdict_json(read_verdict(kept_file("verdict_1b.json")).value()), verdict_json(example()));
  const Verdict first = read_verdict(kept_file("verdict_1.json")).value();  // before keys were added
  EXPECT_EQ(first.kind, VerdictKind::kOscillating);
  EXPECT_EQ(first.period_low, 39.5);
  EXPECT_EQ(first.distinct_critic, 2);
  EXPECT_FALSE(first.amplitude_low);
  EXPECT_TRUE(first.strata.empty());
}

TEST(VerdictFile, NoFileIsNoVerdictYet) { EXPECT_FALSE(read_verdict("/nowhere/verdict.json").has_value()); }

TEST(VerdictFile, DamageAndNewerSchemasAreRefused) {
  std::string text = verdict_json(example());
  EXPECT_THROW(parse_verdict(text.substr(0, text.size() / 2), "v.json"), InputError);
  EXPECT_THROW(parse_verdict("{\"schema\":1}", "v.json"), InputError);
  EXPECT_THAT([] { parse_verdict("{\"schema\":2}", "v.json"); }, ThrowsMessage<InputError>(HasSubstr("newer ganflow")));
  text.replace(text.find("oscillating"), 11, "wobbling");
  EXPECT_THAT([&] { parse_verdict(text, "v.json"); }, ThrowsMessage<InputError>(HasSubstr("\"wobbling\"")));
}

}  // namespace
}  // namespace ganflow::io
