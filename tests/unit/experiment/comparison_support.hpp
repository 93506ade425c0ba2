#pragma once
/// Small comparisons that tests run: a short, narrow pendulum in a few variants.

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/comparison_cells.hpp"
#include "ganflow/experiment/comparison_toml.hpp"

#include "study_support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ganflow::experiment {

inline const std::string kSmallComparison = R"(schema = 1
title = "A small comparison"
spec = "small"
seeds = 2
[[variant]]
name = "plain"
[[variant]]
name = "gan"
note = "another objective"
set = {objective.kind = "gan"}
[[variant]]
name = "ideal"
set = {objective.kind = "ideal"}
unset = ["critic"]
[[variant]]
name = "ema"
set = {dynamics.average = "ema"}
of = "average"
[[variant]]
name = "reverse-ou"
reverse_ou = {steps = 8}
)";

inline Comparison comparison_of(const std::string& text, ComparisonReading reading = {}) {
  reading.load_spec_text = [](const std::string& /*name*/) { return kSmallSpec; };
  return parse_comparison(text, "examples/small-comparison.toml", reading);
}

/// The message with which a comparison is refused, when it is read or looked through; fails when it is not.
inline std::string comparison_refusal(const std::string& text, const ComparisonReading& reading = {}) {
  try {
    const ComparisonCells cells(comparison_of(text, reading));
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << "more than one line: " << message;
    return message;
  }
  ADD_FAILURE() << "accepted:\n" << text;
  return {};
}

}  // namespace ganflow::experiment
