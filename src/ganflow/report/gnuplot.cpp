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
constexpr double kPngShare = 0.75;  // pngcairo makes 4/3 pixels of a point

/// Runs `program` on a script, in the script's folder, without the user's own settings.
void run_gnuplot(const fs::path& script, const std::string& program) {
  const std::string file = script.filename().string();
  Child child({.words = {program, "-d", file},
               .folder = script.parent_path(),
               .purpose = "draw " + script.string(),
               .package = "gnuplot-nox"});
  const Child::End end = child.finish();
  if (end.status != 0) {
    throw RuntimeFailure(fmt::format("cannot draw {} ({} says: {}). Run '{} {}' in that folder to see more",
                                     script.string(), program, end.messages, program, file));
  }
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
      "set key at graph 1, graph 1.02 right bottom horizontal Left reverse samplen 1.6 width 1 noenhanced\n"
      "set style fill transparent solid 0.2 noborder\n"
      "{1}"
      "do for [format in \"svg png pdf\"] {{\n"
      "  if (format eq \"svg\") {{ set terminal svg size {2:.0f},{3:.0f} font \"DejaVu Sans,{8:.3g}\" linewidth 1.2 "
      "background \"white\"; set xtics offset 0, 0.4; set xlabel offset 0, 0.9 }}\n"
      "  if (format ne \"svg\") {{ set xtics offset 0, 0; set xlabel offset 0, 0 }}\n"
      "  if (format eq \"png\") {{ set terminal pngcairo size {4:.0f},{5:.0f} font \"DejaVu Sans,{9:.3g}\" "
      "fontscale 2 linewidth 2.4 background \"white\" }}\n"
      "  if (format eq \"pdf\") {{ set terminal pdfcairo size {6:.4f}in,{7:.4f}in font \"DejaVu Sans,{10}\" "
      "linewidth 1.2 }}\n"
      "  set output \"{0}.\".format\n"
      "{11}"
      "  unset output\n"
      "}}\n",
      figure.name, figure.data, width * kScreenDpi, height * kScreenDpi, width * kPngDpi, height * kPngDpi, width,
      height, kPoints * kScreenDpi / kPointsAnInch, kPoints * kScreenDpi / kPointsAnInch * kPngShare, kPoints,
      figure.drawing);
}

std::vector<fs::path> draw(const Figure& figure, const fs::path& folder, const std::string& program) {
  const fs::path script = folder / (figure.name + ".gp");
  std::vector<fs::path> files = {script};
  write_file_atomically(script, script_of(figure));
  for (const char* format : kFormats) {
    files.push_back(folder / (figure.name + '.' + format));
    std::error_code missing;
    fs::remove(files.back(), missing);  // a picture of before must not pass for one of now
  }
  run_gnuplot(script, program);
  for (const fs::path& file : files) {
    std::error_code error;
    if (fs::file_size(file, error) == 0 || error) {
      throw RuntimeFailure(
          fmt::format("{} did not draw {} (it reported no error). Run '{} {}' in that folder to see more", program,
                      file.string(), program, script.filename().string()));
    }
  }
  return files;
}

}  // namespace ganflow::report
