#pragma once
/// One entry of the schema: a key of a spec with its meaning, type, limits, and its place in the Spec struct.

#include "ganflow/experiment/spec.hpp"
#include "ganflow/experiment/spec_value.hpp"

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::experiment {

/// An interval that a number must lie in. NaN and the infinities lie in none.
struct Range {
  double low = -std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::max();
  bool low_excluded = false;
  bool high_excluded = false;

  bool contains(double x) const;
  std::string text() const;  ///< "above 0", "at least 1", "at least 0 and below 1", "1"; empty when unlimited
};

/// How a key takes part. kStored keys are fields of Spec and are written; kOtherWay keys say the same in other words
/// (learning rates, `until`, `start.all`), are resolved by the parser and never written.
enum class KeyRole { kStored, kOtherWay };

/// Why a value is impossible, and what to try: "must be above 0", "Try 0.1".
struct Fault {
  std::string why;
  std::string remedy;
};

struct Key {
  std::string path;  ///< "dynamics.time_step"
  KeyRole role = KeyRole::kStored;
  ValueType type = ValueType::kReal;
  Range range;                     ///< of every number in the value
  std::vector<std::string> words;  ///< kText, kTexts: the only words allowed, when not empty; in a list each but once
  std::string doc;                 ///< meaning and unit
  std::string example;             ///< a value that works, as TOML

  std::function<std::optional<Value>(const Spec&)> get;  ///< nullopt: not set
  std::function<void(Spec&, const Value&)> set;          ///< of a value that has the key's type and no fault
  std::function<void(Spec&)> reset;                      ///< back to the default
  std::function<std::string(const Spec&)> idle;  ///< why the key does nothing in this spec; empty: it does something

  std::string_view table() const;  ///< "dynamics"; empty for the keys at the top
  std::string_view leaf() const;   ///< "time_step"
  std::string limits() const;      ///< "one of sgd, rmsprop, adam", "above 0"; empty for free text and switches
  std::optional<Fault> fault(const Value& value) const;               ///< nullopt: the value is possible
  std::optional<Fault> fault_of_word(const std::string& word) const;  ///< likewise of a text, or of one in a list
};

}  // namespace ganflow::experiment
