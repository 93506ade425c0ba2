#pragma once
/// The small trainings that the fault tests kill, interrupt and starve, and what they look like when left alone.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace ganflow::fault {

using Arguments = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

/// A spec for `ganflow run`. Many checkpoints and snapshots, so that many instants are in or near one.
struct Training {
  const char* name;
  const char* spec;
};

/// One dimension, plain gradients, a box.
inline constexpr Training kPendulum{"Pendulum", R"(schema = 1
[data]
law = "two-gaussians"
[generator]
units = 128
[critic]
units = 128
box = 0.5
start.all = {law = "uniform-in-box"}
[observe]
every = 4
samples = 256
snapshot_every = 60
[run]
iterations = 250
checkpoint_every = 20
)"};

/// Two dimensions, and every array that a checkpoint can hold: Adam's moments of both players and of the bias.
inline constexpr Training kPenalised{"Penalised", R"(schema = 1
[data]
law = "ring8"
[latent]
dimension = 2
[generator]
units = 96
output_bias = true
[critic]
units = 96
activation = "leaky-relu"
[objective]
kind = "wgan-gp"
penalty = 1.0
[dynamics]
rule = "adam"
time_step = 0.01
critic_steps = 2
batch = 32
[observe]
every = 3
samples = 128
projections = 8
snapshot_every = 35
snapshot_samples = 16
[run]
iterations = 130
checkpoint_every = 20
)"};

/// Both players together, the gradient of the step before, averages of parameters and laws: what remedies remember.
inline constexpr Training kRemedied{"Remedied", R"(schema = 1
[data]
law = "ring8"
[latent]
dimension = 2
[generator]
units = 64
output_bias = true
[critic]
units = 64
projection = "spectral"
bound = 1.0
[objective]
kind = "hinge"
r1 = 0.5
[dynamics]
rule = "adam"
updates = "past-extragradient"
time_step = 0.01
batch = 32
average = "ema"
average_decay = 0.9
average_start = 10
average_memory = 3
[observe]
every = 3
samples = 128
projections = 8
snapshot_every = 35
snapshot_samples = 16
distances = ["start", "previous"]
[run]
iterations = 100
checkpoint_every = 20
)"};

/// Masses on cells and walls instead of particles, with their balances.
inline constexpr Training kGrid{"Grid", R"(schema = 1
[data]
law = "two-gaussians"
[generator]
activation = "erf"
start.a = {law = "constant", value = 0.1}
start.b = {law = "normal", mean = 1.0, std = 0.1}
start.c = {law = "constant", value = 1.0}
[critic]
activation = "erf"
box = 0.5
start.a = {law = "constant", value = 0.4}
start.b = {law = "uniform-in-box"}
start.c = {law = "uniform", low = -0.3, high = 0.5}
[dynamics]
kind = "grid"
[flow]
held_generator = ["a_1", "c_1"]
held_critic = ["a_1"]
latent_order = 16
[grid]
generator_cells = 30
critic_cells = 8
reach = 3.0
[observe]
every = 4
samples = 256
snapshot_every = 35
snapshot_samples = 16
[run]
iterations = 100
checkpoint_every = 20
)"};

inline std::string name_of(const testing::TestParamInfo<Training>& info) { return info.param.name; }
inline void PrintTo(const Training& training, std::ostream* out) { *out << training.name; }

inline Arguments run_arguments(const std::filesystem::path& spec, const std::filesystem::path& run) {
  return {"run", spec.string(), "--out", run.string(), "--no-pictures"};
}
inline Arguments resume_arguments(const std::filesystem::path& run) {
  return {"resume", run.string(), "--no-pictures"};
}

/// A spec file, and the run that nobody disturbed.
class Reference {
 public:
  explicit Reference(const Training& training, const std::filesystem::path& parent = {}) : scratch_(parent) {
    support::write(spec(), training.spec);
    const support::Outcome outcome = support::run_program(run_arguments(spec(), run()));
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
    files_ = support::promised_files(run());
  }
  std::filesystem::path spec() const { return scratch_ / "spec.toml"; }
  std::filesystem::path run() const { return scratch_ / "reference"; }
  const Files& files() const { return files_; }

 private:
  support::Scratch scratch_;
  Files files_;
};

/// What holds of every run directory at every instant: its newest checkpoint, when it has one, opens.
inline void expect_newest_checkpoint_opens(const std::filesystem::path& run) {
  std::size_t checkpoints = 0;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(run / "checkpoints", missing)) {
    checkpoints += entry.path().extension() == ".h5" ? 1 : 0;
  }
  if (checkpoints > 0) {
    const support::Scratch scratch;
    const support::Outcome outcome =
        support::run_program({"sample", run.string(), "-n", "2", "-o", (scratch / "x.npy").string()});
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
  }
}

/// Resumes, or starts when the run was stopped before it had a directory; the end must be that of the reference.
inline void expect_ends_like(const Reference& reference, const std::filesystem::path& run) {
  const bool exists = std::filesystem::exists(run);
  const support::Outcome outcome =
      support::run_program(exists ? resume_arguments(run) : run_arguments(reference.spec(), run));
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_EQ(support::difference(reference.files(), support::promised_files(run)), "");
}

}  // namespace ganflow::fault
