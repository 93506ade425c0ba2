#pragma once
/// A comparison, as plain values: several ways to generate the same data, tried with the same seeds and the same budget.

#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/reverse_ou.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// What every run may use. One of the two, or neither: as many samples as the first spec's own length takes.
struct ComparisonBudget {
  std::optional<std::int64_t> samples{};  ///< data drawn in training; ≥ 1
  std::optional<double> seconds{};        ///< of one core, training alone; > 0
};

/// A generator that is not trained: the reverse Ornstein–Uhlenbeck sampler.
struct SamplerChoice {
  bool exact = true;           ///< the score of the law itself, a mixture; else of data drawn from it
  std::int64_t points = 1024;  ///< so many, where the score is of data; at most as many as the budget lets others see
  dynamics::ReverseOuOptions options{};
};

/// One of those that are compared.
struct Variant {
  std::string name{};  ///< letters, digits and . _ + = -; the name of its spec's file
  std::string note{};  ///< one line: what it changes
  std::string spec_name{};
  std::string spec_text{};                    ///< TOML
  std::vector<std::string> set{};             ///< overrides "key=value" of it
  std::optional<dynamics::AveragedLaw> of{};  ///< an average over past generators is measured; else the last one
  std::optional<SamplerChoice> sampler{};     ///< nothing is trained; the spec says on which data
  std::vector<std::string> expect{};          ///< verdicts, one of which every seed must reach; empty: none is expected
};

struct Comparison {
  std::string name;   ///< of its folder
  std::string title;  ///< one line for people
  std::size_t seeds = 5;
  ComparisonBudget budget{};
  std::vector<Variant> variants{};
  std::vector<std::string> set{};  ///< overrides of all, before their own
  bool leave_out = false;          ///< variants that make no sense with their spec are left out, else refused
};

}  // namespace ganflow::experiment
