#include "ganflow/report/sheet_plot.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/report/canvas.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ganflow::report {

namespace {

constexpr double kPointsACm = 72 / 2.54;
constexpr double kPngScale = 220.0 / 72;  // pixels a point
constexpr double kLetters = 8.5;          // points
constexpr double kTitle = 18;             // points: height of the title's line
constexpr double kLabels = 52;            // points: width of the rows' labels
constexpr std::size_t kColumns = 12;      // latents whose way is shown
constexpr std::size_t kRows = 7;          // instants
constexpr std::size_t kTileMargins = 14;  // of an image's width go into one margin

std::size_t margin_of(const Images& images) { return std::max<std::size_t>(1, images.width / kTileMargins); }

struct Layout {
  double width;
  double left;   // of the sheet
  double scale;  // points a pixel
  double height;
};

Layout layout_of(const SheetFigure& figure) {
  Layout layout{.width = width_cm(figure.width) * kPointsACm, .left = 0, .scale = 1, .height = 0};
  layout.left = figure.labels.empty() ? 0 : kLabels;
  layout.scale = (layout.width - layout.left) / static_cast<double>(figure.sheet.width());
  layout.height = kTitle + layout.scale * static_cast<double>(figure.sheet.height());
  return layout;
}

void paint(Canvas& canvas, const SheetFigure& figure, const Layout& layout) {
  canvas.write(layout.left, kTitle - 6, figure.title, kLetters, Anchor::kLeft, {});
  canvas.draw_picture(figure.sheet, layout.left, kTitle, layout.width - layout.left, layout.height - kTitle);
  const auto pitch = static_cast<double>(figure.tile_height + figure.margin);
  for (std::size_t r = 0; r < figure.labels.size(); ++r) {
    const bool last = r + 1 == figure.labels.size();
    const double bottom = static_cast<double>(figure.sheet.height()) - pitch;  // of the last row's top
    const double top = last ? bottom : static_cast<double>(figure.margin) + static_cast<double>(r) * pitch;
    const double middle = top + 0.5 * static_cast<double>(figure.tile_height);
    canvas.write(layout.left - 4, kTitle + layout.scale * middle + 0.35 * kLetters, figure.labels[r], kLetters,
                 Anchor::kRight, {});
  }
}

}  // namespace

SheetFigure samples_sheet_figure(const Images& images, const std::string& title) {
  const std::size_t margin = margin_of(images);
  return {.name = "samples",
          .title = title,
          .width = Width::kColumn,
          .sheet = sample_sheet(images, {.rows = 8, .columns = 8, .scale = 1, .margin = margin}),
          .labels = {},
          .tile_height = images.height,
          .margin = margin};
}

SheetFigure progress_sheet_figure(std::span<const Images> over_time, std::span<const double> times, const Images& real,
                                  const std::string& title) {
  GF_EXPECT(!over_time.empty() && over_time.size() == times.size());
  const std::size_t margin = margin_of(real);
  SheetFigure figure{
      .name = "progress",
      .title = title,
      .width = Width::kPage,
      .sheet = progress_sheet(over_time, real, {.rows = kRows, .columns = kColumns, .scale = 1, .margin = margin}),
      .labels = {},
      .tile_height = real.height,
      .margin = margin};
  for (const std::size_t k : choose_evenly(times.size(), kRows)) {
    figure.labels.push_back(fmt::format("t = {:.4g}", times[k]));
  }
  figure.labels.emplace_back("data");
  return figure;
}

std::vector<std::filesystem::path> draw(const SheetFigure& figure, const std::filesystem::path& folder) {
  const Layout layout = layout_of(figure);
  std::vector<std::filesystem::path> files;
  for (const char* const format : {".svg", ".png", ".pdf"}) {
    files.push_back(folder / (figure.name + format));
    if (files.back().extension() == ".png") {
      Canvas canvas(layout.width, layout.height, kPngScale);
      paint(canvas, figure, layout);
      canvas.write_png(files.back());
    } else {
      Canvas canvas(layout.width, layout.height, files.back());
      paint(canvas, figure, layout);
    }
  }
  return files;
}

}  // namespace ganflow::report
