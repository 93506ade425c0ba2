#pragma once
/// How a run's distance to its data went.

#include "ganflow/record/series.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::diagnostics {

struct DistanceCourse {
  std::string column;             ///< w1 or sliced_w1
  std::string name;               ///< for people
  double early = 0;               ///< median of the first twentieth
  double third = 0;               ///< of the third quarter
  double late = 0;                ///< of the last quarter
  std::optional<double> floor{};  ///< what two halves of the data show between themselves
  bool arrived = false;           ///< near its noise floor
  bool fallen = false;            ///< clearly below its start, and not rising again
  bool falling = false;           ///< lower in the last quarter than in the third, beyond its scatter
  bool judged = false;            ///< seen often enough for these to mean anything
};

/// Is the column a distance to the data?
bool is_distance(const std::string& column);

/// Values of the column that are finite; none where it does not exist.
std::vector<double> finite_values(const record::Series& series, const std::string& column);

/// The course of the first distance that has finite values; nullopt without one. It has arrived when it ends within
/// near_floor noise floors, has fallen when it ends at three quarters of its start or less without rising again, and
/// still falls when the last quarter is below nine tenths of the third by 4 standard errors.
std::optional<DistanceCourse> course_of_distance(const record::Series& series, double near_floor,
                                                 std::size_t min_values);

}  // namespace ganflow::diagnostics
