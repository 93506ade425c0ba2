#include "ganflow/report/gradient_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <utility>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

record::Series series_of(const record::Columns& columns) {
  record::Series series(columns);
  for (const auto& [distance, gradient] :
       {std::pair{4.0, kNaN}, std::pair{3.0, 0.5}, std::pair{2.0, 0.0}, std::pair{1.0, 0.25}}) {
    series.append({.iteration = static_cast<std::int64_t>(series.size()),
                   .time = static_cast<double>(series.size()),
                   .values = {distance, gradient}});
  }
  return series;
}

TEST(GradientFigure, JoinsTheRowsThatHaveALogarithmAndMarksTheirEnds) {
  const auto figure = gradient_figure(series_of({"w1", "generator_gradient"}), "a run");
  ASSERT_TRUE(figure.has_value());
  EXPECT_THAT(figure->data, AllOf(HasSubstr("$path << EOD\n3,0.5\n1,0.25\n"), HasSubstr("$first << EOD\n3,0.5\n"),
                                  HasSubstr("$last << EOD\n1,0.25\n"), Not(HasSubstr("nan"))));
  EXPECT_THAT(figure->drawing, HasSubstr("'W1 to the data'"));
  EXPECT_THAT(gradient_figure(series_of({"sliced_w1", "generator_gradient"}), "").value().drawing,
              HasSubstr("'sliced W1 to the data'"));
}

TEST(GradientFigure, NeedsBothColumnsAndTwoPoints) {
  EXPECT_FALSE(gradient_figure(series_of({"w1", "critic_gradient"}), "").has_value());
  EXPECT_FALSE(gradient_figure(series_of({"spread", "generator_gradient"}), "").has_value());
  record::Series one({"w1", "generator_gradient"});
  one.append({.iteration = 0, .time = 0, .values = {1, 1}});
  EXPECT_FALSE(gradient_figure(one, "").has_value());
}

TEST(GradientFigure, GnuplotDrawsIt) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  EXPECT_EQ(draw(gradient_figure(series_of({"w1", "generator_gradient"}), "t").value(), scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
