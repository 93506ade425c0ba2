#include "ganflow/report/sample_plot.hpp"

#include "ganflow/report/legend.hpp"
#include "ganflow/report/sample_panels.hpp"
#include "ganflow/report/snapshot_arrays.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace ganflow::report {

namespace {

constexpr std::size_t kPointsAlone = 1500;    // of each kind in a scatter: more only makes blots
constexpr std::size_t kPointsInARow = 600;    // likewise, in the small panels of a row
constexpr std::size_t kLevels = 9;            // level sets of the critic, about
constexpr std::size_t kTics = 4;              // of an axis of densities or of the critic, about
constexpr double kTallest = 4;                // of the data's highest bin: what is higher is cut off, and said
constexpr const char* kDataGrey = "#A8A8A8";  // data lie under everything else
constexpr const char* kLevelPalette = "(0 \"#A6C8E4\", 1 \"#1F6FB2\")";  // ordered by lightness

/// What is drawn; of the critic only where it is a curve.
std::vector<LegendEntry> entries_of(LegendMark mark, bool has_critic) {
  std::vector<LegendEntry> entries = {{.title = "data", .colour = kDataGrey, .mark = mark},
                                      {.title = "generated",
                                       .colour = palette::kVermillion,
                                       .mark = mark == LegendMark::kDot ? mark : LegendMark::kLine}};
  if (has_critic) {
    entries.push_back({.title = "critic D(x)", .colour = palette::kBlue});
  }
  return entries;
}

// --- one dimension ------------------------------------------------------------------------------------------------

double highest(const std::vector<double>& values) { return *std::max_element(values.begin(), values.end()); }

/// The commands of one panel, with its datablocks appended to `data`.
std::string line_panel(const SamplePanel& panel, const SampleAxes& axes, const Bins& bins, std::size_t number,
                       double top, std::string& data) {
  const auto generated = densities(column_of(panel.generated.view(), 0), bins);
  const auto real = densities(column_of(panel.real.view(), 0), bins);
  std::string rows;
  for (std::size_t k = 0; k < bins.count; ++k) {
    fmt::format_to(std::back_inserter(rows), "{:.6g},{:.5g},{:.5g}\n", bins.centre(k), generated[k], real[k]);
  }
  data += data_block(fmt::format("density{}", number), rows);
  std::string commands = fmt::format(
      "  plot $density{0} using 1:3 with boxes fillstyle solid 0.55 noborder linecolor \"{1}\" notitle, \\\n"
      "       $density{0} using 1:2 with histeps linewidth 1.6 linecolor \"{2}\" notitle",
      number, kDataGrey, palette::kVermillion);
  if (!panel.line.empty()) {
    const auto points = points_of_axis(axes.x);
    std::string curve;
    for (std::size_t i = 0; i < points.size(); ++i) {
      fmt::format_to(std::back_inserter(curve), "{:.6g},{:.6g}\n", points[i], panel.line[i]);
    }
    data += data_block(fmt::format("critic{}", number), curve);
    commands +=
        fmt::format(", \\\n       $critic{} using 1:2 axes x1y2 with lines linewidth 1.6 linecolor \"{}\" notitle",
                    number, palette::kBlue);
  }
  const double peak = highest(generated);
  if (peak <= top) {
    return commands + "\n";
  }
  const auto bin = static_cast<std::size_t>(std::max_element(generated.begin(), generated.end()) - generated.begin());
  return fmt::format(
             "  set label 2 'to {:.3g}' at first {:.6g}, graph 0.9 {} offset {},0 front boxed textcolor \"{}\"\n", peak,
             bins.centre(bin), 2 * bin < bins.count ? "left" : "right", 2 * bin < bins.count ? "1.6" : "-1.6",
             palette::kVermillion) +
         commands + "\n  unset label 2\n";
}

struct LineScale {
  Bins bins;
  double top = 1;  // of the density's axis
};

LineScale line_scale(const std::vector<SamplePanel>& panels, const SampleAxes& axes) {
  const std::size_t count =
      common_bins(column_of(panels[0].generated.view(), 0), column_of(panels[0].real.view(), 0)).count;
  LineScale scale{.bins = bins_over(axes.x.low, axes.x.high, count), .top = 0};
  double most = 0;
  double data = 0;
  for (const SamplePanel& panel : panels) {
    most = std::max(most, highest(densities(column_of(panel.generated.view(), 0), scale.bins)));
    data = std::max(data, highest(densities(column_of(panel.real.view(), 0), scale.bins)));
  }
  scale.top = 1.08 * (data > 0 ? std::min(std::max(most, data), kTallest * data) : most);
  return scale;
}

/// The axes of a panel with densities, the critic's on the right.
std::string line_axes(const SampleAxes& axes, const LineScale& scale) {
  std::string commands = fmt::format(
      "  set xrange [{:.6g}:{:.6g}]\n  set yrange [0:{:.5g}]\n  set boxwidth {:.6g} absolute\n  set ytics {:g}\n",
      axes.x.low, axes.x.high, scale.top, scale.bins.width, round_step(scale.top, kTics));
  if (axes.has_critic) {
    const double margin = 0.08 * axes.critic.width();
    commands +=
        fmt::format("  set border 11\n  set y2range [{:.5g}:{:.5g}]\n  set y2tics {:g} nomirror textcolor \"{}\"\n",
                    axes.critic.low - margin, axes.critic.high + margin, round_step(1.16 * axes.critic.width(), kTics),
                    palette::kBlue);
  }
  return commands;
}

std::string critic_label(const SampleAxes& axes) {
  return axes.has_critic ? fmt::format("  set y2label 'critic D(x)' offset -0.5 textcolor \"{}\"\n", palette::kBlue)
                         : "";
}

Figure one_line(const std::vector<SamplePanel>& panels, const SampleAxes& axes, const std::string& title) {
  const LineScale scale = line_scale(panels, axes);
  Figure figure{.name = "samples", .aspect = 0.76, .width = Width::kColumn, .data = "", .drawing = ""};
  const double width = width_cm(figure.width);
  figure.drawing = fmt::format(
      "  set lmargin at screen 0.175\n  set rmargin at screen {}\n  set tmargin at screen 0.89\n"
      "  set bmargin at screen 0.2\n  set label 1 {} at screen 0.02, screen {:.4f} noenhanced\n{}{}"
      "  set xlabel 'x'\n  set ylabel 'density' offset 0.8\n",
      axes.has_critic ? 0.79 : 0.97, gnuplot_string(title), 1 - 0.4 / (figure.aspect * width), line_axes(axes, scale),
      critic_label(axes));
  figure.drawing += legend(entries_of(LegendMark::kBox, axes.has_critic),
                           {.right = 0.985 * width, .y = 0.4, .width = width, .height = figure.aspect * width});
  figure.drawing += line_panel(panels[0], axes, scale.bins, 0, scale.top, figure.data);
  return figure;
}

Figure stack_of_lines(const std::vector<SamplePanel>& panels, const SampleAxes& axes, const std::string& title) {
  constexpr double kWidth = 17;  // centimetres, as all below
  constexpr double kPanel = 2.3;
  constexpr double kGap = 0.25;
  constexpr double kTop = 1.0;
  constexpr double kBottom = 1.35;
  const LineScale scale = line_scale(panels, axes);
  const auto entries = entries_of(LegendMark::kBox, axes.has_critic);
  const auto count = static_cast<double>(panels.size());
  const double height = kTop + kBottom + count * kPanel + (count - 1) * kGap;
  const double right = axes.has_critic ? 0.91 : 0.98;  // of the width: where panels end
  Figure figure{.name = "progress", .aspect = height / kWidth, .width = Width::kPage, .data = "", .drawing = ""};
  figure.drawing = fmt::format(
      "  set multiplot\n  set lmargin at screen 0.08\n  set rmargin at screen {}\n{}"
      "  set label 1 {} at screen 0.08, screen {:.4f} noenhanced\n",
      right, line_axes(axes, scale), gnuplot_string(title), 1 - 0.35 / height);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const double top = height - kTop - static_cast<double>(i) * (kPanel + kGap);
    const bool last = i + 1 == panels.size();
    figure.drawing += fmt::format("  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n", top / height,
                                  (top - kPanel) / height);
    figure.drawing += last ? "  set format x\n  set xlabel 'x'\n" : "  set format x ''\n";
    figure.drawing +=
        fmt::format("  set label 3 't = {:.4g}' at graph 0.012, graph 0.86 front boxed\n", panels[i].time);
    if (i == panels.size() / 2) {
      figure.drawing += "  set ylabel 'density'\n" + critic_label(axes);
    }
    if (i == 0) {
      figure.drawing += legend(entries, {.right = right * kWidth, .y = 0.72, .width = kWidth, .height = height});
    }
    figure.drawing += line_panel(panels[i], axes, scale.bins, i, scale.top, figure.data);
    figure.drawing += "  unset label 1; unset ylabel; unset y2label\n" + end_legend(entries.size());
  }
  figure.drawing += "  unset multiplot\n  unset xlabel; unset label 3\n";
  return figure;
}

