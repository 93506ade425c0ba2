#include "ganflow/report/sample_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <vector>

namespace ganflow::report {

namespace {

constexpr std::size_t kMostPoints = 2000;  // of each kind in a scatter: more only makes blots
constexpr double kFewestBins = 12;
constexpr double kMostBins = 60;

/// Rows of an (n,d) array with finite numbers only, one after another.
std::vector<double> finite_rows(const record::Array& array) {
  std::vector<double> values;
  std::visit([&](const auto& numbers) { values.assign(numbers.begin(), numbers.end()); }, array.values);
  const std::size_t d = array.shape[1];
  std::vector<double> rows;
  for (std::size_t start = 0; start + d <= values.size(); start += d) {
    const std::span<const double> row(values.data() + start, d);
    if (std::all_of(row.begin(), row.end(), [](double x) { return std::isfinite(x); })) {
      rows.insert(rows.end(), row.begin(), row.end());
    }
  }
  return rows;
}

bool is_sample_array(const record::Snapshot& snapshot, const std::string& name) {
  return snapshot.contains(name) && snapshot.at(name).shape.size() == 2;
}

/// Equal bins over everything that is drawn.
struct Bins {
  double low;
  double width;
  std::size_t count;

  Bins(const std::vector<double>& a, const std::vector<double>& b) {
    const auto [a_low, a_high] = std::minmax_element(a.begin(), a.end());
    const auto [b_low, b_high] = std::minmax_element(b.begin(), b.end());
    low = std::min(*a_low, *b_low);
    const double high = std::max(*a_high, *b_high);
    const auto fewer = static_cast<double>(std::min(a.size(), b.size()));
    count = static_cast<std::size_t>(std::clamp(std::sqrt(fewer), kFewestBins, kMostBins));  // the square-root rule
    width = high > low ? (high - low) / static_cast<double>(count) : 1;
    low = high > low ? low : low - 0.5 * static_cast<double>(count);  // all samples equal: a bin of width 1 around them
  }
  std::vector<double> shares(const std::vector<double>& values) const {
    std::vector<double> result(count);
    for (const double value : values) {
      const auto bin = static_cast<std::size_t>((value - low) / width);
      result[std::min(bin, count - 1)] += 1 / static_cast<double>(values.size());
    }
    return result;
  }
};

std::string block(const std::string& name, const std::string& rows) { return name + " << EOD\n" + rows + "EOD\n"; }

std::string title_command(const std::string& title) {
  return fmt::format("  set tmargin 4\n  set label 1 {} at graph 0, graph 1 offset 0, character 2.2 noenhanced\n",
                     gnuplot_string(title));
}

Figure histogram(const std::vector<double>& generated, const std::vector<double>& real, const std::string& title) {
  const Bins bins(generated, real);
  const auto generated_shares = bins.shares(generated);
  const auto real_shares = bins.shares(real);
  std::string rows;
  for (std::size_t k = 0; k < bins.count; ++k) {
    fmt::format_to(std::back_inserter(rows), "{},{},{}\n", bins.low + (static_cast<double>(k) + 0.5) * bins.width,
                   generated_shares[k], real_shares[k]);
  }
  return {.name = "density",
          .aspect = 0.5,
          .data = block("$shares", rows) + fmt::format("set boxwidth {} absolute\n", bins.width),
          .drawing = title_command(title) +
                     fmt::format("  set xlabel \"x\"\n  set ylabel \"share of the samples\"\n  set yrange [0:*]\n"
                                 "  plot $shares using 1:3 with boxes fillstyle solid 0.35 noborder linecolor \"{}\" "
                                 "title \"real\", \\\n"
                                 "       $shares using 1:2 with histeps linewidth 1.5 linecolor \"{}\" "
                                 "title \"generated\"\n",
                                 palette::kGrey, palette::kVermillion)};
}

std::string points(const std::vector<double>& rows) {
  std::string text;
  for (std::size_t k = 0; k < std::min(rows.size() / 2, kMostPoints); ++k) {
    fmt::format_to(std::back_inserter(text), "{},{}\n", rows[2 * k], rows[2 * k + 1]);
  }
  return text;
}

Figure scatter(const std::vector<double>& generated, const std::vector<double>& real, const std::string& title) {
  return {.name = "density",
          .aspect = 0.9,
          .data = block("$real", points(real)) + block("$generated", points(generated)),
          .drawing = title_command(title) +
                     fmt::format("  set xlabel \"x1\"\n  set ylabel \"x2\"\n  set size ratio -1\n"
                                 "  plot $real using 1:2 with points pointtype 7 pointsize 0.4 linecolor \"{}\" "
                                 "title \"real\", \\\n"
                                 "       $generated using 1:2 with points pointtype 7 pointsize 0.4 linecolor \"{}\" "
                                 "title \"generated\"\n",
                                 "#b0b0b0", palette::kVermillion)};
}

}  // namespace

std::optional<Figure> sample_figure(const record::Snapshot& snapshot, const std::string& title) {
  if (!is_sample_array(snapshot, "samples") || !is_sample_array(snapshot, "real")) {
    return std::nullopt;
  }
  const std::size_t d = snapshot.at("samples").shape[1];
  if ((d != 1 && d != 2) || snapshot.at("real").shape[1] != d) {
    return std::nullopt;
  }
  const auto generated = finite_rows(snapshot.at("samples"));
  const auto real = finite_rows(snapshot.at("real"));
  if (generated.empty() || real.empty()) {
    return std::nullopt;
  }
  return d == 1 ? histogram(generated, real, title) : scatter(generated, real, title);
}

}  // namespace ganflow::report
