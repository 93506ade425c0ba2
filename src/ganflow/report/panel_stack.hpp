#pragma once
/// Curves of a series in panels that stand under one another and share the axis of time.

#include "ganflow/record/series.hpp"
#include "ganflow/report/gnuplot.hpp"
#include "ganflow/report/legend.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// Of finite values; empty until the first.
struct ValueRange {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  bool empty() const { return low > high; }
  void include(double value);
};

/// Of a column; empty when there is no such column.
ValueRange range_of(const record::Series& series, const std::string& name);

/// One panel: gnuplot commands that come before its plot, the parts of its plot, and what they mean.
struct SeriesPanel {
  std::string settings = {};            ///< "set ylabel …"
  std::vector<std::string> parts = {};  ///< "$name using 1:2 with lines …"
  std::vector<LegendEntry> legend = {};
};

/// How a curve looks.
struct LineLook {
  const char* colour = palette::kBlack;
  int dash = 1;        ///< gnuplot's dash type
  bool steps = false;  ///< level between observations
};

/// Gathers the datablocks of curves, each thinned to its extremes, as they are asked for.
class SeriesCurves {
 public:
  explicit SeriesCurves(const record::Series& series) : series_(series) {}

  bool has(const std::string& name) const { return !range_of(series_, name).empty(); }
  /// A column against time.
  void add_line(SeriesPanel& panel, const std::string& name, const LineLook& look, const std::string& title);
  /// middle ± deviation as a band.
  void add_band(SeriesPanel& panel, const std::string& middle, const std::string& deviation, const char* colour,
                const std::string& title);
  const std::string& data() const { return data_; }

 private:
  const record::Series& series_;
  std::string data_;
};

struct StackOptions {
  std::string name;  ///< of the figure
  std::string title;
  double panel_cm = 3.4;                    ///< height of one
  std::optional<double> shaded_until = {};  ///< time; grey before it
};

/// nullopt for no panels, or a series of fewer than two rows.
std::optional<Figure> stack_panels(const record::Series& series, const std::vector<SeriesPanel>& panels,
                                   const std::string& data, const StackOptions& options);

}  // namespace ganflow::report
