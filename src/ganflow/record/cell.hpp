#pragma once
/// One cell of a study: a set of settings and a replica, and what came out of it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::record {

/// Something that a cell followed over time, or over another quantity.
struct Curve {
  std::string name;       ///< "distinct_critic"
  std::vector<double> x;  ///< as long as y
  std::vector<double> y;
};

/// Named results, in the order in which the study's kind gives them: the same for every cell of a study.
struct Findings {
  std::vector<std::pair<std::string, double>> numbers;     ///< NaN: not defined here
  std::vector<std::pair<std::string, std::string>> words;  ///< "verdict" → "oscillating"
  std::vector<Curve> curves;

  std::optional<double> number(const std::string& name) const;  ///< nullopt: no such name
  std::optional<std::string> word(const std::string& name) const;
  const Curve* curve(const std::string& name) const;  ///< nullptr: no such name
};

struct Cell {
  std::size_t index = 0;              ///< its place in the study
  std::vector<std::string> settings;  ///< one a axis, as TOML: "0.1"
  std::size_t replica = 0;
  std::uint64_t seed = 0;
  Findings findings;
  std::optional<std::string> failure;  ///< the sentence that says why it has no findings

  bool is_done() const { return !failure; }
};

}  // namespace ganflow::record
