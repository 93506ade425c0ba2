#pragma once
/// A study, as plain values: one spec, varied along axes and over replicas, and what is asked of the results.

#include "ganflow/diagnostics/replicated_fit.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// Settings that take several values. `keys` are keys of the spec, or "options.NAME" of the study's kind; value i gives
/// keys[k] the TOML text values[i][k]; an empty string, "\"\"", takes the key away.
struct StudyAxis {
  std::string name;  ///< column of cells.csv; the key, if there is but one
  std::vector<std::string> keys;
  std::vector<std::vector<std::string>> values;
  std::vector<std::string> labels = {};  ///< what legends call them, one a value; empty: "name = value"

  const std::string& label(std::size_t i) const { return values[i].front(); }
  std::string legend(std::size_t i) const;            ///< what legends call value i
  std::optional<double> number(std::size_t i) const;  ///< nullopt: the label is no number
};

/// A straight line asked for: y over x, one for each setting of the axes other than `along`.
struct StudyFit {
  std::string title;           ///< of its panel; default "y against x"
  std::string x;               ///< an axis, or a number that cells find
  std::string y;               ///< a number that cells find
  std::string along;           ///< the axis that x follows; default: x itself
  std::vector<double> theory;  ///< slope expected; one for all lines, or one a line (NaN: none); empty: none
  std::vector<double>
      correction;  ///< q of the term beside the power law; one for all lines, or one a line; empty: none
  std::optional<double> at_least;             ///< or its lower bound
  diagnostics::ReplicatedFitOptions options;  ///< of all lines, but for the correction

  /// What line i of the fit asks for.
  diagnostics::ReplicatedFitOptions options_of(std::size_t line) const;
};

/// A mean over everything that a replica found, with its interval over replicas.
struct StudyMean {
  std::string y;
  std::optional<double> theory;
};

/// A picture without a line: y over x as points, or a curve that cells found.
struct StudyPlot {
  std::string title;
  std::string x;       ///< an axis or a number; with `curve`, the label of its axis
  std::string y;       ///< a number; empty with `curve`
  std::string curve;   ///< name of a curve
  std::string colour;  ///< an axis or a word of the findings that colours points; empty: the first axis other than x
  bool log_x = false;
  bool log_y = false;
};

struct Study {
  std::string name;                       ///< the file's stem
  std::string title;                      ///< one line for people
  std::string kind;                       ///< of study_kind.hpp: what a cell does
  std::string spec_name;                  ///< gallery name or file, as the study says it
  std::string spec_text;                  ///< that spec, as TOML
  std::vector<std::string> set;           ///< overrides "key=value" of every cell
  std::vector<std::string> reference;     ///< overrides that turn a cell's spec into its reference
  std::map<std::string, double> options;  ///< of the kind; those not named have the kind's defaults
  std::size_t replicas = 1;               ///< each with a seed of its own: the spec's + 0, 1, …
  std::vector<StudyAxis> axes;
  std::vector<StudyFit> fits;
  std::vector<StudyMean> means;
  std::vector<StudyPlot> plots;

  /// Its position; nullopt when there is no axis of that name.
  std::optional<std::size_t> axis(const std::string& axis_name) const;
};

}  // namespace ganflow::experiment
