#include "ganflow/report/branch_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;

BranchPlot two_panels() {
  return {.title = "it's {a}",
          .parameter = "γ",
          .at = {0.1, 1, 10},
          .panels = {{"θ_max", {2, 1, 0.5}, {2, 1, 0.5000001}}, {"period", {100, 20, 8}, {100, 20, 8}}}};
}

TEST(BranchPlot, MeasuredExactAndDifferenceArePlotted) {
  const Figure figure = branch_figure(two_panels(), "branch");
  EXPECT_THAT(figure.data, AllOf(HasSubstr("0.1,2,2,1e-16,100,100,1e-16\n"), HasSubstr("10,0.5,0.5000001,2e-07,8,8,")));
  EXPECT_THAT(figure.drawing, AllOf(HasSubstr("using 1:2 "), HasSubstr("using 1:3 "), HasSubstr("using 1:7 "),
                                    HasSubstr("'it''s {a}'"), HasSubstr("'closed form'")));
}

TEST(BranchPlot, GnuplotDrawsIt) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  EXPECT_EQ(draw(branch_figure(two_panels(), "branch"), scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
