#pragma once
/// Names of closed-form laws → laws.

#include "ganflow/data/law.hpp"
#include "ganflow/data/options.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ganflow::data {

struct LawInfo {
  std::string name;
  std::string description;          ///< one line: the formula, with its defaults
  std::vector<std::string> fields;  ///< of LawOptions that it uses; others are refused
  LawOptions defaults;              ///< dimension, std and radius where it uses them
};

/// All laws that make_law knows.
std::span<const LawInfo> known_laws();

/// The options with the law's own dimension, std and radius where none is given: what a stored spec must say, should
/// the defaults ever change. A law that is unknown, or whose covariances stand for its std, gets nothing.
LawOptions with_defaults(LawOptions options);

/// Throws  InputError: unknown name (the nearest is suggested), a field that the law does not use, a value out of
/// range.
std::unique_ptr<Law> make_law(const LawOptions& options);

}  // namespace ganflow::data
