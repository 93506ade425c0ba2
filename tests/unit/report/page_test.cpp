#include "ganflow/report/page.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

record::Verdict swinging() {
  record::Verdict verdict;
  verdict.kind = record::VerdictKind::kOscillating;
  verdict.coagulated = true;
  verdict.reasons = {"The mean swings by ±0.5 & more.", "It has <merged>."};
  verdict.period = 40.1;
  verdict.period_low = 39.5;
  verdict.period_high = 40.7;
  verdict.strata = {0.05, 0.15, 0.3, 0.5};
  return verdict;
}

Page sample_page() {
  return {.name = "pendulum",
          .title = "A <title>",
          .verdict = swinging(),
          .state = "Finished.",
          .notes = {"A snapshot is left out."},
          .figures = {{.name = "series",
                       .heading = "Over time",
                       .description = "curves",
                       .caption = "How to read it",
                       .svg = "<svg viewBox=\"0 0 1 1\"></svg>",
                       .files = {"series.svg", "series.gp"}}},
          .events = {{.iteration = 0, .time = 0, .kind = "started", .fields = {}}},
          .facts = {{"critic", "128 tanh units"}},
          .provenance = {{"version", "1.0"}},
          .spec = "seed = 1 # <>\n"};
}

TEST(Page, TheVerdictComesFirstInItsOwnWords) {
  const std::string html = html_of(sample_page());
  const auto verdict = html.find("The mean swings by ±0.5 &amp; more.");
  ASSERT_NE(verdict, std::string::npos);
  EXPECT_LT(verdict, html.find("class=\"figure\""));
  EXPECT_THAT(html, AllOf(HasSubstr("oscillating, coagulated"), HasSubstr("It has &lt;merged&gt;."),
                          HasSubstr("A snapshot is left out."), HasSubstr("A &lt;title&gt;")));
}

TEST(Page, FailuresAreNamedAndExplained) {
  EXPECT_THAT(html_of(sample_page()), Not(HasSubstr("<h3>Failures")));
  Page page = sample_page();
  page.verdict->failures = {{.kind = record::FailureKind::kVanishingGradient, .because = "It is <level>."}};
  page.verdict->gradient_share = 0.0031;
  EXPECT_THAT(html_of(page), AllOf(HasSubstr("<h3>Failures</h3>"),
                                   HasSubstr("<strong>vanishing gradient</strong>: It is "
                                             "&lt;level&gt;."),
                                   HasSubstr("0.31%")));
}

TEST(Page, NeedsNothingElse) {
  const std::string html = html_of(sample_page());
  EXPECT_THAT(html, AllOf(Not(HasSubstr("http:")), Not(HasSubstr("https:")), Not(HasSubstr("<script")),
                          Not(HasSubstr("<link")), Not(HasSubstr("url(")), Not(HasSubstr("@import"))));
}

TEST(Page, IsUsableInTheDarkOnAPhoneOnPaperAndByKeyboard) {
  const std::string html = html_of(sample_page());
  EXPECT_THAT(html, AllOf(HasSubstr("prefers-color-scheme: dark"), HasSubstr("width=device-width"),
                          HasSubstr("@media print"), HasSubstr("href=\"#main\""), HasSubstr("id=\"main\""),
                          HasSubstr("href=\"#series\""), HasSubstr("id=\"series\""), HasSubstr("tabindex=\"0\""),
                          HasSubstr("aria-label=\"curves\""), HasSubstr("<html lang=\"en\">")));
}

TEST(Page, SaysWhatWasRunAndByWhom) {
  EXPECT_THAT(html_of(sample_page()), AllOf(HasSubstr("<th scope=\"row\">critic</th><td>128 tanh units</td>"),
                                            HasSubstr("<th scope=\"row\">version</th><td>1.0</td>"),
                                            HasSubstr("seed = 1 # &lt;&gt;"), HasSubstr("<a href=\"series.gp\">")));
}

TEST(Page, WithoutAVerdictSaysThatThereIsNone) {
  Page page = sample_page();
  page.verdict.reset();
  EXPECT_THAT(html_of(page), AllOf(HasSubstr("no verdict yet"), Not(HasSubstr("The verdict&#39;s figures"))));
}

TEST(Page, NarrowFiguresShareARowAndEveryDivisionIsClosed) {
  Page page = sample_page();
  for (const bool wide : {false, false, true, false}) {
    PageFigure figure = page.figures.front();
    figure.is_wide = wide;
    page.figures.push_back(figure);
  }
  const std::string html = html_of(page);
  const auto count = [&](const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = 0; (at = html.find(what, at)) != std::string::npos; at += what.size()) {
      ++n;
    }
    return n;
  };
  EXPECT_EQ(count("<div class=\"pair\">"), 2U);
  EXPECT_EQ(count("<div"), count("</div>"));
  EXPECT_EQ(count("<section"), count("</section>"));
}

TEST(EventRows, CheckpointsInARowAreOne) {
  std::vector<record::Event> events = {{.iteration = 0, .time = 0, .kind = "started", .fields = {}}};
  for (std::int64_t k = 1; k <= 5; ++k) {
    events.push_back({.iteration = 100 * k, .time = 10.0 * static_cast<double>(k), .kind = "checkpoint", .fields = {}});
  }
  events.push_back({.iteration = 512,
                    .time = 51.2,
                    .kind = "diverged",
                    .fields = {{"where", std::string("omega")}, {"n", std::int64_t{3}}}});
  const auto rows = event_rows(events);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].iteration, 500);
  EXPECT_THAT(rows[1].details, HasSubstr("5 of them"));
  EXPECT_EQ(rows[2].details, "where: omega, n: 3");
}

TEST(VerdictFacts, HaveIntervalsAndLeaveOutWhatIsNotKnown) {
  const auto facts = verdict_facts(swinging());
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].value, "40.1 (95% interval 39.5 to 40.7)");
  EXPECT_EQ(facts[1].value, "5% inside, 15% on faces, 30% on edges, 50% in corners");
  EXPECT_TRUE(verdict_facts({}).empty());
}

}  // namespace
}  // namespace ganflow::report
