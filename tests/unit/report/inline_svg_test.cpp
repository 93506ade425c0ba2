#include "ganflow/report/inline_svg.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kFile = R"svg(<?xml version="1.0"?>
<svg
 width="736" height="400"
 viewBox="0 0 736 400"
 xmlns="http://www.w3.org/2000/svg"
>
<title>Gnuplot</title><!-- a
comment -->
<rect x="0" y="0" width="736" height="400" fill="#ffffff"/>
<circle id='gpPt6' r='1'/><use xlink:href='#gpPt6' color='rgb(213,  94,   0)'/>
<path clip-path="url(#clip1)" stroke='rgb( 64,  64,  64)' fill="rgb(0%,44.705882%,69.803922%)" color="black"/>
<path stroke='rgb(1,2,3)'/></svg>
)svg";

TEST(InlineSvg, IsOneScalableElementWithoutReferences) {
  const std::string svg = inline_svg(kFile, "series-", "a \"swing\"");
  EXPECT_THAT(svg, AllOf(StartsWith("<svg class=\"figure\" role=\"img\" aria-label=\"a &quot;swing&quot;\" "
                                    "viewBox=\"0 0 736 400\">"),
                         HasSubstr("</svg>"), Not(HasSubstr("http")), Not(HasSubstr("Gnuplot")),
                         Not(HasSubstr("comment")), Not(HasSubstr("<?xml"))));
}

TEST(InlineSvg, ColoursOfThePaletteFollowTheTheme) {
  const std::string svg = inline_svg(kFile, "p-", "");
  EXPECT_THAT(svg, AllOf(HasSubstr("color='var(--vermillion)'"), HasSubstr("stroke='var(--ink)'"),
                         HasSubstr("fill=\"var(--blue)\""), HasSubstr("color=\"var(--ink)\""),
                         HasSubstr("height=\"400\" fill=\"none\""), HasSubstr("rgb(1,2,3)")));
}

TEST(InlineSvg, IdsAreTheFiguresOwn) {
  EXPECT_THAT(inline_svg(kFile, "p-", ""),
              AllOf(HasSubstr("id='p-gpPt6'"), HasSubstr(" href='#p-gpPt6'"), HasSubstr("url(#p-clip1)")));
}

TEST(InlineSvg, WhatIsNoSvgIsDescribed) {
  EXPECT_EQ(inline_svg("", "p-", "a < b"), "<p>a &lt; b</p>\n");
  EXPECT_EQ(inline_svg("<svg", "p-", "x"), "<p>x</p>\n");
}

TEST(InlineSvg, TakesWhatGnuplotDraws) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  draw(
      {.name = "fig", .data = "", .drawing = "  plot sin(x) with points pointtype 7 linecolor \"#0072B2\" title 'a'\n"},
      scratch.path());
  const std::string svg = inline_svg(content(scratch / "fig.svg"), "f-", "sine");
  EXPECT_THAT(svg, AllOf(HasSubstr("var(--blue)"), HasSubstr("#f-gpPt6"), Not(HasSubstr("http")),
                         Not(HasSubstr("\"black\"")), Not(HasSubstr("#ffffff"))));
}

TEST(HtmlText, EscapesWhatHtmlReads) {
  EXPECT_EQ(html_text("a<b>&\"'\x01\n"), "a&lt;b&gt;&amp;&quot;&#39; \n");
  EXPECT_EQ(html_text("θ"), "θ");
}

}  // namespace
}  // namespace ganflow::report
