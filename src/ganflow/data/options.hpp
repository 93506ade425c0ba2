#pragma once
/// Where data come from: a law in closed form, a data set of the catalogue, or files. Plain values, as a spec gives
/// them.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::data {

/// A law in closed form. Names: gaussian, gaussian-mixture, two-gaussians, ring8, grid25, two-deltas, uniform,
/// logistic, swiss-roll, two-moons. Each law uses the fields that its maker documents and refuses the others.
struct LawOptions {
  std::string name{};
  std::optional<std::size_t> dimension{};    ///< gaussian, uniform, logistic, two-gaussians, two-deltas
  std::vector<std::vector<double>> means{};  ///< gaussian-mixture: k means of size d
  std::vector<std::vector<std::vector<double>>> covariances{};  ///< gaussian-mixture: one for all, or k, each (d,d)
  std::vector<double> weights{};                                ///< gaussian-mixture: k, positive, sum 1; default equal
  std::optional<double> std{};                                  ///< of a component, or of the noise
  std::optional<double>
      radius{};  ///< ring8: of the ring; two-gaussians, two-deltas: half the distance; grid25: spacing
};

/// A data set of the catalogue (by name) or a file or folder (by path); never both.
struct DatasetOptions {
  std::string dataset{};               ///< "digits", "fashion", "births", "sotu"
  std::string file{};                  ///< .npy .npz .csv IDX(.gz), or a folder of PNG/JPEG
  std::string labels{};                ///< file of labels, optional
  std::string array{};                 ///< array of an NPZ file; default the only or first one
  std::vector<std::string> columns{};  ///< CSV columns by name; default all numeric ones
  std::optional<bool> standardise{};  ///< columns to mean 0, variance 1; default: no. Images never (they become [−1,1])
  std::size_t limit = 0;              ///< take the first rows only; 0 = all
};

}  // namespace ganflow::data
