#include "ganflow/report/video_painter.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/report/gnuplot.hpp"
#include "ganflow/report/panel_stack.hpp"
#include "ganflow/report/thinning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ganflow::report {

namespace {

// The layout in units of which 1280 × 720 fill a frame.
constexpr double kWidth = 1280;
constexpr double kHeight = 720;
constexpr double kLetters = 14;
constexpr double kTitleSize = 20;
constexpr double kTopOfPanels = 84;
constexpr double kPanelHeight = 360;
constexpr double kTopOfSeries = 548;
constexpr double kSeriesHeight = 112;
constexpr double kDot = 2.2;       // radius of a sample
constexpr double kSmallest = 2.2;  // radius of a particle, at least
constexpr double kLargest = 22;    // of all particles at one place
constexpr std::size_t kBins = 70;
constexpr double kTallest = 4;  // of the data's highest bin: higher ones are cut off
constexpr std::size_t kLevels = 9;
constexpr std::size_t kCells = 160;
constexpr std::size_t kBuckets = 500;

Paint paint_of(const char* hex, double opacity = 1) { return {colour_of(hex), opacity}; }

const std::array<const char*, WallClasses::kCount> kClassColours = {palette::kBlue, palette::kGreen, palette::kOrange,
                                                                    palette::kVermillion, palette::kBlack};

std::vector<double> numbers_of(const std::vector<float>& values, std::size_t stride, std::size_t k) {
  std::vector<double> result;
  result.reserve(values.size() / stride);
  for (std::size_t i = k; i < values.size(); i += stride) {
    result.push_back(values[i]);
  }
  return result;
}

/// The outline of a histogram.
Curve steps_of(const std::vector<double>& density, const Bins& bins) {
  Curve curve;
  for (std::size_t k = 0; k < bins.count; ++k) {
    for (const std::size_t edge : {k, k + 1}) {
      curve.x.push_back(bins.low + static_cast<double>(edge) * bins.width);
      curve.y.push_back(density[k]);
    }
  }
  return curve;
}

Paint level_paint(double level, const Interval& range) {
  constexpr std::array<double, 3> kLow = {166, 200, 228};
  constexpr std::array<double, 3> kHigh = {31, 111, 178};
  const double share = std::clamp((level - range.low) / range.width(), 0.0, 1.0);
  Paint paint;
  for (std::size_t k = 0; k < 3; ++k) {
    paint.colour[k] = static_cast<std::uint8_t>(std::lround(kLow[k] + share * (kHigh[k] - kLow[k])));
  }
  return paint;
}

/// "● data  ● generated" from the right end.
void write_key(Canvas& canvas, double right, double y, const std::vector<std::pair<std::string, Paint>>& entries) {
  double at = right;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    canvas.write(at, y, entry->first, kLetters, Anchor::kRight, paint_of("#404040"));
    at -= canvas.text_width(entry->first, kLetters) + 11;
    canvas.fill_disc(at, y - 0.34 * kLetters, 5, entry->second);
    at -= 18;
  }
}

}  // namespace

VideoPainter::VideoPainter(const VideoFrames& frames, const record::Series& series, const VideoLook& look)
    : frames_(frames.frames()), scene_(frames.scene()) {
  GF_EXPECT(!frames_.empty());
  const double scale = std::min(static_cast<double>(look.width) / kWidth, static_cast<double>(look.height) / kHeight);
  const double width = static_cast<double>(look.width) / scale;
  const double height = static_cast<double>(look.height) / scale;
  ground_ = std::make_unique<Canvas>(width, height, scale);
  canvas_ = std::make_unique<Canvas>(width, height, scale);
  ground_->write(24, 36, look.title, kTitleSize, Anchor::kLeft, {});
  lay_out_samples();
  lay_out_particles();
  lay_out_series(series);
}

