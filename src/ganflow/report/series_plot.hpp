#pragma once
/// A run over time as figures: where the generated samples are, how far from the data, what the players do, how many
/// particles are left.

#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"
#include "ganflow/report/gnuplot.hpp"

#include <optional>
#include <string>

namespace ganflow::report {

/// "oscillating, period 40.1 (95% interval 39.5 to 40.7), coagulated"
std::string in_words(const record::Verdict& verdict);

/// "NAME: VERDICT", or the name alone when nothing was decided.
std::string title_of(const std::string& run_name, const std::optional<record::Verdict>& verdict);

/// The figure "series", a panel for each of these that the series has finite values of: mean_0 … mean_7 (with ± std_k
/// for at most two) or pc1; sliced_w1 or w1 with noise_floor; payoff with critic_mean; generator_gradient and
/// critic_gradient, logarithmic; how far the populations are from their start, and went since the row before. The verdict's transient is shaded. Long columns are thinned to their extremes; the
/// numbers stand in the script. nullopt: there is nothing to draw.
std::optional<Figure> series_figure(const record::Series& series, const std::optional<record::Verdict>& verdict,
                                    const std::string& title);

/// The figure "merging": distinct_generator and distinct_critic (logarithmic beyond a factor 10), and wall_share in a
/// panel of its own, with the verdict's first contact, first and last merge. nullopt: there is nothing to draw.
std::optional<Figure> merging_figure(const record::Series& series, const std::optional<record::Verdict>& verdict,
                                     const std::string& title);

}  // namespace ganflow::report
