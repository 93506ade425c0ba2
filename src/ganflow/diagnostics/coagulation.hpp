#pragma once
/// How the particles of a run merged and met their walls, told from its series (theory §4, §10).

#include "ganflow/record/series.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ganflow::diagnostics {

/// The course of the number of distinct particles.
struct Merging {
  std::int64_t before = 0;        ///< particles at the start
  std::int64_t at_end = 0;        ///< distinct ones, in the last row
  std::optional<double> first{};  ///< time of the first row with fewer distinct ones than the row before
  std::optional<double> last{};   ///< and of the last such row
  bool has_coagulated = false;    ///< at most max(8, 5%) are distinct at the end, and at most half
};

/// Of `player`, "generator" or "critic"; `units` where known, else what the first row says. nullopt without such a
/// column.
std::optional<Merging> find_merging(const record::Series& series, const std::string& player,
                                    std::optional<std::int64_t> units);

/// The course of the share of the critic's coordinates that lie on a wall of their box.
struct WallCourse {
  std::optional<double> first_contact{};  ///< time of the first row with any
  double at_end = 0;                      ///< share in the last row
};

/// nullopt without a column wall_share.
std::optional<WallCourse> find_walls(const record::Series& series);

}  // namespace ganflow::diagnostics
