#include "ganflow/report/video_frames.hpp"

#include "ganflow/report/panel_stack.hpp"
#include "ganflow/report/snapshot_arrays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ganflow::report {

namespace {

constexpr std::size_t kMostSamples = 1500;
constexpr std::size_t kMostParticles = 4000;
constexpr double kDeviations = 2.5;  // about the mean: what of the samples the axes show for sure
constexpr std::size_t kImageRows = 6;
constexpr std::size_t kImageColumns = 9;

std::vector<float> numbers_of(const Matrix<double>& rows, std::size_t at_most) {
  const std::size_t count = std::min(rows.rows(), at_most) * rows.cols();
  return {rows.data(), rows.data() + count};
}

/// What the samples' k-th coordinate has reached over, as far as the series tells.
void include_course(const record::Series& series, const std::string& mean, const std::string& deviation,
                    std::vector<double>& reached) {
  const auto means = series.column(mean);
  const auto deviations = series.column(deviation);
  for (std::size_t i = 0; means && deviations && i < means->size(); ++i) {
    const double middle = (*means)[i];
    const double reach = kDeviations * (*deviations)[i];
    if (std::isfinite(middle) && std::isfinite(reach)) {
      reached.push_back(middle - reach);
      reached.push_back(middle + reach);
    }
  }
}

Interval range_of_samples(const record::Series& series, const SampleSpace& space, const Matrix<double>& real,
                          const Matrix<double>& generated, std::size_t k) {
  std::vector<double> reached = column_of(real.view(), k);
  const auto first = column_of(generated.view(), k);
  reached.insert(reached.end(), first.begin(), first.end());
  if (space.is_plane_of_components()) {
    if (k == 0) {
      include_course(series, "pc1", "spread", reached);
    }
  } else {
    include_course(series, fmt::format("mean_{}", k), fmt::format("std_{}", k), reached);
  }
  return range_with_margin(reached, 0.04);
}

std::vector<float> critic_numbers(const std::optional<std::vector<double>>& values) {
  return values ? std::vector<float>(values->begin(), values->end()) : std::vector<float>();
}

}  // namespace

ParticlePair video_pair(const PopulationModel& model, std::size_t parameters) {
  const auto pairs = choose_pairs(model, parameters);
  for (const ParticlePair& pair : pairs) {
    if (pair.x.name == "b") {
      return pair;
    }
  }
  return pairs.front();
}

std::optional<VideoParticles> VideoFrames::particles_of(const record::Snapshot& snapshot, const std::string& name,
                                                        const PopulationModel& model) const {
  const auto particles = matrix_of(snapshot, name);
  if (!particles || particles->rows() < 2 || particles->cols() == 0) {
    return std::nullopt;
  }
  const ParticlePair pair = video_pair(model, particles->rows());
  const auto x = pair.x.of(particles->view());
  const auto y = pair.y.of(particles->view());
  const auto walls = walls_of(particles->view(), model.box);
  const WallClasses classes(particles->rows());
  VideoParticles seen;
  for (const std::size_t i : choose_evenly(x.size(), kMostParticles)) {
    seen.x.push_back(static_cast<float>(x[i]));
    seen.y.push_back(static_cast<float>(y[i]));
    seen.walls.push_back(static_cast<std::uint8_t>(classes.of(walls[i])));
  }
  return seen;
}

void VideoFrames::set_scene(const record::Snapshot& first) {
  if (!first.contains("image_shape")) {
    scene_.space = SampleSpace::of(first);
  }
  if (scene_.space) {
    const auto real = scene_.space->see(first, "real");
    const auto generated = scene_.space->see(first, "samples");
    if (real && generated) {
      scene_.real = numbers_of(*real, kMostSamples);
      scene_.x = range_of_samples(series_, *scene_.space, *real, *generated, 0);
      if (scene_.space->dimension() == 2) {
        scene_.y = range_of_samples(series_, *scene_.space, *real, *generated, 1);
        make_square(scene_.x, scene_.y);
      }
    } else {
      scene_.space.reset();
    }
  }
  const auto name_axes = [&](const char* array, const PopulationModel& model, std::string& x, std::string& y,
                             std::size_t& parameters) {
    if (const auto particles = matrix_of(first, array); particles && particles->rows() >= 2) {
      const ParticlePair pair = video_pair(model, particles->rows());
      x = pair.x.name;
      y = pair.y.name;
      parameters = particles->rows();
    }
  };
  name_axes("generator", model_.generator, scene_.generator_x, scene_.generator_y, scene_.generator_parameters);
  name_axes("critic", model_.critic, scene_.critic_x, scene_.critic_y, scene_.critic_parameters);
  scene_.generator_box = model_.generator.box;
  scene_.critic_box = model_.critic.box;
}

void VideoFrames::add(const record::Snapshot& snapshot) {
  if (frames_.empty()) {
    set_scene(snapshot);
  }
  VideoFrame frame;
  frame.time = snapshot.time;
  if (snapshot.contains("image_shape")) {
    const Images images = images_of(snapshot, "samples");
    frame.images = sample_sheet(images, {.rows = kImageRows, .columns = kImageColumns, .scale = 1, .margin = 1});
  } else if (scene_.space) {
    if (const auto samples = scene_.space->see(snapshot, "samples")) {
      frame.samples = numbers_of(*samples, kMostSamples);
    }
    if (scene_.space->dimension() == 1) {
      std::vector<double> points(scene_.line_points);
      for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] =
            scene_.x.low + scene_.x.width() * static_cast<double>(i) / static_cast<double>(scene_.line_points - 1);
      }
      frame.critic = critic_numbers(critic_on_line(*scene_.space, model_, snapshot, points));
    } else if (const auto grid = critic_on_grid(*scene_.space, model_, snapshot, scene_.x, scene_.y, scene_.grid_side,
                                                scene_.grid_side)) {
      frame.critic = critic_numbers(grid->values);
    }
  }
  frame.generator = particles_of(snapshot, "generator", model_.generator);
  frame.critic_particles = particles_of(snapshot, "critic", model_.critic);
  frames_.push_back(std::move(frame));
}

}  // namespace ganflow::report