void VideoPainter::lay_out_samples() {
  samples_ = {.left = 70, .top = kTopOfPanels, .width = 470, .height = kPanelHeight, .x = scene_.x, .y = scene_.y};
  if (!scene_.space) {
    if (frames_.front().images) {
      ground_->write(70, kTopOfPanels - 9, "generated images, the same latents throughout", kLetters, Anchor::kLeft,
                     paint_of("#404040"));
    }
    return;
  }
  double low = 0;
  double high = 0;
  for (const VideoFrame& frame : frames_) {
    for (const float value : frame.critic) {
      low = has_critic_ ? std::min(low, static_cast<double>(value)) : value;
      high = has_critic_ ? std::max(high, static_cast<double>(value)) : value;
      has_critic_ = true;
    }
  }
  critic_ =
      low < high ? Interval{low - 0.05 * (high - low), high + 0.05 * (high - low)} : Interval{low - 0.5, low + 0.5};
  std::vector<std::pair<std::string, Paint>> key = {{"data", paint_of("#A8A8A8")},
                                                    {"generated", paint_of(palette::kVermillion)}};
  AxisText text{.title = "", .x_label = scene_.space->axis(0), .y_label = "density", .letters = kLetters};
  if (scene_.space->dimension() == 1) {
    const Bins bins = bins_over(scene_.x.low, scene_.x.high, kBins);
    real_density_ = densities(numbers_of(scene_.real, 1, 0), bins);
    density_top_ = 1.05 * kTallest * *std::max_element(real_density_.begin(), real_density_.end());
    samples_.y = {0, density_top_ > 0 ? density_top_ : 1};
    if (has_critic_) {
      draw_right_axis(*ground_, samples_, critic_, "critic D(x)", kLetters, paint_of(palette::kBlue));
      key.emplace_back("critic D(x)", paint_of(palette::kBlue));
    }
  } else {
    samples_.left = 110;
    samples_.width = kPanelHeight;  // square, as the axes are
    text.y_label = scene_.space->axis(1);
    if (has_critic_) {
      key.emplace_back("critic's level sets", level_paint(critic_.high, critic_));
    }
  }
  draw_axes(*ground_, samples_, text);
  write_key(*ground_, samples_.left + samples_.width, kTopOfPanels - 10, key);
}

std::vector<float> VideoPainter::particle_values(bool generator, bool x) const {
  std::vector<float> values;
  for (const VideoFrame& frame : frames_) {
    if (const auto& particles = generator ? frame.generator : frame.critic_particles) {
      const auto& from = x ? particles->x : particles->y;
      values.insert(values.end(), from.begin(), from.end());
    }
  }
  return values;
}

void VideoPainter::lay_out_particles() {
  const double side = 270;
  const auto lay_out = [&](bool generator, double left) -> std::optional<Particles> {
    const auto x_values = particle_values(generator, true);
    if (x_values.empty()) {
      return std::nullopt;
    }
    const auto box = generator ? scene_.generator_box : scene_.critic_box;
    const std::string& x_name = generator ? scene_.generator_x : scene_.critic_x;
    const std::string& y_name = generator ? scene_.generator_y : scene_.critic_y;
    const bool square = box && x_name.front() != '|' && y_name.front() != '|';
    const auto range = [&](bool x) {
      const auto values = particle_values(generator, x);
      return square ? Interval{-1.12 * *box, 1.12 * *box}
                    : range_with_margin(std::vector<double>(values.begin(), values.end()), 0.06);
    };
    Particles panel{.area = {.left = left,
                             .top = kTopOfPanels + 20,
                             .width = side,
                             .height = side,
                             .x = range(true),
                             .y = range(false)},
                    .paints = {},
                    .box = square ? box : std::nullopt};
    for (const char* const colour : kClassColours) {
      panel.paints.push_back(paint_of(colour, 0.75));
    }
    draw_axes(*ground_, panel.area,
              {.title = generator ? "generator's particles" : "critic's particles",
               .x_label = x_name,
               .y_label = y_name,
               .letters = kLetters});
    if (panel.box) {
      const double b = *panel.box;
      ground_->draw_rectangle(panel.area.to_x(-b), panel.area.to_y(b), panel.area.to_x(b) - panel.area.to_x(-b),
                              panel.area.to_y(-b) - panel.area.to_y(b), 1.6, paint_of("#404040"));
      std::vector<std::pair<std::string, Paint>> key;
      const WallClasses classes(generator ? scene_.generator_parameters : scene_.critic_parameters);
      const std::size_t count =
          std::min<std::size_t>(4, generator ? scene_.generator_parameters + 1 : scene_.critic_parameters + 1);
      for (std::size_t k = 0; k < count; ++k) {
        key.emplace_back(k == 0 || k == 3 ? classes.name(k) : fmt::format("{}", classes.name(k)), panel.paints[k]);
      }
      write_key(*ground_, left + side, panel.area.top + side + 62, key);
    }
    return panel;
  };
  generator_ = lay_out(true, 672);
  critic_particles_ = lay_out(false, 1000);
}

