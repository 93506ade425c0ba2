#pragma once
/// Sheets of images as figures: SVG, PNG and PDF, with the instants beside the rows.

#include "ganflow/report/gnuplot.hpp"
#include "ganflow/report/sample_sheet.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace ganflow::report {

/// A sheet with what is written around it.
struct SheetFigure {
  std::string name;
  std::string title;
  Width width = Width::kColumn;
  Picture sheet;                    ///< a pixel a pixel of the images, `margin` between tiles
  std::vector<std::string> labels;  ///< left of the rows, the last one lowest; none: no room is left for them
  std::size_t tile_height = 1;      ///< pixels
  std::size_t margin = 1;           ///< pixels
};

/// The figure "samples": the first 8 × 8 of them.
SheetFigure samples_sheet_figure(const Images& images, const std::string& title);

/// The figure "progress": twelve fixed latents over time, a row an instant, real images below.
SheetFigure progress_sheet_figure(std::span<const Images> over_time, std::span<const double> times, const Images& real,
                                  const std::string& title);

/// Writes NAME.svg, NAME.png and NAME.pdf into `folder`; returns their paths. Throws RuntimeFailure.
std::vector<std::filesystem::path> draw(const SheetFigure& figure, const std::filesystem::path& folder);

}  // namespace ganflow::report
