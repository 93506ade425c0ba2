#pragma once
/// What the tests of whole runs share: small data files, numbers out of states, and an observer that writes things
/// down.

#include "ganflow/data/npy.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/run_loop.hpp"

#include "../scratch_folder.hpp"
#include "minimal_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace ganflow::experiment {

/// Writes `count` pictures of side × side gray pixels: a gradient that differs from picture to picture.
inline std::string write_pictures(const ScratchFolder& folder, std::size_t count, std::size_t side) {
  std::vector<std::byte> pixels(count * side * side);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::size_t picture = i / (side * side);
    pixels[i] = static_cast<std::byte>((i * 7 + picture * 31) % 256);
  }
  const std::string path = folder / "pictures.npy";
  data::write_npy(path, data::DType::kUint8, std::array<std::size_t, 3>{count, side, side}, pixels);
  return path;
}

inline std::string write_matrix(const ScratchFolder& folder, const std::string& name, const Matrix<double>& matrix) {
  const std::string path = folder / name;
  data::write_npy<double>(path, ConstMatrixView<double>(matrix));
  return path;
}

/// The numbers of an array of a state, as doubles.
inline std::vector<double> numbers(const record::State& state, const std::string& name) {
  return std::visit([](const auto& values) { return std::vector<double>(values.begin(), values.end()); },
                    state.at(name).values);
}

inline double value_of(const Observables& look, const record::Frame& frame, const std::string& column) {
  const auto& columns = look.columns();
  const auto at = std::find(columns.begin(), columns.end(), column);
  if (at == columns.end() || frame.values.size() != columns.size()) {
    ADD_FAILURE() << "no column " << column << ", or " << frame.values.size() << " values for " << columns.size();
    return std::nan("");
  }
  return frame.values[static_cast<std::size_t>(at - columns.begin())];
}

/// Bit for bit, so that NaN equals NaN.
inline void expect_same_frames(const std::vector<record::Frame>& a, const std::vector<record::Frame>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    EXPECT_EQ(a[k].iteration, b[k].iteration);
    EXPECT_EQ(a[k].time, b[k].time);
    ASSERT_EQ(a[k].values.size(), b[k].values.size());
    EXPECT_EQ(std::memcmp(a[k].values.data(), b[k].values.data(), a[k].values.size() * sizeof(double)), 0)
        << "iteration " << a[k].iteration << ": " << testing::PrintToString(a[k].values) << " and "
        << testing::PrintToString(b[k].values);
  }
}

/// Everything an observer hears, in order: "frame 4", "snapshot 4", "checkpoint 4", "event finished 4" …
class Notebook final : public record::Observer {
 public:
  void on_frame(const record::Frame& frame) override {
    lines.push_back(fmt::format("frame {}", frame.iteration));
    frames.push_back(frame);
  }
  void on_event(const record::Event& event) override {
    lines.push_back(fmt::format("event {} {}", event.kind, event.iteration));
    events.push_back(event);
  }
  void on_snapshot(const record::Snapshot& snapshot) override {
    lines.push_back(fmt::format("snapshot {}", snapshot.iteration));
    snapshots.push_back(snapshot);
  }
  void on_checkpoint(const record::CheckpointState& state) override {
    lines.push_back(fmt::format("checkpoint {}", state.iteration));
    checkpoints.push_back(state);
  }

  std::vector<std::string> lines;
  std::vector<record::Frame> frames;
  std::vector<record::Event> events;
  std::vector<record::Snapshot> snapshots;
  std::vector<record::CheckpointState> checkpoints;
};

}  // namespace ganflow::experiment
