#include "ganflow/measure/receipt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace ganflow::measure {
namespace {

using testing::HasSubstr;

TEST(Receipt, SaysInWordsWhatItKnows) {
  Receipt receipt{.distance = "wp",
                  .value = 1.5,
                  .error = 0.25,
                  .gap = 1e-12,
                  .status = Status::kNotConverged,
                  .n = 10,
                  .m = 0,
                  .d = 3,
                  .convention = "W_2, not squared",
                  .noise_floor = NoiseFloor{.value = 0.125, .n = 5},
                  .details = {{"marginal_error", 0.5}},
                  .notes = {"a sentence"}};
  const std::string words = in_words(receipt);
  for (const char* const part : {"1.5", "± 0.25, gap 1e-12", "not-converged", "W_2, not squared", "10 against a law",
                                 "dimension 3", "0.125", "5 points", "marginal error", "0.5", "a sentence"}) {
    EXPECT_THAT(words, HasSubstr(part));
  }
  receipt.value = std::numeric_limits<double>::infinity();
  receipt.error = 0;
  EXPECT_THAT(in_words(receipt), testing::AllOf(HasSubstr("inf"), HasSubstr("rounding only")));
  receipt.error.reset();
  receipt.gap.reset();
  EXPECT_THAT(in_words(receipt), HasSubstr("unknown"));
}

TEST(Receipt, StatusesHaveWords) {
  EXPECT_EQ(to_string(Status::kExact), "exact");
  EXPECT_EQ(to_string(Status::kConverged), "converged");
  EXPECT_EQ(to_string(Status::kEstimated), "estimated");
  EXPECT_EQ(to_string(Status::kNotConverged), "not-converged");
  EXPECT_EQ(to_string(Status::kInterrupted), "interrupted");
}

}  // namespace
}  // namespace ganflow::measure
