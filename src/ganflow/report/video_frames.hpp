#pragma once
/// A run's snapshots, each boiled down to what a frame of its video shows.

#include "ganflow/record/array.hpp"
#include "ganflow/record/series.hpp"
#include "ganflow/report/level_sets.hpp"
#include "ganflow/report/particle_view.hpp"
#include "ganflow/report/run_model.hpp"
#include "ganflow/report/sample_sheet.hpp"
#include "ganflow/report/sample_view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// One population at an instant: a pair of coordinates of each particle, at most 4,000 of them, evenly chosen.
struct VideoParticles {
  std::vector<float> x;
  std::vector<float> y;
  std::vector<std::uint8_t> walls;  ///< class, as WallClasses has it
};

struct VideoFrame {
  double time = 0;
  std::vector<float> samples;     ///< (n, dimension), row-major; empty for images
  std::vector<float> critic;      ///< on the line's points or the grid, row by row; empty: not known
  std::optional<Picture> images;  ///< a sheet, a pixel a pixel
  std::optional<VideoParticles> generator;
  std::optional<VideoParticles> critic_particles;
};

/// What all frames share.
struct VideoScene {
  std::optional<SampleSpace> space;  ///< nullopt for images, and when there are no samples
  std::vector<float> real;           ///< (n, dimension)
  Interval x;                        ///< of samples
  Interval y;
  std::size_t line_points = 201;
  std::size_t grid_side = 45;
  std::string generator_x, generator_y, critic_x, critic_y;  ///< names of the coordinates
  std::optional<double> generator_box, critic_box;
  std::size_t generator_parameters = 0, critic_parameters = 0;
};

/// Takes snapshots one by one, in the order of time; none is kept.
class VideoFrames {
 public:
  /// The axes of samples come from the first snapshot's data and from the series' means and deviations.
  VideoFrames(const record::Series& series, RunModel model) : series_(series), model_(std::move(model)) {}

  void add(const record::Snapshot& snapshot);
  const std::vector<VideoFrame>& frames() const { return frames_; }
  const VideoScene& scene() const { return scene_; }

 private:
  void set_scene(const record::Snapshot& first);
  std::optional<VideoParticles> particles_of(const record::Snapshot& snapshot, const std::string& name,
                                             const PopulationModel& model) const;

  const record::Series& series_;
  RunModel model_;
  VideoScene scene_;
  std::vector<VideoFrame> frames_;
};

/// The pair of coordinates that a video shows: bias and outer weight where they are single numbers.
ParticlePair video_pair(const PopulationModel& model, std::size_t parameters);

}  // namespace ganflow::report
