#pragma once
/// What was found, in sentences for people: figures with their meaning, no jargon of the code.

#include "ganflow/diagnostics/coagulation.hpp"
#include "ganflow/diagnostics/gradient_course.hpp"
#include "ganflow/diagnostics/oscillation.hpp"
#include "ganflow/diagnostics/runaway.hpp"
#include "ganflow/diagnostics/strata.hpp"

#include <optional>
#include <string>

namespace ganflow::diagnostics {

/// kAlone: there is but one coordinate, whose number would only puzzle.
enum class Numbering { kAlone, kNumbered };

/// "The mean of the generated samples" for mean_0, "The W1 distance to the data" for w1 …; the column's name in quotes
/// when it is none of ours.
std::string name_of_observable(const std::string& column, Numbering numbering);

/// A swing: size, period with its interval, number of periods, false alarm, course of the amplitude.
std::string sentence_on_swing(const std::string& name, const Oscillation& swing);

/// A swing that noise explains which rings: for how long its phase is remembered. `rest.coherence` is known.
std::string sentence_on_resonance(const std::string& name, const Oscillation& rest);

/// What the observable does when it does not swing, or not for certain.
std::string sentence_on_rest(const std::string& name, const Oscillation& rest);

/// From where to where a distance went, and how that compares with its noise floor.
std::string sentence_on_distance(const std::string& name, double early, double late, std::optional<double> floor);

/// That it was still falling between the last two quarters; begins with a space.
std::string sentence_on_fall(double third, double last);

/// "The run rests, but away from the data: at 1.85, where a single point at their mean would be at 1.00."
std::string sentence_on_resting(double late, std::optional<double> data_size);

/// "The critic's 128 particles have merged into 2, between times 3 and 120."
std::string sentence_on_coagulation(const std::string& player, const Merging& merging);

/// "93% of the critic's parameters lie on a wall of their box, which they first met at time 4."
std::string sentence_on_walls(const WallCourse& walls);

/// "Of the critic's mass, 5% lies inside the box, 15% on faces, …"; empty without a box or when all of it lies inside.
std::string sentence_on_strata(const Strata& critic);

/// "The generator's gradient fell from 0.4 to 0.0012, 0.3% of its largest, while the W1 distance stayed at 3.6."
std::string sentence_on_vanishing(const GradientCourse& gradient, const DistanceCourse& distance);

/// "The payoff grows without end: from 3.1 to 240 in the last half, by e^0.05 a unit of time (95% interval …)."
std::string sentence_on_growth(const Runaway& runaway, bool has_stopped);

/// Three figures, without an exponent where people would not write one.
std::string figures(double x);

/// "1e-12" as the smallest bound, else the next power of ten above the probability.
std::string bound_in_words(double probability);

}  // namespace ganflow::diagnostics
