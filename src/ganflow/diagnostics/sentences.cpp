#include "ganflow/diagnostics/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ganflow::diagnostics {

namespace {

using record::VerdictKind;

constexpr double kSmallestBound = 1e-12;  // tails of estimated noise are not known further out
constexpr double kWorthSaying = 0.02;     // jitter below 2% of a period is regular to the eye

std::string numbered(const std::string& what, const std::string& number, Numbering numbering) {
  return numbering == Numbering::kAlone ? fmt::format("The {} of the generated samples", what)
                                        : fmt::format("The {} of coordinate {} of the generated samples", what, number);
}

std::string sentence_on_course(const Oscillation& swing) {
  if (!swing.damping || swing.kind == VerdictKind::kOscillating) {
    return "";
  }
  return fmt::format(
      " The swing {} from ±{} to ±{}, by a factor of {} from one period to the next (95% interval {} to {}).",
      swing.kind == VerdictKind::kDamped ? "shrinks" : "grows", figures(swing.amplitude_first.value_or(0)),
      figures(swing.amplitude_last.value_or(0)), figures(swing.damping->value), figures(swing.damping->low),
      figures(swing.damping->high));
}

}  // namespace

std::string figures(double x) {
  if (x == 0 || !std::isfinite(x) || std::abs(x) < 1e-4 || std::abs(x) >= 1e6) {
    return fmt::format("{:.3g}", x);
  }
  const int decimals = std::max(0, 2 - static_cast<int>(std::floor(std::log10(std::abs(x)))));
  std::string text = fmt::format("{:.{}f}", x, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
      text.pop_back();
    }
  }
  return text;
}

std::string name_of_observable(const std::string& column, Numbering numbering) {
  if (column.starts_with("mean_")) {
    return numbered("mean", column.substr(5), numbering);
  }
  if (column.starts_with("std_")) {
    return numbered("spread", column.substr(4), numbering);
  }
  if (column == "pc1") {
    return "The first principal component of the generated samples";
  }
  if (column == "spread") {
    return "The spread of the generated samples";
  }
  if (column == "payoff") {
    return "The payoff";
  }
  if (column == "critic_mean") {
    return "The critic's mean";
  }
  if (column == "energy") {
    return "The energy";
  }
  if (column == "w1") {
    return "The W1 distance to the data";
  }
  if (column == "sliced_w1") {
    return "The sliced W1 distance to the data";
  }
  return fmt::format("'{}'", column);
}

std::string bound_in_words(double probability) {
  if (probability < kSmallestBound) {
    return "1e-12";
  }
  return fmt::format("1e{}", static_cast<int>(std::ceil(std::log10(probability))));
}

std::string sentence_on_swing(const std::string& name, const Oscillation& swing) {
  std::string text = fmt::format("{} swings by ±{}", name, figures(swing.amplitude ? swing.amplitude->value : 0));
  if (swing.period) {
    text += fmt::format(" with period {} (95% interval {} to {})", figures(swing.period->value),
                        figures(swing.period->low), figures(swing.period->high));
  }
  text += fmt::format(", {:.0f} periods seen; noise alone would show such a line with probability below {}",
                      swing.cycles.value_or(0), bound_in_words(swing.false_alarm));
  text += swing.ringing_alarm < 1 ? fmt::format(", and noise that rings would be as steady with probability below {}.",
                                                bound_in_words(swing.ringing_alarm))
                                  : ".";
  text += sentence_on_course(swing);
  if (swing.jitter.value_or(0) > kWorthSaying) {
    text += fmt::format(" Single periods differ by {:.0f}%.", 100 * *swing.jitter);
  }
  return text;
}

std::string sentence_on_resonance(const std::string& name, const Oscillation& rest) {
  const double period = rest.period ? rest.period->value : 0;
  const std::string size = figures(rest.amplitude ? rest.amplitude->value : 0);
  std::string text = fmt::format("{} swings by about ±{} with a period of about {}, ", name, size, figures(period));
  const std::string memory = period > 0 ? fmt::format("{} periods", figures(*rest.coherence / period))
                                        : fmt::format("a time of {}", figures(*rest.coherence));
  if (rest.kind == VerdictKind::kNoise) {
    return text + fmt::format("but as noise does that rings: its phase is remembered over about {} only.", memory);
  }
  text += fmt::format(
      "but {:.0f} periods do not tell whether it keeps on or is noise that rings, its phase remembered "
      "over {} or so.",
      rest.cycles.value_or(0), memory);
  return rest.duration_needed ? text + fmt::format(" Run for a time of at least {}.", figures(*rest.duration_needed))
                              : text;
}