void VideoPainter::add_curve_panel(const record::Series& series, const std::vector<std::string>& columns,
                                   const std::string& label, double left, double width) {
  constexpr std::array kColours = {palette::kVermillion, palette::kBlue, palette::kGreen, palette::kPurple};
  ValueRange range;
  std::vector<std::string> drawn;
  for (const std::string& column : columns) {
    if (const ValueRange one = range_of(series, column); !one.empty() && drawn.size() < kColours.size()) {
      range.include(one.low);
      range.include(one.high);
      drawn.push_back(column);
    }
  }
  if (drawn.empty() || series.size() < 2) {
    return;
  }
  const std::array ends = {range.low, range.high};
  PlotArea area{.left = left,
                .top = kTopOfSeries,
                .width = width,
                .height = kSeriesHeight,
                .x = {series.time().front(), series.time().back()},
                .y = range_with_margin(ends, 0.06)};
  draw_axes(*ground_, area, {.title = label, .x_label = "mean-field time t", .y_label = "", .letters = kLetters});
  for (std::size_t k = 0; k < drawn.size(); ++k) {
    const auto values = *series.column(drawn[k]);
    Curve curve;
    for (const std::size_t i : thin(values, kBuckets)) {
      curve.x.push_back(series.time()[i]);
      curve.y.push_back(values[i]);
    }
    ground_->draw_curve(area.to_canvas(curve), 1.3, paint_of(kColours[k]));
  }
  curves_.push_back({area});
}

void VideoPainter::lay_out_series(const record::Series& series) {
  const bool named = series.column("mean_0").has_value();
  add_curve_panel(series,
                  named ? std::vector<std::string>{"mean_0", "mean_1", "mean_2"} : std::vector<std::string>{"pc1"},
                  named ? "generated mean" : "generated mean, first principal component", 70, 540);
  add_curve_panel(series, {series.column("w1") ? "w1" : "sliced_w1"},
                  series.column("w1") ? "W1 distance to the data" : "sliced W1 distance to the data", 700, 540);
}

void VideoPainter::paint_line(const VideoFrame& frame) {
  const Bins bins = bins_over(scene_.x.low, scene_.x.high, kBins);
  const double base = samples_.to_y(0);
  canvas_->fill_under(samples_.to_canvas(steps_of(real_density_, bins)), base, paint_of("#A8A8A8", 0.65));
  const Curve generated = samples_.to_canvas(steps_of(densities(numbers_of(frame.samples, 1, 0), bins), bins));
  canvas_->fill_under(generated, base, paint_of(palette::kVermillion, 0.28));
  canvas_->draw_curve(generated, 2, paint_of(palette::kVermillion));
  if (!frame.critic.empty()) {
    PlotArea right = samples_;
    right.y = critic_;
    Curve curve;
    for (std::size_t i = 0; i < frame.critic.size(); ++i) {
      curve.x.push_back(scene_.x.low +
                        scene_.x.width() * static_cast<double>(i) / static_cast<double>(frame.critic.size() - 1));
      curve.y.push_back(frame.critic[i]);
    }
    canvas_->draw_curve(right.to_canvas(curve), 2.2, paint_of(palette::kBlue));
  }
}

