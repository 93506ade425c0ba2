#include "ganflow/report/particle_plot.hpp"

#include "ganflow/record/layer_arrays.hpp"
#include "ganflow/report/legend.hpp"
#include "ganflow/report/particle_view.hpp"
#include "ganflow/report/snapshot_arrays.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <vector>

namespace ganflow::report {

namespace {

constexpr std::array<const char*, WallClasses::kCount> kClassColours = {
    palette::kBlue, palette::kGreen, palette::kOrange, palette::kVermillion, palette::kBlack};
constexpr std::size_t kTics = 4;   // of a panel's side, about
constexpr double kSmallest = 0.4;  // gnuplot's point size of a single particle, at least
constexpr double kLargest = 3.4;   // of all mass at one place

/// A population's row of panels.
struct Row {
  std::string block;  // its gnuplot data begin with this
  std::string title;
  Matrix<double> particles;
  std::vector<std::size_t> walls;
  PopulationModel model;
  std::vector<ParticlePair> pairs;
};

/// A row for each of a player's layers.
void add_rows(const record::Snapshot& snapshot, const std::string& player, const PopulationModel& model,
              std::vector<Row>& rows) {
  const std::size_t layers = model.inner.size() + 1;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    auto particles = matrix_of(snapshot, record::layer_name(player, layer, layers));
    if (!particles || particles->rows() < 2 || particles->cols() == 0) {
      continue;
    }
    const PopulationModel its_model = layer_of(model, layer);
    const std::size_t parameters = particles->rows();
    Row row{.block = layers == 1 ? player : fmt::format("{}_layer{}", player, layer + 1),
            .title = layers == 1 ? player : fmt::format("{}, layer {}", player, layer + 1),
            .particles = std::move(*particles),
            .walls = {},
            .model = its_model,
            .pairs = choose_pairs(its_model, parameters)};
    row.walls = walls_of(row.particles.view(), its_model.box);
    rows.push_back(std::move(row));
  }
}

double point_size(double share) { return std::max(kSmallest, kLargest * std::sqrt(share)); }

/// Largest first, so that small marks lie on top.
std::string rows_of(std::vector<Mark> marks, std::size_t wall_class) {
  std::sort(marks.begin(), marks.end(), [](const Mark& p, const Mark& q) { return p.share > q.share; });
  std::string rows;
  for (const Mark& mark : marks) {
    if (mark.walls == wall_class) {
      fmt::format_to(std::back_inserter(rows), "{:.5g},{:.5g},{:.3g}\n", mark.x, mark.y, point_size(mark.share));
    }
  }
  return rows;
}

/// "inside 5%", of those classes that there are; only with a box.
std::vector<LegendEntry> entries_of(const Row& row) {
  if (!row.model.box) {
    return {};
  }
  const WallClasses classes(row.particles.rows());
  std::array<double, WallClasses::kCount> shares{};
  for (const std::size_t walls : row.walls) {
    shares[classes.of(walls)] += 100.0 / static_cast<double>(row.walls.size());
  }
  std::vector<LegendEntry> entries;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    if (shares[k] > 0) {
      entries.push_back({.title = fmt::format("{} {:.3g}%", classes.name(k), shares[k]),
                         .colour = kClassColours[k],
                         .mark = LegendMark::kDot});
    }
  }
  return entries;
}