std::string sentence_on_rest(const std::string& name, const Oscillation& rest) {
  if (rest.coherence) {
    return sentence_on_resonance(name, rest);
  }
  const std::string course = fmt::format("from {} to {}", figures(rest.level_early), figures(rest.level_late));
  switch (rest.kind) {
    case VerdictKind::kConverging:
      return rest.level_early == rest.level_late ? fmt::format("{} stays at {}.", name, figures(rest.level_late))
                                                 : fmt::format("{} went {} and rests there.", name, course);
    case VerdictKind::kDrifting: return fmt::format("{} drifts ({}) and has not come to rest.", name, course);
    case VerdictKind::kNoise:
    case VerdictKind::kResting:
      return fmt::format("{} shows no swing and no drift about {}, only noise.", name, figures(rest.level_late));
    default:
      if (rest.step_needed) {
        return fmt::format(
            "{} is sampled too coarsely: a line is seen, but a faster swing would look the same. Observe at "
            "least every {}.",
            name, figures(*rest.step_needed));
      }
      return rest.duration_needed ? fmt::format(
                                        "{} cannot be judged yet: what it does is too slow, or was seen too briefly. "
                                        "Run for a time of at "
                                        "least {}.",
                                        name, figures(*rest.duration_needed))
                                  : fmt::format("{} cannot be judged: there are too few observations.", name);
  }
}

std::string sentence_on_distance(const std::string& name, double early, double late, std::optional<double> floor) {
  const char* verb = late < 0.9 * early ? "fell" : late > 1.1 * early ? "rose" : "went";
  std::string text = fmt::format("{} {} from {} to {}", name, verb, figures(early), figures(late));
  if (floor && *floor > 0) {
    text += fmt::format(", {} times what two halves of the data show between themselves", figures(late / *floor));
  }
  return text + ".";
}

std::string sentence_on_fall(double third, double last) {
  return fmt::format(" It was still falling at the end, from {} in the third quarter to {} in the last.",
                     figures(third), figures(last));
}

std::string sentence_on_resting(double late, std::optional<double> data_size) {
  return data_size
             ? fmt::format(
                   "The run rests, but away from the data: at {}, where a single point at their mean would be at {}.",
                   figures(late), figures(*data_size))
             : "The run rests, but away from the data.";
}

std::string sentence_on_coagulation(const std::string& player, const Merging& merging) {
  std::string text = fmt::format("The {}'s {} particles have merged into {}", player, merging.before, merging.at_end);
  if (merging.first && merging.last) {
    text += *merging.first < *merging.last
                ? fmt::format(", between times {} and {}", figures(*merging.first), figures(*merging.last))
                : fmt::format(", by time {}", figures(*merging.last));
  }
  return text + ".";
}

std::string sentence_on_walls(const WallCourse& walls) {
  const std::string met =
      walls.first_contact ? fmt::format(", which they first met by time {}", figures(*walls.first_contact)) : "";
  return fmt::format("{:.0f}% of the critic's parameters lie on a wall of their box{}.", 100 * walls.at_end, met);
}

std::string sentence_on_vanishing(const GradientCourse& gradient, const DistanceCourse& distance) {
  std::string name = distance.name;
  name.front() = 't';  // "The …", amid a sentence
  return fmt::format(
      "The generator's gradient fell from {} to {}, {}% of its largest, while {} stays at {} and the critic's payoff "
      "at "
      "{}% of its best.",
      figures(gradient.largest), figures(gradient.late), figures(100 * gradient.share()), name, figures(distance.late),
      figures(100 * gradient.sight.value_or(0)));
}

std::string sentence_on_growth(const Runaway& runaway, bool has_stopped) {
  return fmt::format(
      "{} {}: from {} to {} in size in the last half of what was recorded, by e^{} a unit of time (95% interval {} to "
      "{}).",
      name_of_observable(runaway.column, Numbering::kNumbered),
      has_stopped ? "grew before that" : "grows without end, far past the scale of the data",
      figures(runaway.fit.before), figures(runaway.fit.after), figures(runaway.fit.rate), figures(runaway.fit.low),
      figures(runaway.fit.high));
}

std::string sentence_on_strata(const Strata& critic) {
  if (critic.mass.size() < 2 || critic.mass[0] >= 1) {
    return "";
  }
  const std::size_t p = critic.mass.size() - 1;
  std::string text = fmt::format("Of the critic's mass, {:.0f}% lies inside its box", 100 * critic.mass[0]);
  for (std::size_t k = 1; k < p; ++k) {
    text += fmt::format(", {:.0f}% on {} wall{}", 100 * critic.mass[k], k, k == 1 ? "" : "s");
  }
  return text + fmt::format(" and {:.0f}% in corners; it counts as {} particles.", 100 * critic.mass[p],
                            figures(critic.effective_support));
}

}  // namespace ganflow::diagnostics
