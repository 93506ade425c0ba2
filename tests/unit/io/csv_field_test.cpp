#include "ganflow/io/csv_field.hpp"

#include <gtest/gtest.h>

namespace ganflow::io {
namespace {

TEST(CsvField, QuotesOnlyWhatWouldEndTheField) {
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("two words; γ = 1"), "two words; γ = 1");
  EXPECT_EQ(csv_field("1,2"), "\"1,2\"");
  EXPECT_EQ(csv_field("a\nb"), "\"a\nb\"");
  EXPECT_EQ(csv_field("a\rb"), "\"a\rb\"");
}

TEST(CsvField, DoublesQuotes) { EXPECT_EQ(csv_field("say \"x\""), "\"say \"\"x\"\"\""); }

}  // namespace
}  // namespace ganflow::io