// --- two dimensions -----------------------------------------------------------------------------------------------

std::string points_rows(const Matrix<double>& points, std::size_t at_most) {
  std::string rows;
  for (std::size_t i = 0; i < std::min(points.rows(), at_most); ++i) {
    fmt::format_to(std::back_inserter(rows), "{:.5g},{:.5g}\n", points(i, 0), points(i, 1));
  }
  return rows;
}

std::string level_rows(const GridFunction& surface) {
  std::string rows;
  for (const double level : round_levels(surface, kLevels)) {
    for (const Curve& curve : level_set(surface, level)) {
      for (std::size_t i = 0; i < curve.x.size(); ++i) {
        fmt::format_to(std::back_inserter(rows), "{:.5g},{:.5g},{:.5g}\n", curve.x[i], curve.y[i], level);
      }
      rows += "\n";
    }
  }
  return rows;
}

std::string plane_panel(const SamplePanel& panel, std::size_t number, std::size_t at_most, double point_size,
                        std::string& data) {
  data += data_block(fmt::format("real{}", number), points_rows(panel.real, at_most));
  data += data_block(fmt::format("generated{}", number), points_rows(panel.generated, at_most));
  std::string commands = "  plot ";
  const std::string levels = panel.surface ? level_rows(*panel.surface) : "";
  if (!levels.empty()) {
    data += data_block(fmt::format("levels{}", number), levels);
    commands +=
        fmt::format("$levels{} using 1:2:3 with lines linewidth 1 linecolor palette notitle, \\\n       ", number);
  }
  const auto points = [&](const char* block, const char* colour) {
    return fmt::format("${}{} using 1:2 with points pointtype 7 pointsize {:.3g} linecolor \"{}\" notitle", block,
                       number, point_size, colour);
  };
  return commands + points("real", kDataGrey) + ", \\\n       " + points("generated", palette::kVermillion) + "\n";
}

