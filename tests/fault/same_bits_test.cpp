// The same spec gives the same series, snapshots and checkpoints, byte for byte, for every number of threads.

#include "tests/fault/training.hpp"

#include <array>
#include <cmath>
#include <cstring>

namespace ganflow::fault {
namespace {

namespace fs = std::filesystem;
using support::Outcome;
using support::Scratch;

constexpr std::array kThreads = {"1", "2", "3", "8"};

/// Small pictures, so that the wide networks take the way over matrix products.
void write_pictures(const fs::path& path) {
  constexpr int kCount = 200;
  constexpr int kSide = 6;
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (200, 6, 6), }";
  header.resize(117, ' ');  // magic, version and length take 10 bytes: with the line end a multiple of 64
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  bytes += header;
  for (int k = 0; k < kCount * kSide * kSide; ++k) {
    const auto value = static_cast<float>(std::sin(0.1 * k) * std::cos(0.037 * k * (k % 7)));
    std::array<char, sizeof value> raw{};
    std::memcpy(raw.data(), &value, sizeof value);
    bytes.append(raw.data(), raw.size());
  }
  support::write(path, bytes);
}

constexpr Training kPictures{"Pictures", R"(schema = 1
[data]
file = "pictures.npy"
[latent]
dimension = 12
[generator]
units = 900
readout = "tanh"
output_bias = true
scale = 900.0
[critic]
units = 900
activation = "leaky-relu"
scale = 900.0
[objective]
kind = "wgan-gp"
[dynamics]
rule = "adam"
generator_rate = 0.001
critic_rate = 0.001
batch = 48
critic_steps = 2
[observe]
every = 2
samples = 128
snapshot_every = 4
[run]
iterations = 10
checkpoint_every = 4
)"};

class SameBits : public testing::TestWithParam<Training> {};

TEST_P(SameBits, ForEveryNumberOfThreads) {
  const Scratch scratch(support::fast_folder());
  write_pictures(scratch / "pictures.npy");
  const fs::path spec = scratch / "spec.toml";
  support::write(spec, GetParam().spec);
  Files first;
  for (const char* const threads : kThreads) {
    SCOPED_TRACE(testing::Message() << threads << " threads");
    const fs::path run = scratch / (std::string("run-") + threads);
    Arguments arguments = run_arguments(spec, run);
    arguments.insert(arguments.end(), {"--threads", threads});
    const Outcome outcome = support::run_program(arguments, {.folder = scratch.path()});
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
    const Files files = support::promised_files(run);
    EXPECT_GE(files.size(), 6U);  // the series, three snapshots, two checkpoints
    if (first.empty()) {
      first = files;
    }
    EXPECT_EQ(support::difference(first, files), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Training, SameBits, testing::Values(kPendulum, kPenalised, kRemedied, kPictures, kGrid),
                         name_of);

}  // namespace
}  // namespace ganflow::fault