/// One pair of coordinates.
std::string panel(const Row& row, const ParticlePair& pair, std::size_t number, std::string& data) {
  const Interval x = axis_range(pair.x, row.particles.view(), row.model.box);
  const Interval y = axis_range(pair.y, row.particles.view(), row.model.box);
  const auto marks = marks_of(pair, row.particles.view(), row.walls, x, y);
  std::string commands = fmt::format(
      "  set xrange [{:.5g}:{:.5g}]\n  set yrange [{:.5g}:{:.5g}]\n  set xtics {:g}\n  set ytics {:g}\n"
      "  set xlabel '{}'\n  set ylabel '{}' offset 1.2\n",
      x.low, x.high, y.low, y.high, round_step(x.width(), kTics), round_step(y.width(), kTics), pair.x.name,
      pair.y.name);
  if (row.model.box && pair.x.count == 1 && pair.y.count == 1) {
    commands += fmt::format(
        "  set object 1 rectangle from first {0:.6g}, first {0:.6g} to first {1:.6g}, first {1:.6g} back fillstyle "
        "empty border linecolor \"#404040\" linewidth 1.1\n",
        -*row.model.box, *row.model.box);
  }
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < WallClasses::kCount; ++k) {
    const std::string rows = rows_of(marks, k);
    if (!rows.empty()) {
      const std::string block = fmt::format("{}{}_{}", row.block, number, k);
      data += data_block(block, rows);
      parts.push_back(
          fmt::format("${} using 1:2:3 with points pointtype 7 pointsize variable linecolor rgb \"#40{}\" notitle",
                      block, std::string(kClassColours[k]).substr(1)));
    }
  }
  if (parts.empty()) {
    parts.emplace_back("NaN notitle");  // nothing of it is finite: axes only
  }
  return commands + fmt::format("  plot {}\n  unset object 1\n", fmt::join(parts, ", \\\n       "));
}

std::string heading(const Row& row) {
  return fmt::format("{}, {} particles", row.title, row.particles.cols()) +
         (row.model.box ? fmt::format(", box ±{:g}", *row.model.box) : "");
}

}  // namespace

std::optional<Figure> particle_figure(const record::Snapshot& snapshot, const RunModel& model,
                                      const std::string& title) {
  constexpr double kWidth = 17;  // centimetres, as all below
  constexpr double kLeft = 1.5;
  constexpr double kSide = 4.0;
  constexpr double kGap = 1.65;
  constexpr double kTop = 1.9;      // title, heading and key
  constexpr double kBetween = 2.4;  // tics and label of the row above, heading and key
  constexpr double kBottom = 1.3;
  std::vector<Row> rows;
  add_rows(snapshot, "generator", model.generator, rows);
  add_rows(snapshot, "critic", model.critic, rows);
  if (rows.empty()) {
    return std::nullopt;
  }
  const auto count = static_cast<double>(rows.size());
  const double height = kTop + kBottom + count * kSide + (count - 1) * kBetween;
  Figure figure{.name = "particles", .aspect = height / kWidth, .width = Width::kPage, .data = "", .drawing = ""};
  figure.drawing = fmt::format(
      "  set multiplot\n  unset grid\n  set border 15 linewidth 0.8 linecolor \"#b0b0b0\"\n  set tics textcolor "
      "\"#404040\"\n"
      "  set label 1 {} at screen {:.4f}, screen {:.4f} noenhanced\n",
      gnuplot_string(title), kLeft / kWidth, 1 - 0.4 / height);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double top = height - kTop - static_cast<double>(r) * (kSide + kBetween);
    figure.drawing += fmt::format(
        "  set tmargin at screen {0:.4f}\n  set bmargin at screen {1:.4f}\n"
        "  set label 2 {2} at screen {3:.4f}, screen {4:.4f} noenhanced\n",
        top / height, (top - kSide) / height, gnuplot_string(heading(rows[r])), kLeft / kWidth, (top + 0.42) / height);
    const auto entries = entries_of(rows[r]);
    figure.drawing += legend(
        entries, {.right = kLeft + 3 * kSide + 2 * kGap, .y = height - top - 0.42, .width = kWidth, .height = height});
    for (std::size_t k = 0; k < rows[r].pairs.size(); ++k) {
      const double left = kLeft + static_cast<double>(k) * (kSide + kGap);
      figure.drawing += fmt::format("  set lmargin at screen {:.4f}\n  set rmargin at screen {:.4f}\n", left / kWidth,
                                    (left + kSide) / kWidth);
      figure.drawing += panel(rows[r], rows[r].pairs[k], k, figure.data);
      figure.drawing += "  unset label 1; unset label 2\n" + end_legend(entries.size());
    }
  }
  figure.drawing += "  unset multiplot\n";
  return figure;
}

}  // namespace ganflow::report