std::string plane_axes(const SampleAxes& axes) {
  return fmt::format(
      "  unset grid\n  set border 15 linewidth 0.8 linecolor \"#404040\"\n  set xrange [{:.6g}:{:.6g}]\n"
      "  set yrange [{:.6g}:{:.6g}]\n  set palette defined {}\n  set cbrange [{:.5g}:{:.5g}]\n  set style fill solid\n",
      axes.x.low, axes.x.high, axes.y.low, axes.y.high, kLevelPalette, axes.critic.low, axes.critic.high);
}

std::string colour_box(const SampleAxes& axes, double left, double bottom, double width, double height) {
  return fmt::format(
      "  set colorbox user origin screen {:.4f}, screen {:.4f} size screen {:.4f}, screen {:.4f}\n"
      "  set cblabel 'critic D(x)' offset 0.3\n  set cbtics {:g} scale 0.4\n",
      left, bottom, width, height, round_step(axes.critic.width(), kTics));
}

Figure one_plane(const std::vector<SamplePanel>& panels, const SampleAxes& axes, const SampleSpace& space,
                 const std::string& title) {
  constexpr double kWidth = 8.5;  // centimetres, as all below
  constexpr double kLeft = 1.6;
  constexpr double kSide = 4.95;
  constexpr double kTop = 0.95;
  constexpr double kBottom = 1.4;
  constexpr double kHeight = kSide + kTop + kBottom;
  Figure figure{.name = "samples", .aspect = kHeight / kWidth, .width = Width::kColumn, .data = "", .drawing = ""};
  figure.drawing =
      plane_axes(axes) +
      fmt::format(
          "  set lmargin at screen {:.4f}\n  set rmargin at screen {:.4f}\n  set tmargin at screen {:.4f}\n"
          "  set bmargin at screen {:.4f}\n  set label 1 {} at graph 0, graph 1.075 noenhanced\n"
          "  set xlabel '{}'\n  set ylabel '{}'\n",
          kLeft / kWidth, (kLeft + kSide) / kWidth, 1 - kTop / kHeight, kBottom / kHeight, gnuplot_string(title),
          space.axis(0), space.axis(1)) +
      (axes.has_critic
           ? colour_box(axes, (kLeft + kSide + 0.2) / kWidth, kBottom / kHeight, 0.25 / kWidth, kSide / kHeight)
           : "  unset colorbox\n");
  figure.drawing += legend(entries_of(LegendMark::kDot, false),
                           {.right = kLeft + kSide, .y = kTop - 0.35, .width = kWidth, .height = kHeight});
  figure.drawing += plane_panel(panels[0], 0, kPointsAlone, 0.28, figure.data);
  return figure;
}

