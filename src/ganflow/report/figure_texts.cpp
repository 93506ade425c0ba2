#include "ganflow/report/figure_texts.hpp"

#include "ganflow/report/panel_stack.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

namespace ganflow::report {

namespace {

/// "NAME from FIRST to LAST, between LOW and HIGH"; empty when the column is not there or has no finite ends.
std::string course_of(const record::Series& series, const std::string& column, const std::string& name) {
  const auto values = series.column(column);
  if (!values || values->empty() || !std::isfinite(values->front()) || !std::isfinite(values->back())) {
    return "";
  }
  const ValueRange range = range_of(series, column);
  return fmt::format(" {} goes from {:.3g} to {:.3g}, always between {:.3g} and {:.3g}.", name, values->front(),
                     values->back(), range.low, range.high);
}

std::string span_of(const record::Series& series) {
  return series.size() == 0 ? std::string()
                            : fmt::format("From time {:.4g} to {:.4g}.", series.time().front(), series.time().back());
}

std::string samples_caption(SampleKind kind, const std::string& when) {
  switch (kind) {
    case SampleKind::kNumbers:
      return "Densities of data and generated samples " + when +
             "; the blue line is the critic's value D(x), on the axis at the right: the generator follows its slope.";
    case SampleKind::kPoints:
      return "Data and generated samples " + when + " over the critic's level sets, dark where D is large.";
    case SampleKind::kVectors:
      return "Data and generated samples " + when +
             " in the plane of the data's first two principal components, over the critic's level sets on that plane.";
    default: return "Generated images " + when + ", from fixed latents.";
  }
}

}  // namespace

FigureText text_of_figure(const std::string& name, SampleKind kind) {
  if (name == "series") {
    return {"Over time",
            "Where the generated samples are, how far from the data, what the critic makes of them, and how hard both "
            "players are pushed; with observe.distances, how far their particles have come. Grey ground: the transient "
            "that the verdict leaves out. Long series are drawn by "
            "their extremes."};
  }
  if (name == "spectrum") {
    return {"Spectrum",
            "Periodogram of the observable that decided the verdict, after its transient; coloured noise fitted beside "
            "the line; and about the power at which noise alone would show a line anywhere with the chance given. "
            "The arrow marks the period found."};
  }
  if (name == "samples") {
    return {"Samples at the end", samples_caption(kind, "at the last snapshot")};
  }
  if (name == "progress") {
    return {"Samples on the way",
            kind == SampleKind::kImages
                ? "The same latents, a column each, at instants from first to last; below, images of the data."
                : samples_caption(kind, "at instants from first to last")};
  }
  if (name == "gradient") {
    return {
        "Gradient over distance",
        "How hard the generator is pushed against how far it is from the data, a point an observation. Pushed until "
        "it arrives, it moves to the left at one height; where it stays and falls, its gradient vanishes."};
  }
  if (name == "modes") {
    return {"Modes over time",
            "Share of generated samples in each mode of the data, stacked; grey: in none. The bar is the data's own "
            "shares, with the modes' numbers from 0. Single samples can all look right while modes are missing here."};
  }
  if (name == "particles") {
    return {"Particles",
            "Units of both networks as points: each one's parameters, two at a time. A mark's area is the share of "
            "particles at its place, its colour how many of their coordinates lie on walls of the box (the square)."};
  }
  if (name == "merging") {
    return {"Coagulation",
            "How many different particles are left, and the share of the critic's coordinates that lie on walls. Equal "
            "particles stay equal for ever."};
  }
  return {name, ""};
}

std::string describe_series(const record::Series& series) {
  std::string words = "Curves over time. " + span_of(series);
  for (const auto& [column, name] :
       {std::pair{"mean_0", "The generated mean"}, std::pair{"pc1", "The mean along the first principal component"},
        std::pair{"w1", "The W1 distance to the data"}, std::pair{"sliced_w1", "The sliced W1 distance to the data"},
        std::pair{"payoff", "The payoff"}, std::pair{"energy", "The energy"}}) {
    words += course_of(series, column, name);
  }
  return words;
}

std::string describe_merging(const record::Series& series) {
  std::string words = "Curves over time. " + span_of(series);
  for (const auto& [column, name] : {std::pair{"distinct_generator", "The number of distinct generator particles"},
                                     std::pair{"distinct_critic", "The number of distinct critic particles"},
                                     std::pair{"wall_share", "The share of the critic's coordinates on walls"}}) {
    words += course_of(series, column, name);
  }
  return words;
}

std::string describe_gradient(const record::Series& series) {
  std::string words = "The generator's gradient against the distance to the data, both logarithmic.";
  for (const auto& [column, name] :
       {std::pair{"generator_gradient", "The gradient"}, std::pair{"w1", "The W1 distance"},
        std::pair{"sliced_w1", "The sliced W1 distance"}}) {
    words += course_of(series, column, name);
  }
  return words;
}

std::string describe_modes(const std::optional<record::Verdict>& verdict) {
  std::string words = "Shares of generated samples in the modes of the data, stacked over time.";
  return verdict && verdict->modes ? words + fmt::format(" At the end {} of {} modes are lost.", verdict->modes->lost,
                                                         verdict->modes->counts.size())
                                   : words;
}

}  // namespace ganflow::report
