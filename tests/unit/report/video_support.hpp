#pragma once
/// A little run for tests of videos: numbers, points or images that move with time.

#include "ganflow/report/video_frames.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace ganflow::report {

inline record::Series film_series() {
  record::Series series({"mean_0", "std_0", "mean_1", "std_1", "w1"});
  for (std::int64_t k = 0; k <= 20; ++k) {
    const auto t = static_cast<double>(k);
    series.append({.iteration = 10 * k, .time = t, .values = {std::sin(t), 0.2, 0, 0.1, 1 / (1 + t)}});
  }
  return series;
}

/// At time k: samples about sin k, a generator of 4 particles, a critic of 8 in a box of 0.5.
inline record::Snapshot film_snapshot(std::int64_t k, std::size_t d, bool images = false) {
  std::vector<float> samples;
  std::vector<float> real;
  for (std::size_t i = 0; i < 16 * d; ++i) {
    samples.push_back(static_cast<float>(std::sin(static_cast<double>(k)) + 0.01 * static_cast<double>(i)));
    real.push_back(static_cast<float>(std::cos(static_cast<double>(7 * i))));
  }
  record::Snapshot snapshot{.iteration = 10 * k, .time = static_cast<double>(k), .arrays = {}};
  snapshot.arrays.push_back({"samples", {16, d}, samples});
  snapshot.arrays.push_back({"real", {16, d}, real});
  if (images) {
    snapshot.arrays.push_back({"image_shape", {3}, std::vector<std::int64_t>{1, static_cast<std::int64_t>(d), 1}});
  }
  snapshot.arrays.push_back({"generator", {3, 4}, std::vector<float>(12, 0.1F * static_cast<float>(k))});
  snapshot.arrays.push_back({"critic", {3, 8}, std::vector<float>(24, 0.5F)});
  return snapshot;
}

/// D(x) = Σ x_k.
inline RunModel film_model() {
  return {.title = "",
          .generator = {.inputs = 1},
          .critic = {.outputs = 1, .box = 0.5},
          .critic_values = [](const record::Snapshot&, ConstMatrixView<double> x) {
            std::vector<double> values(x.rows());
            for (std::size_t i = 0; i < x.rows(); ++i) {
              for (std::size_t c = 0; c < x.cols(); ++c) {
                values[i] += x(i, c);
              }
            }
            return std::optional(values);
          }};
}

inline void film(VideoFrames& frames, std::size_t d, bool images = false) {
  for (std::int64_t k = 0; k <= 20; k += 5) {
    frames.add(film_snapshot(k, d, images));
  }
}

}  // namespace ganflow::report