void VideoPainter::paint_plane(const VideoFrame& frame) {
  if (!frame.critic.empty()) {
    const GridFunction grid{.x = scene_.x,
                            .y = scene_.y,
                            .columns = scene_.grid_side,
                            .rows = scene_.grid_side,
                            .values = {frame.critic.begin(), frame.critic.end()}};
    const auto [low, high] = std::minmax_element(grid.values.begin(), grid.values.end());
    for (const double level : round_levels(grid, kLevels)) {
      for (const Curve& curve : level_set(grid, level)) {
        canvas_->draw_curve(samples_.to_canvas(curve), 1.2, level_paint(level, {*low, *high}));
      }
    }
  }
  const auto dots = [&](const std::vector<float>& points, const Paint& paint) {
    for (std::size_t i = 0; i + 1 < points.size(); i += 2) {
      canvas_->fill_disc(samples_.to_x(points[i]), samples_.to_y(points[i + 1]), kDot, paint);
    }
  };
  dots(scene_.real, paint_of("#A8A8A8"));
  dots(frame.samples, paint_of(palette::kVermillion));
}

void VideoPainter::paint_images(const VideoFrame& frame) {
  const auto width = static_cast<double>(frame.images->width());
  const auto height = static_cast<double>(frame.images->height());
  const double scale = std::min(540 / width, (kPanelHeight + 30) / height);
  canvas_->draw_picture(*frame.images, 70, kTopOfPanels, scale * width, scale * height);
}

void VideoPainter::paint_particles(const VideoParticles& particles, const Particles& panel) {
  const std::vector<double> x(particles.x.begin(), particles.x.end());
  const std::vector<double> y(particles.y.begin(), particles.y.end());
  const std::vector<std::size_t> walls(particles.walls.begin(), particles.walls.end());
  auto marks = gather(x, y, walls, panel.area.x, panel.area.y, kCells);
  std::sort(marks.begin(), marks.end(), [](const Mark& p, const Mark& q) { return p.share > q.share; });
  canvas_->clip(panel.area.left - kLargest, panel.area.top - kLargest, panel.area.width + 2 * kLargest,
                panel.area.height + 2 * kLargest);
  for (const Mark& mark : marks) {
    canvas_->fill_disc(panel.area.to_x(mark.x), panel.area.to_y(mark.y),
                       std::max(kSmallest, kLargest * std::sqrt(mark.share)), panel.paints[mark.walls]);
  }
  canvas_->unclip();
}

Canvas& VideoPainter::paint(double time) {
  const double late = time + 1e-9 * std::abs(time);
  const auto after = std::upper_bound(frames_.begin(), frames_.end(), late,
                                      [](double t, const VideoFrame& frame) { return t < frame.time; });
  const VideoFrame& frame = after == frames_.begin() ? frames_.front() : *(after - 1);
  canvas_->copy_from(*ground_);
  canvas_->write(canvas_->width() - 40, 36, fmt::format("t = {:.4g}", time), kTitleSize, Anchor::kRight, {});
  if (scene_.space) {
    canvas_->clip(samples_.left, samples_.top, samples_.width, samples_.height);
    scene_.space->dimension() == 1 ? paint_line(frame) : paint_plane(frame);
    canvas_->unclip();
  } else if (frame.images) {
    paint_images(frame);
  }
  if (generator_ && frame.generator) {
    paint_particles(*frame.generator, *generator_);
  }
  if (critic_particles_ && frame.critic_particles) {
    paint_particles(*frame.critic_particles, *critic_particles_);
  }
  for (const Curves& curves : curves_) {
    const double at = curves.area.to_x(std::clamp(time, curves.area.x.low, curves.area.x.high));
    canvas_->draw_line(at, curves.area.top, at, curves.area.top + curves.area.height, 2, paint_of("#404040"));
  }
  return *canvas_;
}

}  // namespace ganflow::report
