#include "ganflow/report/gnuplot.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/report/child.hpp"

#include <array>
#include <cmath>

namespace ganflow::report {

namespace {

namespace fs = std::filesystem;

constexpr std::array kFormats = {"svg", "png", "pdf"};
constexpr double kCmAnInch = 2.54;
constexpr double kScreenDpi = 110;  // SVG: 736 pixels wide on a page
constexpr double kPngDpi = 220;     // twice the screen's: sharp in print at this size
constexpr double kPoints = 8.5;     // size of the letters in print
constexpr double kPointsAnInch = 72;
constexpr double kPngShare = 0.75;  // cairo's terminals make 4/3 units of a point; hence fontscale 0.75, too

/// The script and the pictures, which are made ready: a picture of before must not pass for one of now.
std::vector<fs::path> prepare(const Figure& figure, const fs::path& folder) {
  std::vector<fs::path> files = {folder / (figure.name + ".gp")};
  write_file_atomically(files.front(), script_of(figure));
  for (const char* format : kFormats) {
    files.push_back(folder / (figure.name + '.' + format));
    std::error_code missing;
    fs::remove(files.back(), missing);
  }
  return files;
}

/// In the script's folder, without the user's own settings.
ChildOptions work_on(const fs::path& script, const std::string& program) {
  return {.words = {program, "-d", script.filename().string()},
          .folder = script.parent_path(),
          .purpose = "draw " + script.string(),
          .package = "gnuplot-nox"};
}

}  // namespace

std::string gnuplot_string(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    result += control ? ' ' : c;
    if (c == '\'') {
      result += c;
    }
  }
  return result + "'";
}

std::string data_block(const std::string& name, const std::string& rows) {
  return fmt::format("${} << EOD\n{}EOD\n", name, rows);
}

double width_cm(Width width) { return width == Width::kPage ? 17.0 : 8.5; }

std::string script_of(const Figure& figure) {
  const double width = width_cm(figure.width) / kCmAnInch;
  const double height = width * figure.aspect;
  return fmt::format(
      "# Drawn by ganflow. Edit it and run 'gnuplot {0}.gp' in this folder to draw again.\n"
      "set encoding utf8\n"
      "set datafile separator \",\"\n"
      "set border 3 linewidth 0.8 linecolor \"#404040\"\n"
      "set tics nomirror out scale 0.6\n"
      "set grid ytics linewidth 0.5 linecolor \"#e4e4e4\"\n"
      "set dashtype 2 (9,5)\n"  // short enough that a legend's sample of a line shows the pattern
      "set dashtype 3 (2,4)\n"
      "set dashtype 4 (12,4,2,4)\n"
      "set style textbox opaque noborder margins 0.3, 0.3\n"
      "set key at graph 1, graph 1.02 right bottom horizontal Left reverse samplen 1.6 width 1 noenhanced\n"
      "set style fill transparent solid 0.2 noborder\n"
      "{1}"
      "do for [format in \"svg png pdf\"] {{\n"
      "  if (format eq \"svg\") {{ set terminal svg size {2:.0f},{3:.0f} font \"DejaVu Sans,{8:.3g}\" linewidth 1.2 "
      "background \"white\"; set xtics offset 0, 0.4; set xlabel offset 0, 0.9 }}\n"
      "  if (format ne \"svg\") {{ set xtics offset 0, 0; set xlabel offset 0, 0 }}\n"
      "  if (format eq \"png\") {{ set terminal pngcairo size {4:.0f},{5:.0f} font \"DejaVu Sans,{9:.3g}\" "
      "fontscale 2 pointscale 2 linewidth 2.4 background \"white\" }}\n"
      "  if (format eq \"pdf\") {{ set terminal pdfcairo size {6:.4f}in,{7:.4f}in font \"DejaVu Sans,{10}\" "
      "fontscale 0.75 linewidth 1.2 }}\n"
      "  set output \"{0}.\".format\n"
      "{11}"
      "  unset output\n"
      "}}\n",
      figure.name, figure.data, width * kScreenDpi, height * kScreenDpi, width * kPngDpi, height * kPngDpi, width,
      height, kPoints * kScreenDpi / kPointsAnInch, kPoints * kScreenDpi / kPointsAnInch * kPngShare, kPoints,
      figure.drawing);
}

Drawing::Drawing(const Figure& figure, const fs::path& folder, std::string program)
    : program_(std::move(program)), files_(prepare(figure, folder)), child_(work_on(files_.front(), program_)) {}

std::vector<fs::path> Drawing::finish() {
  const fs::path& script = files_.front();
  const std::string again = fmt::format("Run '{} {}' in that folder to see more", program_, script.filename().string());
  if (const Child::End end = child_.finish(); end.status != 0) {
    throw RuntimeFailure(
        fmt::format("cannot draw {} ({} says: {}). {}", script.string(), program_, end.messages, again));
  }
  for (const fs::path& file : files_) {
    std::error_code error;
    if (fs::file_size(file, error) == 0 || error) {
      throw RuntimeFailure(
          fmt::format("{} did not draw {} (it reported no error). {}", program_, file.string(), again));
    }
  }
  return files_;
}

std::vector<fs::path> draw(const Figure& figure, const fs::path& folder, const std::string& program) {
  return Drawing(figure, folder, program).finish();
}

}  // namespace ganflow::report
