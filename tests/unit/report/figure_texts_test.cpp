#include "ganflow/report/figure_texts.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(FigureTexts, EveryFigureHasAHeadingAndACaptionOfItsOwn) {
  for (const char* const name :
       {"series", "spectrum", "gradient", "samples", "progress", "modes", "particles", "merging"}) {
    const FigureText text = text_of_figure(name, SampleKind::kPoints);
    EXPECT_NE(text.heading, name);
    EXPECT_GT(text.caption.size(), 40U) << name;
  }
  EXPECT_THAT(text_of_figure("samples", SampleKind::kNumbers).caption, HasSubstr("D(x)"));
  EXPECT_THAT(text_of_figure("samples", SampleKind::kImages).caption, Not(HasSubstr("D(x)")));
  EXPECT_THAT(text_of_figure("progress", SampleKind::kVectors).caption, HasSubstr("principal components"));
}

TEST(FigureTexts, CurvesAreToldInNumbers) {
  record::Series series({"w1", "distinct_critic"});
  series.append({.iteration = 0, .time = 0, .values = {1, 128}});
  series.append({.iteration = 1, .time = 2, .values = {3, 2}});
  EXPECT_THAT(describe_series(series),
              AllOf(HasSubstr("From time 0 to 2."), HasSubstr("from 1 to 3"), Not(HasSubstr("payoff"))));
  EXPECT_THAT(describe_merging(series), HasSubstr("from 128 to 2"));
  EXPECT_THAT(describe_series(record::Series({"w1"})), Not(HasSubstr("From")));
  EXPECT_THAT(describe_gradient(series),
              AllOf(HasSubstr("The W1 distance goes from 1 to 3"), Not(HasSubstr("sliced"))));
  record::Verdict verdict;
  EXPECT_THAT(describe_modes(verdict), Not(HasSubstr("lost")));
  verdict.modes.emplace();
  verdict.modes->lost = 3;
  verdict.modes->counts.assign(10, 1);
  EXPECT_THAT(describe_modes(verdict), HasSubstr("3 of 10 modes are lost"));
}

}  // namespace
}  // namespace ganflow::report
