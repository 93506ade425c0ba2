#pragma once
/// Which pairs of a population's coordinates are drawn, and its particles as marks in them.

#include "ganflow/core/matrix.hpp"
#include "ganflow/report/particle_marks.hpp"
#include "ganflow/report/run_model.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::report {

/// A number of every particle: one coordinate, or the length of a block of many (|a|, |c|).
struct ParticleAxis {
  std::string name;       ///< "a", "b", "c_1", "|c|"
  std::size_t first = 0;  ///< row of the array
  std::size_t count = 1;  ///< rows; more than one: the length of that vector

  std::vector<double> of(ConstMatrixView<double> particles) const;
};

struct ParticlePair {
  ParticleAxis x;
  ParticleAxis y;
};

/// Three pairs that show a, b and c; blocks of more than three coordinates appear as their lengths. Arrays of an
/// unknown make get their first coordinates, by number. Fewer pairs for fewer than three coordinates.
std::vector<ParticlePair> choose_pairs(const PopulationModel& model, std::size_t parameters);

/// Of each particle, how many of its coordinates lie on walls, as diagnostics::find_strata sees it; 0 without a box.
std::vector<std::size_t> walls_of(ConstMatrixView<double> particles, std::optional<double> box);

/// How a particle's walls are told: 0 inside, then in words of what they are for its number of coordinates.
class WallClasses {
 public:
  explicit WallClasses(std::size_t parameters) : parameters_(parameters) {}
  static constexpr std::size_t kCount = 5;

  /// For up to four coordinates the number on walls itself; beyond: none, up to half, more, all.
  std::size_t of(std::size_t walls) const;
  std::string name(std::size_t wall_class) const;

 private:
  std::size_t parameters_;
};

/// Particles of one pair within a range; Mark::walls holds the class.
std::vector<Mark> marks_of(const ParticlePair& pair, ConstMatrixView<double> particles,
                           std::span<const std::size_t> walls, Interval x, Interval y);

/// The axis of a coordinate: the box with some air where there is one, else the particles.
Interval axis_range(const ParticleAxis& axis, ConstMatrixView<double> particles, std::optional<double> box);

}  // namespace ganflow::report