Figure row_of_planes(const std::vector<SamplePanel>& panels, const SampleAxes& axes, const SampleSpace& space,
                     const std::string& title) {
  constexpr double kWidth = 17;  // centimetres, as all below
  constexpr double kLeft = 1.35;
  constexpr double kRight = 2.1;
  constexpr double kGap = 0.25;
  constexpr double kTop = 1.45;
  constexpr double kBottom = 1.35;
  const auto places = static_cast<double>(std::max<std::size_t>(3, panels.size()));  // two are no larger than three
  const double side = (kWidth - kLeft - kRight - (places - 1) * kGap) / places;
  const double height = side + kTop + kBottom;
  const auto entries = entries_of(LegendMark::kDot, false);
  Figure figure{.name = "progress", .aspect = height / kWidth, .width = Width::kPage, .data = "", .drawing = ""};
  figure.drawing =
      plane_axes(axes) +
      fmt::format(
          "  set multiplot\n  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n"
          "  set label 1 {} at screen {:.4f}, screen {:.4f} noenhanced\n  set ylabel '{}'\n  set xlabel '{}'\n"
          "  set xtics {:g}\n  set ytics {:g}\n"
          "  unset colorbox\n",
          1 - kTop / height, kBottom / height, gnuplot_string(title), kLeft / kWidth, 1 - 0.35 / height, space.axis(1),
          space.axis(0), round_step(axes.x.width(), 3), round_step(axes.y.width(), 3));
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const double left = kLeft + static_cast<double>(i) * (side + kGap);
    figure.drawing += fmt::format(
        "  set lmargin at screen {:.4f}\n  set rmargin at screen {:.4f}\n"
        "  set label 3 't = {:.4g}' at graph 0, graph 1.07\n",
        left / kWidth, (left + side) / kWidth, panels[i].time);
    if (i + 1 == panels.size() && axes.has_critic) {
      figure.drawing += colour_box(axes, (left + side + 0.2) / kWidth, kBottom / height, 0.22 / kWidth, side / height);
    }
    if (i == 0) {
      figure.drawing += legend(entries, {.right = kWidth - kRight, .y = 0.35, .width = kWidth, .height = height});
    }
    figure.drawing += plane_panel(panels[i], i, kPointsInARow, 0.2, figure.data);
    figure.drawing += "  unset label 1; unset ylabel\n  set format y ''\n" + end_legend(entries.size());
  }
  figure.drawing += "  unset multiplot\n  unset xlabel; unset label 3\n  set format y\n";
  return figure;
}

}  // namespace

std::optional<Figure> sample_figure(const record::Snapshot& snapshot, const RunModel& model, const std::string& title) {
  const auto space = SampleSpace::of(snapshot);
  if (!space) {
    return std::nullopt;
  }
  auto panels = panels_of({&snapshot, 1}, *space);
  if (panels.empty()) {
    return std::nullopt;
  }
  const SampleAxes axes = look(panels, {&snapshot, 1}, *space, model);
  return space->dimension() == 1 ? one_line(panels, axes, title) : one_plane(panels, axes, *space, title);
}

std::optional<Figure> progress_figure(std::span<const record::Snapshot> snapshots, const RunModel& model,
                                      const std::string& title) {
  if (snapshots.size() < 2) {
    return std::nullopt;
  }
  const auto space = SampleSpace::of(snapshots.back());
  if (!space) {
    return std::nullopt;
  }
  auto panels = panels_of(snapshots, *space);
  if (panels.size() < snapshots.size()) {
    return std::nullopt;  // one of them shows nothing that is finite
  }
  const SampleAxes axes = look(panels, snapshots, *space, model);
  return space->dimension() == 1 ? stack_of_lines(panels, axes, title) : row_of_planes(panels, axes, *space, title);
}

}  // namespace ganflow::report
