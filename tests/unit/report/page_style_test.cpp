#include "ganflow/report/page_style.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace ganflow::report {
namespace {

TEST(PageStyle, IsBalancedAndNamesEveryColourInLightAndDark) {
  const std::string style(page_style());
  EXPECT_EQ(std::count(style.begin(), style.end(), '{'), std::count(style.begin(), style.end(), '}'));
  for (const char* const name : {"ink", "paper", "grid", "rule", "shade", "data", "grey", "blue", "vermillion", "green",
                                 "purple", "orange", "sky"}) {
    std::size_t count = 0;
    const std::string definition = std::string("--") + name + ":";
    for (std::size_t at = 0; (at = style.find(definition, at)) != std::string::npos; ++at) {
      ++count;
    }
    EXPECT_EQ(count, 3U) << name << " in light, dark and print";
  }
  EXPECT_THAT(style, testing::Not(testing::HasSubstr("url(")));
}

// Pictures of a figure stand in <defs> and are shown through <use>: what a figure's rule says reaches them, what a rule
// for "svg.figure image" says does not (seen in Chromium).
TEST(PageStyle, PicturesInFiguresInheritThatTheirPixelsShow) {
  const std::string style(page_style());
  const auto rule = style.find("\nsvg.figure {");
  ASSERT_NE(rule, std::string::npos);
  EXPECT_THAT(style.substr(rule, style.find('}', rule) - rule), testing::HasSubstr("image-rendering: pixelated;"));
}

}  // namespace
}  // namespace ganflow::report
