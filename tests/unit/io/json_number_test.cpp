#include "ganflow/io/json_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::io {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(JsonNumber, RoundTripsEveryFiniteBitAndTheInfinities) {
  for (const double value : {0.1, -0.0, 5e-324, 1.7976931348623157e308, kInfinity, -kInfinity}) {
    const auto text = to_json_number(value).dump();
    const auto back = from_json_number(nlohmann::ordered_json::parse(text));
    ASSERT_TRUE(back.has_value()) << text;
    EXPECT_EQ(*back, value) << text;
    EXPECT_EQ(std::signbit(*back), std::signbit(value)) << text;
  }
}

TEST(JsonNumber, NaNAndTheUnknownAreNull) {
  EXPECT_TRUE(to_json_number(std::nan("")).is_null());
  EXPECT_TRUE(to_json_number(std::optional<double>{}).is_null());
  EXPECT_FALSE(from_json_number(nullptr).has_value());
}

TEST(JsonNumber, RefusesWhatIsNoNumber) {
  EXPECT_THROW(from_json_number("much"), nlohmann::json::type_error);
  EXPECT_THROW(from_json_number(nlohmann::ordered_json::array()), nlohmann::json::type_error);
}

}  // namespace
}  // namespace ganflow::io
