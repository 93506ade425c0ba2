#pragma once
/// How the energy of a run of supervised learning went.

#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace ganflow::diagnostics {

struct EnergyCourse {
  double start = 0;                     ///< E of the first row
  double third = 0;                     ///< median of the third quarter
  double late = 0;                      ///< median of the last quarter
  double end = 0;                       ///< median of the last sixteenth
  std::optional<double> dissipation{};  ///< ∫|∇ δE/δμ|² dμ, median of the last sixteenth
  bool fallen = false;                  ///< ends at three quarters of its start or below, and does not rise again
  bool learnt = false;                  ///< ends at a hundredth of its start or below
  bool falling = false;                 ///< lower in the last quarter than in the third, beyond its scatter
  bool rising = false;                  ///< ends clearly above its start
  bool judged = false;                  ///< seen often enough for these to mean anything
};

/// The course of the column `energy`; nullopt where there is none, or no finite value. It still falls when the last
/// quarter is below the third by a hundredth and by 4 standard errors.
std::optional<EnergyCourse> course_of_energy(const record::Series& series, std::size_t min_values);

/// converging: learnt, or fallen and falling still; resting: stands still before that; drifting: rises; undecided: seen
/// too seldom.
record::VerdictKind kind_of(const EnergyCourse& course);

/// From where to where, what is left of it, how fast it falls at the end, and whether it rests.
std::string sentence_on(const EnergyCourse& course);

}  // namespace ganflow::diagnostics
