#include "ganflow/report/phase_portrait.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

PhasePortrait everything() {
  PhasePortrait p;
  p.title = "it's \"γ\" = {1}";
  p.x_limit = 2;
  p.y_limit = 1.2;
  p.y_walls = {-1, 1};
  p.x_walls = {1.5};
  p.levels = {{{0, 1, std::numeric_limits<double>::quiet_NaN(), 0, -1}, {0, 1, 0, 0, 1}}};
  p.limit_orbit = {{1, 0, -1, 0, 1}, {0, 1, 0, -1, 0}};
  p.trajectories = {{{1.75, 1}, {0.25, 1}}, {}};
  p.velocities = {{0.5, 0.5, 0.2, -0.1}};
  p.distance = {{-2, 0, 2}, {1, 0, 1}};
  p.columns = 3;
  p.rows = 2;
  p.payoff = {-1, 0, 1, 1, 0, -1};
  return p;
}

TEST(PhasePortrait, EverythingThatIsThereIsPlotted) {
  const Figure figure = phase_figure(everything(), "phase");
  EXPECT_EQ(figure.name, "phase");
  EXPECT_THAT(figure.drawing,
              AllOf(HasSubstr("$payoff"), HasSubstr("$velocities"), HasSubstr("$levels"), HasSubstr("$trajectories"),
                    HasSubstr("$limit"), HasSubstr("$distance"), HasSubstr("set cbrange [-1:1]"), HasSubstr("$walls")));
  EXPECT_THAT(figure.data,
              AllOf(HasSubstr("$limit << EOD\n1,0\n0,1\n"), HasSubstr("$levels << EOD\n0,0\n1,1\n\n0,0\n"),
                    HasSubstr("$walls << EOD\n-2,-1\n2,-1\n\n-2,1\n2,1\n\n1.5,-1.2\n1.5,1.2\n"),
                    HasSubstr("$starts << EOD\n1.75,0.25\nEOD"), HasSubstr("$velocities << EOD\n0.4,0.55,0.2,-0.1\n"),
                    HasSubstr("$payoff << EOD\n-2,-1.2,-1\n0,-1.2,0\n2,-1.2,1\n\n-2,1.2,1\n")));
}

TEST(PhasePortrait, WhatIsNotThereIsLeftOut) {
  PhasePortrait p;
  p.limit_orbit = {{0, 1}, {0, 1}};
  EXPECT_THAT(phase_figure(p, "phase").drawing,
              AllOf(HasSubstr("$limit"), Not(HasSubstr("$payoff")), Not(HasSubstr("$levels")),
                    Not(HasSubstr("$distance")), Not(HasSubstr("$walls"))));
}

TEST(PhasePortrait, GnuplotDrawsIt) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  EXPECT_EQ(draw(phase_figure(everything(), "phase"), scratch.path()).size(), 4U);
  PhasePortrait flat = everything();
  flat.payoff.assign(6, 0);
  flat.distance = {};
  EXPECT_NO_THROW(draw(phase_figure(flat, "flat"), scratch.path()));
}

}  // namespace
}  // namespace ganflow::report
