#pragma once
/// A valid spec that tests change in one place, and helpers that read refusals.

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ganflow::experiment {

inline const std::string kMinimal = R"(schema = 1
[data]
law = "two-gaussians"
[critic]
box = 0.5
)";

/// kMinimal with overrides.
inline Spec minimal_with(const std::vector<std::string>& overrides) {
  return parse_spec(kMinimal, "t.toml", overrides);
}

/// The message with which `text` is refused; fails when it is not.
inline std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    parse_spec(text, "t.toml", overrides);
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << "more than one line: " << message;
    return message;
  }
  ADD_FAILURE() << "accepted:\n" << text << testing::PrintToString(overrides);
  return {};
}

}  // namespace ganflow::experiment
