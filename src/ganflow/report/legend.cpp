#include "ganflow/report/legend.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ganflow::report {

namespace {

constexpr int kFirstTag = 50;
constexpr double kLetter = 0.178;  // centimetres: DejaVu Sans at 8.5 points, on the average
constexpr double kMark = 0.62;     // of a mark and the gap after it
constexpr double kGap = 0.45;      // between entries
constexpr double kDot = 0.12;      // centre of a dot from the left

/// Letters of a UTF-8 text.
double letters(const std::string& text) {
  return static_cast<double>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

double width_of(const LegendEntry& entry) {
  const double mark = entry.mark == LegendMark::kLine ? kMark : 0.55 * kMark;
  return mark + kLetter * letters(entry.title);
}

}  // namespace

double legend_width(std::span<const LegendEntry> entries) {
  double width = 0;
  for (const LegendEntry& entry : entries) {
    width += width_of(entry) + kGap;
  }
  return std::max(0.0, width - kGap);
}

std::string legend(std::span<const LegendEntry> entries, const LegendPlace& place) {
  std::string commands = "  unset key\n";
  double left = place.right - legend_width(entries);
  int tag = kFirstTag;
  for (const LegendEntry& entry : entries) {
    const double y = 1 - place.y / place.height;
    const auto x = [&](double centimetres) { return centimetres / place.width; };
    if (entry.mark == LegendMark::kLine) {
      commands += fmt::format(
          "  set arrow {0} from screen {1:.4f}, screen {3:.4f} to screen {2:.4f}, screen {3:.4f} nohead linewidth 1.6 "
          "linecolor \"{4}\" dashtype {5}\n"
          "  set label {0} {6} at screen {7:.4f}, screen {3:.4f} left noenhanced\n",
          tag, x(left), x(left + kMark - 0.15), y, entry.colour, entry.dash, gnuplot_string(entry.title),
          x(left + kMark));
    } else {
      commands += fmt::format(
          "  set label {0} {1} at screen {2:.4f}, screen {3:.4f} left noenhanced point pointtype {4} pointsize {5} "
          "linecolor \"{6}\" offset 0.9, -0.2\n",
          tag, gnuplot_string(entry.title), x(left + kDot), y, entry.mark == LegendMark::kDot ? 7 : 5,
          entry.mark == LegendMark::kDot ? 0.7 : 1.2, entry.colour);
    }
    left += width_of(entry) + kGap;
    ++tag;
  }
  return commands;
}

std::string end_legend(std::size_t entries) {
  std::string commands;
  for (std::size_t k = 0; k < entries; ++k) {
    commands += fmt::format("  unset label {0}; unset arrow {0}\n", kFirstTag + static_cast<int>(k));
  }
  return commands;
}

}  // namespace ganflow::report
