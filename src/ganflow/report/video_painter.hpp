#pragma once
/// Draws frames of a run's video: samples and data with the critic, the particles, the series with a moving cursor.

#include "ganflow/record/series.hpp"
#include "ganflow/report/canvas.hpp"
#include "ganflow/report/plot_area.hpp"
#include "ganflow/report/video_frames.hpp"

#include <memory>
#include <string>
#include <vector>

namespace ganflow::report {

struct VideoLook {
  std::size_t width = 1280;  ///< pixels; the layout is that of 1280 × 720, scaled
  std::size_t height = 720;
  std::string title;
};

/// What does not change is drawn once; a frame is that with what does.
class VideoPainter {
 public:
  VideoPainter(const VideoFrames& frames, const record::Series& series, const VideoLook& look);

  /// The state at `time`: the last snapshot that is not later, the cursor at `time`. Valid until the next call.
  Canvas& paint(double time);

 private:
  struct Particles {
    PlotArea area;
    std::vector<Paint> paints;
    std::optional<double> box;
  };
  struct Curves {
    PlotArea area;
  };

  void lay_out_samples();
  void lay_out_particles();
  void lay_out_series(const record::Series& series);
  void add_curve_panel(const record::Series& series, const std::vector<std::string>& columns, const std::string& label,
                       double left, double width);
  std::vector<float> particle_values(bool generator, bool x) const;
  void paint_line(const VideoFrame& frame);
  void paint_plane(const VideoFrame& frame);
  void paint_images(const VideoFrame& frame);
  void paint_particles(const VideoParticles& particles, const Particles& panel);

  const std::vector<VideoFrame>& frames_;
  const VideoScene& scene_;
  std::unique_ptr<Canvas> ground_;
  std::unique_ptr<Canvas> canvas_;
  PlotArea samples_;
  Interval critic_;
  bool has_critic_ = false;
  std::vector<double> real_density_;
  double density_top_ = 1;
  std::optional<Particles> generator_;
  std::optional<Particles> critic_particles_;
  std::vector<Curves> curves_;
};

}  // namespace ganflow::report
