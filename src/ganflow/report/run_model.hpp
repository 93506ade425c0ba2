#pragma once
/// What a run's spec tells a report: plain values, and the critic as a function. Filled in by who can read specs.

#include "ganflow/core/matrix.hpp"
#include "ganflow/record/array.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// Rows of a population's array: a_1 … a_L, b, c_1 … c_K (theory §1).
struct PopulationModel {
  std::size_t inputs = 0;                    ///< L; 0: what the other leaves of the parameters
  std::size_t outputs = 0;                   ///< K; likewise
  std::optional<double> box = std::nullopt;  ///< half-width
  std::vector<std::size_t> inner = {};       ///< outputs of every layer but the last; none: one layer
};

/// Of one of a network's layers.
inline PopulationModel layer_of(const PopulationModel& network, std::size_t layer) {
  return {.inputs = layer == 0 ? network.inputs : network.inner[layer - 1],
          .outputs = layer == network.inner.size() ? network.outputs : network.inner[layer],
          .box = network.box};
}

struct Fact {
  std::string name;
  std::string value;
};

/// D(x_i) of the critic that a snapshot holds, x (n,d); nothing when it holds none.
using CriticFunction =
    std::function<std::optional<std::vector<double>>(const record::Snapshot& snapshot, ConstMatrixView<double> x)>;

struct RunModel {
  std::string title;  ///< one line for people; may be empty
  PopulationModel generator = {};
  PopulationModel critic = {};
  std::vector<Fact> facts = {};       ///< what was run: data, networks, rule …
  std::vector<Fact> provenance = {};  ///< who made it: version, machine …
  CriticFunction critic_values = {};  ///< empty: not known
};

}  // namespace ganflow::report
