#include "ganflow/report/modes_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace ganflow::report {

namespace {

constexpr std::size_t kBuckets = 160;     // of the axis of time: shares of few samples scatter, and are averaged
constexpr double kAspect = 0.46;          // height / width
constexpr double kTint = 0.5;             // of white, in each further round of colours
constexpr std::size_t kMostNumbers = 16;  // modes beside the bar that all have room for their number
constexpr const char* kOutside = "#d8d8d8";
constexpr std::array<std::uint32_t, 7> kColours = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7,
                                                   0x56B4E9, 0xD55E00, 0xF0E442};

/// Neighbours differ in lightness too, for who tells no colours apart; later rounds are paler.
std::string colour_of(std::size_t mode) {
  const std::uint32_t base = kColours[mode % kColours.size()];
  const std::size_t round = mode / kColours.size();
  const double keep = std::pow(kTint, static_cast<double>(round));
  const auto channel = [&](unsigned shift) {
    const double value = (base >> shift) & 0xFFU;
    return static_cast<unsigned>(std::lround(255 - keep * (255 - value)));
  };
  return fmt::format("#{:02x}{:02x}{:02x}", channel(16), channel(8), channel(0));
}

std::size_t count_shares(const record::Series& series) {
  std::size_t modes = 0;
  while (series.column(fmt::format("share_{}", modes))) {
    ++modes;
  }
  return modes;
}

/// Rows "time, 0, share_0, share_0 + share_1, …" of bucket averages; rows that have no shares are left out.
struct Stack {
  std::string rows;
  std::size_t count = 0;
  double first = 0;
  double last = 0;
};

Stack stack_of(const record::Series& series, std::size_t modes) {
  const std::size_t n = series.size();
  const std::size_t buckets = std::min(n, kBuckets);
  Stack stack;
  for (std::size_t b = 0; b < buckets; ++b) {
    const std::size_t from = b * n / buckets;
    const std::size_t to = (b + 1) * n / buckets;
    std::vector<double> sums(modes + 1, 0);  // time first
    double used = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (!std::isfinite((*series.column("share_0"))[i])) {
        continue;
      }
      sums[0] += series.time()[i];
      for (std::size_t k = 0; k < modes; ++k) {
        sums[k + 1] += (*series.column(fmt::format("share_{}", k)))[i];
      }
      ++used;
    }
    if (used == 0) {
      continue;
    }
    const double time = sums[0] / used;
    stack.rows += fmt::format("{:.6g},0", time);
    double below = 0;
    for (std::size_t k = 0; k < modes; ++k) {
      below += sums[k + 1] / used;
      stack.rows += fmt::format(",{:.5g}", below);
    }
    stack.rows += '\n';
    stack.first = stack.count++ == 0 ? time : stack.first;
    stack.last = time;
  }
  return stack;
}

bool is_lost(const record::ModeSummary& summary, std::size_t mode) {
  return std::find(summary.lost_modes.begin(), summary.lost_modes.end(), static_cast<std::int64_t>(mode)) !=
         summary.lost_modes.end();
}

/// The data's shares as a bar, with the modes' numbers to its right.
std::string bar_commands(const record::ModeSummary& summary) {
  std::string commands =
      "  set lmargin at screen 0.80\n  set rmargin at screen 0.84\n  set xrange [0:1]\n  unset xtics\n  unset ytics\n"
      "  unset ylabel\n  set xlabel 'data'\n  set border 0\n";
  double below = 0;
  const std::size_t modes = summary.data_shares.size();
  for (std::size_t k = 0; k < modes; ++k) {
    const double above = below + summary.data_shares[k];
    commands += fmt::format(
        "  set object {} rectangle from first 0, first {:.5g} to first 1, first {:.5g} fillstyle solid 1 noborder "
        "fillcolor \"{}\"\n",
        100 + k, below, above, colour_of(k));
    const bool lost = is_lost(summary, k);
    if (lost || modes <= kMostNumbers || k % 2 == 0) {
      commands += fmt::format("  set label {} '{}' at first 1.25, first {:.5g} left textcolor \"{}\"\n", 100 + k,
                              lost ? fmt::format("mode {}, lost", k) : fmt::format("{}", k), 0.5 * (below + above),
                              lost ? palette::kVermillion : palette::kBlack);
    }
    below = above;
  }
  commands += "  plot NaN notitle\n";
  for (std::size_t k = 0; k < modes; ++k) {
    commands += fmt::format("  unset object {0}; unset label {0}\n", 100 + k);
  }
  return commands;
}

}  // namespace

std::optional<Figure> modes_figure(const record::Series& series, const std::optional<record::Verdict>& verdict,
                                   const std::string& title) {
  const std::size_t modes = count_shares(series);
  if (modes == 0) {
    return std::nullopt;
  }
  const Stack stack = stack_of(series, modes);
  if (stack.count < 2) {
    return std::nullopt;
  }
  const bool has_bar = verdict && verdict->modes && verdict->modes->data_shares.size() == modes;
  Figure figure{.name = "modes", .aspect = kAspect, .width = Width::kPage, .data = "", .drawing = ""};
  figure.data = data_block("shares", stack.rows);
  figure.drawing = fmt::format(
      "  set multiplot\n  set label 1 {} at screen 0.115, screen 0.955 noenhanced\n  set tmargin at screen 0.9\n"
      "  set bmargin at screen 0.185\n  set lmargin at screen 0.115\n  set rmargin at screen {}\n"
      "  set xrange [{:.6g}:{:.6g}]\n  set yrange [0:1]\n  set ylabel 'share of generated samples'\n"
      "  set xlabel 'mean-field time t'\n  set style fill solid 1 noborder\n"
      "  set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillstyle solid 1 noborder fillcolor "
      "\"{}\"\n",
      gnuplot_string(title), has_bar ? 0.76 : 0.975, stack.first, stack.last, kOutside);
  for (std::size_t k = 0; k < modes; ++k) {
    figure.drawing += fmt::format("{}$shares using 1:{}:{} with filledcurves linecolor \"{}\" notitle",
                                  k == 0 ? "  plot " : ", \\\n       ", k + 2, k + 3, colour_of(k));
  }
  figure.drawing += "\n  unset object 1; unset label 1\n";
  if (has_bar) {
    figure.drawing += bar_commands(*verdict->modes);
  }
  figure.drawing +=
      "  unset multiplot\n  unset xlabel; unset ylabel; set xtics autofreq; set ytics autofreq; set yrange [*:*]\n"
      "  set border 3; set style fill transparent solid 0.2 noborder\n";
  return figure;
}

}  // namespace ganflow::report
