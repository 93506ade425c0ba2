#pragma once
/// gnuplot as the pen: scripts are written beside the figures so that users can edit and run them again.

#include "ganflow/report/child.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::report {

/// Okabe and Ito's palette, told apart by colour-blind readers; yellow is left out (too pale on paper).
namespace palette {
inline constexpr const char* kBlue = "#0072B2";
inline constexpr const char* kVermillion = "#D55E00";
inline constexpr const char* kGreen = "#009E73";
inline constexpr const char* kPurple = "#CC79A7";
inline constexpr const char* kOrange = "#E69F00";
inline constexpr const char* kSky = "#56B4E9";
inline constexpr const char* kBlack = "#000000";
inline constexpr const char* kGrey = "#707070";
}  // namespace palette

/// As journals have it: one column of two, or the whole text. Letters are 8.5 points high in both.
enum class Width { kColumn, kPage };
double width_cm(Width width);  ///< 8.5 or 17

struct Figure {
  std::string name;      ///< of the files: NAME.gp, NAME.svg, NAME.png, NAME.pdf
  double aspect = 0.75;  ///< height / width
  Width width = Width::kPage;
  std::string data;     ///< gnuplot datablocks, if any
  std::string drawing;  ///< gnuplot commands that draw once; run for every format
};

/// A text as a gnuplot string, quotes included; control characters become spaces.
std::string gnuplot_string(std::string_view text);

/// Rows as a datablock $NAME that plots can read.
std::string data_block(const std::string& name, const std::string& rows);

/// The whole script: style, data, then the drawing for SVG, PNG and PDF.
std::string script_of(const Figure& figure);

/// gnuplot at work on one figure; several may be at a time.
class Drawing {
 public:
  /// Writes NAME.gp into `folder` and starts gnuplot there. Throws RuntimeFailure when it is missing.
  Drawing(const Figure& figure, const std::filesystem::path& folder, std::string program = "gnuplot");
  /// Waits; returns the paths of the four files. Throws RuntimeFailure when gnuplot fails; the script is left then.
  std::vector<std::filesystem::path> finish();

 private:
  std::string program_;
  std::vector<std::filesystem::path> files_;  // the script first
  Child child_;
};

/// Both at once.
std::vector<std::filesystem::path> draw(const Figure& figure, const std::filesystem::path& folder,
                                        const std::string& program = "gnuplot");

}  // namespace ganflow::report
