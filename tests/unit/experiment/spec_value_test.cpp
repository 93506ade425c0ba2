#include "ganflow/experiment/spec_value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace ganflow::experiment {
namespace {

TEST(SpecValue, RealsPrintShortestAndNeverLookLikeIntegers) {
  EXPECT_EQ(to_toml(0.1), "0.1");
  EXPECT_EQ(to_toml(1.0), "1.0");
  EXPECT_EQ(to_toml(-3.0), "-3.0");
  EXPECT_EQ(to_toml(1e-8), "1e-08");
  EXPECT_EQ(to_toml(1e300), "1e+300");
}

TEST(SpecValue, PrintedRealsReadBackTheSameBits) {
  for (const double x : {1.0 / 3.0, 0.1 + 0.2, 5e-324, std::numeric_limits<double>::max(), std::nextafter(1.0, 2.0)}) {
    EXPECT_EQ(std::strtod(to_toml(x).c_str(), nullptr), x);
  }
}

TEST(SpecValue, ListsNest) {
  EXPECT_EQ(to_toml(Reals{0.5, 1.0}), "[0.5, 1.0]");
  EXPECT_EQ(to_toml(RealMatrix{{0.5}, {1.0}}), "[[0.5], [1.0]]");
  EXPECT_EQ(to_toml(RealMatrices{{{1.0}}}), "[[[1.0]]]");
  EXPECT_EQ(to_toml(Texts{"x", "a\"b"}), "[\"x\", \"a\\\"b\"]");
  EXPECT_EQ(to_toml(true), "true");
  EXPECT_EQ(to_toml(std::int64_t{-7}), "-7");
}

TEST(SpecValue, TypesAreNamedInTheOrderOfTheAlternatives) {
  EXPECT_EQ(type_name(static_cast<ValueType>(Value(true).index())), "true or false");
  EXPECT_EQ(type_name(static_cast<ValueType>(Value(1.0).index())), "a number");
  EXPECT_EQ(type_name(static_cast<ValueType>(Value(RealMatrices{}).index())), "a list of matrices of numbers");
}

TEST(SpecValue, QuotingEscapesWhatTomlForbids) {
  EXPECT_EQ(quoted("a\"b\\c\nd\x7f"), "\"a\\\"b\\\\c\\nd\\u007F\"");
  EXPECT_EQ(quoted("Σ"), "\"Σ\"");
  EXPECT_EQ(unquoted("\"Σ\""), "Σ");
  EXPECT_EQ(unquoted("[0.5]"), "[0.5]");
}

TEST(SpecValue, MessagesStayOnOneLineAndCutBetweenCharacters) {
  EXPECT_EQ(one_line("a\nb"), "a\\nb");
  EXPECT_EQ(one_line("ΣΣΣ", 3), "ΣΣ…");
  EXPECT_EQ(one_line("abc", 3), "abc");
}

}  // namespace
}  // namespace ganflow::experiment
