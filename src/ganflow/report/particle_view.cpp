#include "ganflow/report/particle_view.hpp"

#include "ganflow/core/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ganflow::report {

namespace {

constexpr std::size_t kMostAlone = 3;   // coordinates of a block that are drawn as such
constexpr std::size_t kExactUpTo = 4;   // coordinates of a particle whose walls are counted one by one
constexpr std::size_t kCells = 160;     // of a panel's side: finer than its marks
constexpr double kOnWall = 1 - 1e-6;    // of the half-width: float runs clip at the rounded one
constexpr double kAir = 0.08;           // of the range, around particles
constexpr double kAirAroundBox = 0.12;  // of the half-width

/// The axes of one block of rows.
std::vector<ParticleAxis> axes_of(const std::string& letter, std::size_t first, std::size_t count) {
  if (count > kMostAlone) {
    return {{"|" + letter + "|", first, count}};
  }
  std::vector<ParticleAxis> axes;
  for (std::size_t k = 0; k < count; ++k) {
    axes.push_back({count == 1 ? letter : fmt::format("{}_{}", letter, k + 1), first + k, 1});
  }
  return axes;
}

std::vector<ParticlePair> pairs_by_number(std::size_t parameters) {
  std::vector<ParticleAxis> axes;
  for (std::size_t k = 0; k < std::min(parameters, kMostAlone); ++k) {
    axes.push_back({fmt::format("coordinate {}", k + 1), k, 1});
  }
  std::vector<ParticlePair> pairs;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    for (std::size_t j = i + 1; j < axes.size(); ++j) {
      pairs.push_back({axes[i], axes[j]});
    }
  }
  return pairs;
}

}  // namespace

std::vector<double> ParticleAxis::of(ConstMatrixView<double> particles) const {
  GF_EXPECT(first + count <= particles.rows());
  std::vector<double> values(particles.row(first), particles.row(first) + particles.cols());
  if (count == 1) {
    return values;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    double square = 0;
    for (std::size_t k = first; k < first + count; ++k) {
      square += particles(k, i) * particles(k, i);
    }
    values[i] = std::sqrt(square);
  }
  return values;
}

std::vector<ParticlePair> choose_pairs(const PopulationModel& model, std::size_t parameters) {
  const std::size_t known = model.inputs + 1 + model.outputs;
  const std::size_t left = parameters > known ? parameters - known : 0;
  const std::size_t inputs = model.inputs == 0 ? left : model.inputs;
  const std::size_t outputs = model.outputs == 0 ? left : model.outputs;
  if (inputs == 0 || outputs == 0 || inputs + 1 + outputs != parameters) {
    return pairs_by_number(parameters);
  }
  const auto a = axes_of("a", 0, inputs);
  const ParticleAxis b{"b", inputs, 1};
  const auto c = axes_of("c", inputs + 1, outputs);
  const bool many_a = a.size() > 1;
  const bool many_c = c.size() > 1;
  return {many_a ? ParticlePair{a[0], a[1]} : ParticlePair{a[0], b},
          many_a ? ParticlePair{b, c[0]} : ParticlePair{a[0], c[0]},
          many_c   ? ParticlePair{c[0], c[1]}
          : many_a ? ParticlePair{a[0], c[0]}
                   : ParticlePair{b, c[0]}};
}

std::vector<std::size_t> walls_of(ConstMatrixView<double> particles, std::optional<double> box) {
  std::vector<std::size_t> walls(particles.cols());
  for (std::size_t r = 0; box && r < particles.rows(); ++r) {
    for (std::size_t i = 0; i < particles.cols(); ++i) {
      walls[i] += std::abs(particles(r, i)) >= *box * kOnWall ? 1 : 0;
    }
  }
  return walls;
}

std::size_t WallClasses::of(std::size_t walls) const {
  if (parameters_ <= kExactUpTo) {
    return std::min(walls, kCount - 1);
  }
  if (walls == 0) {
    return 0;
  }
  return walls == parameters_ ? 3 : 2 * walls <= parameters_ ? 1 : 2;
}

std::string WallClasses::name(std::size_t wall_class) const {
  if (wall_class == 0) {
    return "inside";
  }
  if (parameters_ > kExactUpTo) {
    return wall_class == 1 ? "up to half on walls" : wall_class == 2 ? "more than half" : "corner";
  }
  if (wall_class == parameters_) {
    return "corner";
  }
  return wall_class == 1 ? "on 1 wall" : fmt::format("on {} walls", wall_class);
}

std::vector<Mark> marks_of(const ParticlePair& pair, ConstMatrixView<double> particles,
                           std::span<const std::size_t> walls, Interval x, Interval y) {
  const WallClasses classes(particles.rows());
  std::vector<std::size_t> kinds(walls.size());
  std::transform(walls.begin(), walls.end(), kinds.begin(), [&](std::size_t w) { return classes.of(w); });
  return gather(pair.x.of(particles), pair.y.of(particles), kinds, x, y, kCells);
}

Interval axis_range(const ParticleAxis& axis, ConstMatrixView<double> particles, std::optional<double> box) {
  if (box && axis.count == 1) {
    const double reach = *box * (1 + kAirAroundBox);
    return {-reach, reach};
  }
  return range_with_margin(axis.of(particles), kAir);
}

}  // namespace ganflow::report
