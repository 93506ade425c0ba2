#include "ganflow/report/branch_plot.hpp"

#include "ganflow/core/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace ganflow::report {

namespace {

constexpr std::array kColours = {palette::kBlue, palette::kVermillion, palette::kGreen, palette::kPurple};
constexpr double kSmallest = 1e-16;
constexpr double kMargin = 1.4;  // of a logarithmic axis against its values
constexpr double kWidth = 6.5;   // inches
constexpr double kPanel = 1.45;  // inches
constexpr double kTop = 0.5;
constexpr double kBottom = 0.6;
constexpr double kGap = 0.2;

/// Rows of parameter, then measured, exact and relative difference of each panel.
std::string table(const BranchPlot& plot) {
  std::string rows = "$branch << EOD\n";
  for (std::size_t i = 0; i < plot.at.size(); ++i) {
    fmt::format_to(std::back_inserter(rows), "{:.10g}", plot.at[i]);
    for (const BranchPanel& panel : plot.panels) {
      const double difference = std::abs(panel.measured[i] - panel.exact[i]) / panel.exact[i];
      fmt::format_to(std::back_inserter(rows), ",{:.10g},{:.10g},{:.3g}", panel.measured[i], panel.exact[i],
                     std::max(difference, kSmallest));
    }
    rows += "\n";
  }
  return rows + "EOD\n";
}

/// An axis a little wider than the values: gnuplot's own ends at whole decades.
std::string range(const BranchPanel& panel) {
  const auto [low, high] = std::minmax_element(panel.exact.begin(), panel.exact.end());
  return fmt::format("[{:.4g}:{:.4g}]", *low / kMargin, *high * kMargin);
}

std::string panel_plot(const BranchPlot& plot, std::size_t k) {
  return fmt::format(
      "  set ylabel {0}\n  set yrange {4}\n"
      "  plot $branch using 1:{2} with lines linewidth 1.4 linecolor \"#707070\" title 'closed form', \\\n"
      "       $branch using 1:{1} with points pointtype 7 pointsize 0.7 linecolor \"{3}\" title 'measured'\n",
      gnuplot_string(plot.panels[k].label), 3 * k + 2, 3 * k + 3, kColours[k % kColours.size()], range(plot.panels[k]));
}

std::string difference_plot(const BranchPlot& plot) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < plot.panels.size(); ++k) {
    parts.push_back(fmt::format("$branch using 1:{} with points pointtype 7 pointsize 0.7 linecolor \"{}\" title {}",
                                3 * k + 4, kColours[k % kColours.size()], gnuplot_string(plot.panels[k].label)));
  }
  return fmt::format(
      "  set ylabel 'relative difference'\n  set yrange [5e-17:*]\n  set key inside bottom left horizontal Left "
      "reverse\n  set format y '10^{{%L}}'\n  plot {}\n",
      fmt::join(parts, ", \\\n       "));
}

}  // namespace

Figure branch_figure(const BranchPlot& plot, const std::string& name) {
  for (const BranchPanel& panel : plot.panels) {
    GF_EXPECT(panel.measured.size() == plot.at.size() && panel.exact.size() == plot.at.size());
  }
  const std::size_t count = plot.panels.size() + 1;
  const double height = kTop + kBottom + kPanel * static_cast<double>(count) + kGap * static_cast<double>(count - 1);
  Figure figure{.name = name, .aspect = height / kWidth, .data = table(plot), .drawing = ""};
  figure.drawing = fmt::format(
      "  set multiplot\n  set logscale xy\n  set lmargin at screen 0.14\n  set rmargin at screen 0.95\n"
      "  set label 1 {} at screen 0.14, screen {:.4f} noenhanced\n"
      "  set key inside top right vertical Right noreverse samplen 1.6\n  set format y '%g'\n",
      gnuplot_string(plot.title), 1 - 0.22 / height);
  for (std::size_t k = 0; k < count; ++k) {
    const double top = height - kTop - static_cast<double>(k) * (kPanel + kGap);
    figure.drawing += fmt::format("  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n", top / height,
                                  (top - kPanel) / height);
    figure.drawing += k + 1 < count ? std::string("  set format x ''\n")
                                    : fmt::format("  set format x '%g'\n  set xlabel {} noenhanced\n",
                                                  gnuplot_string(plot.parameter));
    figure.drawing += k + 1 < count ? panel_plot(plot, k) : difference_plot(plot);
    figure.drawing += "  unset label 1\n";
  }
  figure.drawing += "  unset multiplot\n  unset xlabel\n  unset logscale\n";
  return figure;
}

}  // namespace ganflow::report
