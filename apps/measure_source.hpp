#pragma once
/// A and B of `ganflow measure`: where their points come from.

#include "ganflow/measure/cloud.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::apps {

struct SourceOptions {
  std::string what{};                  ///< a file or folder, "-", a run directory, a law, a data set of the catalogue
  std::vector<std::string> columns{};  ///< of a CSV file
  std::string array{};                 ///< of an NPZ file
  std::string weight_column{};         ///< of a CSV file that has it
  std::string weights{};               ///< file of weights
  std::string labels{};                ///< file of labels
  bool labelled = false;   ///< labels are its own: of the data set, the folders of pictures, or its only column
  bool any_mass = false;   ///< weights need not sum to 1
  bool normalise = false;  ///< weights are divided by their sum
};

class Source {
 public:
  Source() = default;
  virtual ~Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  virtual std::optional<std::size_t> size() const = 0;  ///< nullopt: a law, as many points as one likes
  /// `n` of its points: drawn anew from a law (`side` 0 for A, 1 for B gives independent ones), a random part of rows.
  virtual measure::Cloud take(std::size_t n, std::uint64_t seed, std::uint64_t side) const = 0;
  /// Two samples of n points that share none, for the noise floor; of fewer where there are fewer than 2n rows.
  virtual std::pair<measure::Cloud, measure::Cloud> disjoint(std::size_t n, std::uint64_t seed) const = 0;
  virtual bool has_weights() const { return false; }
};

/// A path that exists is taken first, then a law ("gaussian:dimension=2,std=3"), then a data set of the catalogue.
/// Of a run directory the newest snapshot is read, in the units of the data; `real` chooses its data instead.
///
/// Throws  InputError: whatever is wrong with a file; what is none of these (the nearest is suggested).
std::unique_ptr<Source> open_source(const SourceOptions& options);

/// The two sides of one run: its data (A) and what its generator made (B).
std::pair<std::unique_ptr<Source>, std::unique_ptr<Source>> open_run_sides(const std::string& run);

bool is_run_directory(const std::string& path);

}  // namespace ganflow::apps
