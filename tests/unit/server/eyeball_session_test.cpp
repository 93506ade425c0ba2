#include "ganflow/server/eyeball_session.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace ganflow::server {
namespace {

using testing::HasSubstr;

EyeballSession begin(const ScratchFolder& scratch, const std::string& rater, std::size_t trials = 100,
                     EyeballProtocol protocol = EyeballProtocol::kUnlimited, std::uint64_t seed = 1) {
  EyeballOptions options;
  options.protocol = protocol;
  options.rater = rater;
  options.trials = trials;
  options.seed = seed;
  return EyeballSession::create(scratch / "eyeball", options);
}

TEST(EyeballSession, HalfOfThePicturesAreRealInAnOrderThatTheSeedDecides) {
  const ScratchFolder scratch;
  const auto order = [](const EyeballSession& session) {
    std::vector<bool> kinds;
    for (std::size_t k = 0; k < session.options().trials; ++k) {
      kinds.push_back(session.is_generated(k));
    }
    return kinds;
  };
  const auto first = order(begin(scratch, "a"));
  EXPECT_EQ(std::count(first.begin(), first.end(), true), 50);
  EXPECT_EQ(order(begin(scratch, "b")), first);
  EXPECT_NE(order(begin(scratch, "c", 100, EyeballProtocol::kUnlimited, 2)), first);
  const EyeballSession session = begin(scratch, "d");
  std::size_t real = 0;
  std::size_t generated = 0;
  for (std::size_t k = 0; k < 100; ++k) {
    EXPECT_EQ(session.index(k), session.is_generated(k) ? generated++ : real++);
  }
}

TEST(EyeballSession, GoesOnFromItsFile) {
  const ScratchFolder scratch;
  EyeballSession session = begin(scratch, "Ada", 10, EyeballProtocol::kTimed);
  for (int k = 0; k < 7; ++k) {
    session.answer(k % 2 == 0, 480.5, 16.7);
  }
  const EyeballSession again = EyeballSession::load(scratch / "eyeball/Ada-1.jsonl");
  EXPECT_EQ(again.answers().size(), 7U);
  EXPECT_EQ(again.exposure_ms(), session.exposure_ms());
  EXPECT_EQ(again.is_generated(7), session.is_generated(7));
  EXPECT_EQ(again.answers()[3].measured_ms, 480.5);
  EXPECT_EQ(eyeball_csv({again}), eyeball_csv({session}));
  EXPECT_EQ(begin(scratch, "Ada", 10).id(), "Ada-2");
}

TEST(EyeballSession, StaircaseMovesAsItsRuleSaysAndStaysWithinItsEnds) {
  const ScratchFolder scratch;
  EyeballSession session = begin(scratch, "a", 200, EyeballProtocol::kTimed);
  EXPECT_EQ(session.exposure_ms(), 500);
  session.answer(session.is_generated(0), 0, 0);  // right
  EXPECT_EQ(session.exposure_ms(), 490);
  session.answer(!session.is_generated(1), 0, 0);  // wrong
  EXPECT_EQ(session.exposure_ms(), 520);
  for (std::size_t k = 2; k < 100; ++k) {
    session.answer(session.is_generated(k), 0, 0);
  }
  EXPECT_EQ(session.exposure_ms(), 100);
  for (std::size_t k = 100; k < 200; ++k) {
    session.answer(!session.is_generated(k), 0, 0);
  }
  EXPECT_EQ(session.exposure_ms(), 1000);
  EXPECT_THROW(session.answer(true, 0, 0), InputError);
}

/// A rater who is right with probability p(exposure), logistic in it. By the balance of steps the staircase rests where
/// p = up/(up + down). Seed fixed; over 100 settled trials of 40 raters the mean exposure scatters by some 5 ms, so a
/// false alarm at ±35 ms is below 1e-6.
TEST(EyeballSession, StaircaseRestsAtTheAccuracyThatIsPrinted) {
  const ScratchFolder scratch;
  const auto probability = [](double exposure) { return 1 / (1 + std::exp(-(exposure - 300) / 100)); };
  const rng::Stream stream{.seed = 5, .purpose = rng::Purpose::kTest};
  std::vector<double> uniform(40 * 200);
  rng::fill_uniform<double>(stream, 0, uniform);
  std::vector<EyeballSession> sessions;
  std::size_t draw = 0;
  for (int rater = 0; rater < 40; ++rater) {
    EyeballSession session = begin(scratch, "r" + std::to_string(rater), 200, EyeballProtocol::kTimed);
    for (std::size_t k = 0; k < 200; ++k) {
      const bool is_right = uniform[draw++] < probability(session.exposure_ms());
      session.answer(session.is_generated(k) == is_right, 0, 0);
    }
    sessions.push_back(session);
  }
  const double resting = sessions[0].options().resting_accuracy();
  EXPECT_EQ(resting, 0.75);
  const double exposure = 300 + 100 * std::log(resting / (1 - resting));  // where p = 0.75
  const auto score = eyeball_score(sessions, EyeballProtocol::kTimed);
  EXPECT_NEAR(score->exposure_ms->value, exposure, 35);
  EXPECT_LT(score->exposure_ms->low, score->exposure_ms->value);
  EXPECT_GT(score->exposure_ms->high, score->exposure_ms->value);
  EyeballOptions wrong_way;
  wrong_way.up_ms = 10;
  wrong_way.down_ms = 30;
  EXPECT_EQ(wrong_way.resting_accuracy(), 0.25);
}

TEST(EyeballScore, CountsEachKindOfError) {
  const ScratchFolder scratch;
  EyeballSession session = begin(scratch, "a", 40);
  for (std::size_t k = 0; k < 40; ++k) {
    session.answer(session.is_generated(k) && session.index(k) % 4 != 0, 0, 0);  // a quarter of the generated fools
  }
  const auto score = eyeball_score({session}, EyeballProtocol::kUnlimited);
  ASSERT_TRUE(score);
  EXPECT_EQ(score->answers, 40U);
  EXPECT_DOUBLE_EQ(score->fooled.value, 0.25);
  EXPECT_DOUBLE_EQ(score->doubted.value, 0);
  EXPECT_DOUBLE_EQ(score->error.value, 0.125);
  EXPECT_FALSE(eyeball_score({session}, EyeballProtocol::kTimed));
  EXPECT_FALSE(score->exposure_ms);
}

/// Raters who guess: the interval of the error rate has about the width of its binomial one, 1.96·√(¼/n).
TEST(EyeballScore, IntervalOfGuessersIsTheBinomialOne) {
  const ScratchFolder scratch;
  std::vector<double> uniform(10 * 100);
  rng::fill_uniform<double>({.seed = 6, .purpose = rng::Purpose::kTest}, 0, uniform);
  std::vector<EyeballSession> sessions;
  std::size_t draw = 0;
  for (int rater = 0; rater < 10; ++rater) {
    EyeballSession session = begin(scratch, "r" + std::to_string(rater));
    for (std::size_t k = 0; k < 100; ++k) {
      session.answer(uniform[draw++] < 0.5, 0, 0);
    }
    sessions.push_back(session);
  }
  const auto score = eyeball_score(sessions, EyeballProtocol::kUnlimited);
  const double half = 1.96 * std::sqrt(0.25 / 1000);
  EXPECT_NEAR(score->error.value, 0.5, 5.2 * std::sqrt(0.25 / 1000));  // five deviations: 2e-7
  // Drawing raters and then answers counts the spread of answers twice, so up to √2 wider.
  EXPECT_GT(score->error.high - score->error.low, 1.5 * half);
  EXPECT_LT(score->error.high - score->error.low, 4 * half);
}

TEST(EyeballSession, RefusesWhatCannotBe) {
  const ScratchFolder scratch;
  for (const std::size_t trials : {0U, 9U, 11U, 1002U}) {
    EXPECT_THROW(begin(scratch, "a", trials), InputError) << trials;
  }
  for (const char* rater : {"", "../x", "a/b", ".x"}) {
    EXPECT_THROW(begin(scratch, rater), InputError) << rater;
  }
  begin(scratch, "a", 10);
  const auto path = scratch / "eyeball/a-1.jsonl";
  const std::string header = content(path);
  for (const std::string& text :
       {std::string(), std::string("{}\n"), std::string("not json\n"), header + "{}\n", header + "[]\n"}) {
    write(path, text);
    EXPECT_THROW(EyeballSession::load(path), InputError) << text;
  }
  write(path, header.substr(0, header.find("\"schema\":1")) + "\"schema\":9" +
                  header.substr(header.find("\"schema\":1") + 10));
  EXPECT_THROW(EyeballSession::load(path), InputError);
  write(path, header + R"({"says_generated":true,"measured)");  // torn: was being written
  EXPECT_EQ(EyeballSession::load(path).answers().size(), 0U);
}

TEST(EyeballCsv, CellsAreNoFormulas) {
  const ScratchFolder scratch;
  EyeballSession session = begin(scratch, "=SUM(A1)", 10);
  session.answer(true, 0, 0);
  EXPECT_THAT(eyeball_csv({session}), HasSubstr("\"'=SUM(A1)\""));
}

}  // namespace
}  // namespace ganflow::server
