#include "ganflow/report/basin_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

BasinPlot everything() {
  BasinPlot plot;
  plot.title = "it's {γ}";
  plot.x_limit = 2;
  plot.y_walls = {-1, 1};
  plot.x_walls = {1.5};
  plot.basins = {{"limit orbit's", "#D55E00", {1.5, -1.5}, {0.5, -0.5}}, {"nobody", "#000000", {}, {}}};
  plot.x = {0.1, 0.2};
  plot.y = {0, 0.1};
  plot.level = {0.01, 0.5};
  plot.limit_orbit = {{1, 0, -1}, {0, 1, 0}};
  return plot;
}

TEST(BasinPlot, EverythingThatIsThereIsPlotted) {
  const Figure figure = basin_figure(everything(), "basins");
  EXPECT_THAT(figure.drawing, AllOf(HasSubstr("$levels"), HasSubstr("$basin0"), HasSubstr("'limit orbit''s'"),
                                    HasSubstr("$limit"), HasSubstr("$walls"), Not(HasSubstr("nobody"))));
  EXPECT_THAT(figure.data, AllOf(HasSubstr("$basin0 << EOD\n1.5,0.5\n-1.5,-0.5\nEOD"), HasSubstr("0.2,0.1,0.5\n"),
                                 HasSubstr("$walls << EOD\n-2,-1\n2,-1\n\n-2,1\n2,1\n\n1.5,-1\n1.5,1\n")));
}

TEST(BasinPlot, GnuplotDrawsIt) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  EXPECT_EQ(draw(basin_figure(everything(), "basins"), scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
