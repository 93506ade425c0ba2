#pragma once
/// A study's figure: panels of points with error bars and fitted lines, of scattered points, or of curves.

#include "ganflow/report/gnuplot.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// Points of one colour, and what goes with them in the key.
struct StudySeries {
  std::string title;  ///< "dimension = 2: slope −1.02 ± 0.05"
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> low{};  ///< ends of the error bars; empty: none
  std::vector<double> high{};
  bool joined = false;            ///< drawn as a line from point to point, with gaps where there is no number
  std::optional<double> slope{};  ///< of the fitted line: y = e^level x^slope, or level + slope x
  double level = 0;
  double correction = 0;  ///< c and q of a factor e^(c x^q) on the fitted line and on that of the theory
  double correction_power = 0;
  std::optional<double> theory{};  ///< slope of a dashed line through the fitted line's middle
  double from = 0;                 ///< ends of the fitted line
  double to = 0;
};

struct StudyPanel {
  std::string title;
  std::string x_label;
  std::string y_label;
  bool log_x = false;
  bool log_y = false;
  std::vector<StudySeries> series;
};

/// One panel below the other. Numbers that an axis cannot show (not finite; not positive on a logarithmic one) are left
/// out.
Figure study_figure(const std::string& title, const std::vector<StudyPanel>& panels, const std::string& name);

}  // namespace ganflow::report
