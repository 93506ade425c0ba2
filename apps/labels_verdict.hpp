#pragma once
/// `ganflow verdict --labels`: which categories one sample uses more than another, and which grow over time.

#include <optional>
#include <string>
#include <vector>

namespace ganflow::apps {

struct LabelsOptions {
  std::vector<std::string> files;  ///< two sides, or one with times
  std::string column;              ///< of CSV files: the categories
  std::string time;                ///< of CSV files: when
  std::optional<double> since;     ///< one file: rows from then on against those before
  double false_discovery = 0.05;
  std::size_t top = 10;  ///< categories listed, of each kind
};

/// Throws  InputError: files that cannot be read or compared, one file without times.
void print_labels_verdict(const LabelsOptions& options, bool json);

}  // namespace ganflow::apps
