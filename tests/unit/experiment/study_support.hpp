#pragma once
/// Small studies that tests run: a short, narrow pendulum.

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/study_cells.hpp"
#include "ganflow/experiment/study_toml.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ganflow::experiment {

inline const std::string kSmallSpec = R"(schema = 1
[data]
law = "two-gaussians"
[generator]
units = 8
[critic]
units = 8
box = 0.5
[dynamics]
batch = 16
[observe]
every = 5
samples = 32
[run]
iterations = 20
)";

inline const std::string kSmallStudy = R"(schema = 1
title = "A small study"
kind = "runs"
spec = "small"
replicas = 3
[axis]
dynamics.time_step = [0.1, 0.05]
critic.box = [0.5, 1.0]
[[fit]]
x = "dynamics.time_step"
y = "w1"
theory = 1.0
)";

inline Study study_of(const std::string& text, const StudyReading& reading = {}) {
  StudyReading with_spec = reading;
  with_spec.load_spec_text = [](const std::string& /*name*/) { return kSmallSpec; };
  return parse_study(text, "examples/small-study.toml", with_spec);
}

/// The message with which a study is refused, when it is read or looked through; fails when it is not.
inline std::string study_refusal(const std::string& text, const StudyReading& reading = {}) {
  try {
    const StudyCells cells(study_of(text, reading));
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << "more than one line: " << message;
    return message;
  }
  ADD_FAILURE() << "accepted:\n" << text;
  return {};
}

}  // namespace ganflow::experiment
