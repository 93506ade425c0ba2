#include "labels_verdict.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/label_table.hpp"
#include "ganflow/diagnostics/category_drift.hpp"
#include "ganflow/diagnostics/category_growth.hpp"
#include "ganflow/diagnostics/mode_shares.hpp"
#include "ganflow/io/verdict_file.hpp"
#include "ganflow/transport/divergence.hpp"

#include "output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::apps {

namespace {

using data::LabelTable;
using diagnostics::CategoryDrift;
using diagnostics::CategoryGrowth;
using diagnostics::Use;

constexpr std::size_t kLeastRows = 2;  // a side: what its dispersion takes

/// Two sides with one set of categories, and what was found between them.
struct Comparison {
  std::string name_a;
  std::string name_b;
  std::vector<std::string> categories;
  std::vector<std::int64_t> a;
  std::vector<std::int64_t> b;
  std::vector<CategoryDrift> drifts{};
  bool rows = false;  ///< p-values allow for rows that differ
  bool words = false;
};

std::vector<double> as_shares(const std::vector<std::int64_t>& counts) {
  const auto sum = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  std::vector<double> shares;
  std::transform(counts.begin(), counts.end(), std::back_inserter(shares),
                 [&](std::int64_t count) { return static_cast<double>(count) / sum; });
  return shares;
}

/// All rows under one another; true beside those of A.
struct Stack {
  Matrix<double> counts;
  std::vector<bool> side;
};

Stack stack(const Matrix<double>& a, const Matrix<double>& b) {
  Stack all{Matrix<double>(a.rows() + b.rows(), a.cols()), {}};
  for (std::size_t t = 0; t < all.counts.rows(); ++t) {
    all.side.push_back(t < a.rows());
    const double* const row = t < a.rows() ? a.row(t) : b.row(t - a.rows());
    std::copy_n(row, a.cols(), all.counts.row(t));
  }
  return all;
}

Comparison compare(LabelTable a, LabelTable b, std::string name_a, std::string name_b, double false_discovery) {
  data::align(a, b);
  Comparison result{.name_a = std::move(name_a),
                    .name_b = std::move(name_b),
                    .categories = a.categories,
                    .a = a.totals(),
                    .b = b.totals(),
                    .words = a.words};
  diagnostics::DriftOptions options{.false_discovery = false_discovery};
  result.rows = std::min(a.counts.rows(), b.counts.rows()) >= kLeastRows;
  if (result.rows) {
    const Stack all = stack(a.counts, b.counts);
    options.dispersion = diagnostics::find_dispersion(all.counts.view(), all.side);
  }
  result.drifts = diagnostics::find_drift(result.a, result.b, options);
  return result;
}

/// Those called with the given use, the farthest from alike first.
std::vector<CategoryDrift> called(const Comparison& comparison, Use use) {
  std::vector<CategoryDrift> found;
  std::copy_if(comparison.drifts.begin(), comparison.drifts.end(), std::back_inserter(found),
               [&](const CategoryDrift& drift) { return drift.use == use; });
  std::stable_sort(found.begin(), found.end(),
                   [](const CategoryDrift& x, const CategoryDrift& y) { return std::abs(x.z) > std::abs(y.z); });
  return found;
}

/// Growing (or falling) categories, the surest first.
std::vector<CategoryGrowth> called(const std::vector<CategoryGrowth>& growths, bool up) {
  std::vector<CategoryGrowth> found;
  std::copy_if(growths.begin(), growths.end(), std::back_inserter(found),
               [&](const CategoryGrowth& g) { return g.grows && (g.rate > 0) == up; });
  std::stable_sort(found.begin(), found.end(),
                   [](const CategoryGrowth& x, const CategoryGrowth& y) { return x.p_value < y.p_value; });
  return found;
}

Json to_json(const Comparison& comparison, const std::vector<CategoryDrift>& drifts, std::size_t top) {
  const std::vector<double> share_a = as_shares(comparison.a);
  const std::vector<double> share_b = as_shares(comparison.b);
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(top, drifts.size()); ++i) {
    const CategoryDrift& d = drifts[i];
    list.push_back({{"category", comparison.categories[d.category]},
                    {"a", d.a},
                    {"b", d.b},
                    {"share_a", share_a[d.category]},
                    {"share_b", share_b[d.category]},
                    {"log_odds", d.log_odds},
                    {"error", d.error},
                    {"z", d.z},
                    {"p_value", d.p_value},
                    {"q_value", d.q_value}});
  }
  return list;
}

Json to_json(const LabelTable& table, const std::vector<CategoryGrowth>& growths, std::size_t top) {
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(top, growths.size()); ++i) {
    const CategoryGrowth& g = growths[i];
    list.push_back({{"category", table.categories[g.category]},
                    {"count", g.count},
                    {"rate", g.rate},
                    {"rate_low", g.rate_low},
                    {"rate_high", g.rate_high},
                    {"share_at_start", g.share_at_start},
                    {"share_at_end", g.share_at_end},
                    {"dispersion", g.dispersion},
                    {"memory", g.memory},
                    {"p_value", g.p_value},
                    {"q_value", g.q_value}});
  }
  return list;
}

/// Relative entropy and chi-square of the categories that either uses.
transport::PairedMasses masses_of(const Comparison& comparison) {
  const std::vector<double> share_a = as_shares(comparison.a);
  const std::vector<double> share_b = as_shares(comparison.b);
  transport::PairedMasses masses;
  for (const CategoryDrift& drift : comparison.drifts) {
    masses.a.push_back(share_a[drift.category]);
    masses.b.push_back(share_b[drift.category]);
    masses.n += static_cast<double>(drift.a);
    masses.m += static_cast<double>(drift.b);
  }
  return masses;
}

/// Classes are modes; words are not.
std::optional<diagnostics::ModeShares> modes_of(const Comparison& comparison) {
  if (comparison.words || std::count_if(comparison.b.begin(), comparison.b.end(), [](auto n) { return n > 0; }) < 2) {
    return std::nullopt;
  }
  return diagnostics::judge_modes(comparison.a, 0, comparison.b);
}

void print_list(const Comparison& comparison, const std::vector<CategoryDrift>& drifts, const char* title,
                std::size_t top) {
  const std::vector<double> share_a = as_shares(comparison.a);
  const std::vector<double> share_b = as_shares(comparison.b);
  for (std::size_t i = 0; i < std::min(top, drifts.size()); ++i) {
    const CategoryDrift& d = drifts[i];
    if (i == 0) {
      fmt::print("  {:<20} {:>10} {:>10} {:>16} {:>8} {:>8}\n", title, "share in A", "in B", "log odds", "z", "q");
    }
    fmt::print("    {:<18} {:>10.3g} {:>10.3g} {:>8.2f} ± {:<5.2f} {:>8.1f} {:>8.1e}\n",
               comparison.categories[d.category], share_a[d.category], share_b[d.category], d.log_odds, d.error, d.z,
               d.q_value);
  }
}

void print_words(const Comparison& comparison, const LabelsOptions& options) {
  const auto over = called(comparison, Use::kOver);
  const auto under = called(comparison, Use::kUnder);
  const transport::PairedMasses masses = masses_of(comparison);
  const transport::ChiSquareResult test = transport::chi_square(masses);
  fmt::print("verdict: {}\n", over.empty() && under.empty() ? "alike" : "drifted");
  fmt::print("  A is {} ({:.0f} counts), B is {} ({:.0f}); {} categories.\n", comparison.name_a, masses.n,
             comparison.name_b, masses.m, comparison.drifts.size());
  fmt::print("  {} are over-used in A and {} under-used; of such calls at most {:g}% are expected to be false{}.\n",
             over.size(), under.size(), 100 * options.false_discovery,
             comparison.rows ? ", rows that differ allowed for" : "");
  fmt::print(
      "  Relative entropy of A to B {:.3g}, Jensen-Shannon {:.3g}; chi-square {:.4g} with {:.0f} degrees, "
      "p = {:.2g}{}.\n",
      transport::kullback_leibler(masses).value, transport::jensen_shannon(masses).value, test.statistic, test.degrees,
      test.p_value, comparison.rows ? " (as if of single draws)" : "");
  if (const auto modes = modes_of(comparison)) {
    fmt::print("  {}\n", diagnostics::sentence_on_modes(*modes));
  }
  print_list(comparison, over, "over-used in A", options.top);
  print_list(comparison, under, "under-used in A", options.top);
}

Json to_json(const Comparison& comparison, const LabelsOptions& options) {
  const auto over = called(comparison, Use::kOver);
  const auto under = called(comparison, Use::kUnder);
  const transport::PairedMasses masses = masses_of(comparison);
  const transport::ChiSquareResult test = transport::chi_square(masses);
  const double entropy = transport::kullback_leibler(masses).value;
  Json object = {{"verdict", over.empty() && under.empty() ? "alike" : "drifted"},
                 {"a", comparison.name_a},
                 {"b", comparison.name_b},
                 {"n", masses.n},
                 {"m", masses.m},
                 {"categories", comparison.drifts.size()},
                 {"false_discovery", options.false_discovery},
                 {"rows", comparison.rows},
                 {"relative_entropy", std::isfinite(entropy) ? Json(entropy) : Json("inf")},
                 {"jensen_shannon", transport::jensen_shannon(masses).value},
                 {"chi_square", test.statistic},
                 {"degrees", test.degrees},
                 {"p_value", test.p_value},
                 {"over_used", over.size()},
                 {"under_used", under.size()},
                 {"over", to_json(comparison, over, options.top)},
                 {"under", to_json(comparison, under, options.top)}};
  const auto modes = modes_of(comparison);
  object["modes"] = modes ? Json::parse(io::modes_json(diagnostics::summarise(*modes))) : Json(nullptr);
  return object;
}

void print_list(const LabelTable& table, const std::vector<CategoryGrowth>& growths, const char* title,
                std::size_t top) {
  for (std::size_t i = 0; i < std::min(top, growths.size()); ++i) {
    const CategoryGrowth& g = growths[i];
    if (i == 0) {
      fmt::print("  {:<20} {:>10} {:>10} {:>32} {:>8}\n", title, "share from", "to", "rate a unit of time", "q");
    }
    fmt::print("    {:<18} {:>10.3g} {:>10.3g} {:>12.4g} ({:>8.3g} to {:>8.3g}) {:>8.1e}\n",
               table.categories[g.category], g.share_at_start, g.share_at_end, g.rate, g.rate_low, g.rate_high,
               g.q_value);
  }
}

void print_growth(const LabelTable& table, const LabelsOptions& options, Json* json) {
  const auto growths =
      diagnostics::find_growth(table.times, table.counts.view(), {.false_discovery = options.false_discovery});
  const auto up = called(growths, true);
  const auto down = called(growths, false);
  const char* const verdict = up.empty() && down.empty() ? "steady" : "drifting";
  if (json != nullptr) {
    *json = {{"verdict", verdict},
             {"rows", table.times.size()},
             {"from", table.times.front()},
             {"to", table.times.back()},
             {"judged", growths.size()},
             {"false_discovery", options.false_discovery},
             {"growing", up.size()},
             {"falling", down.size()},
             {"up", to_json(table, up, options.top)},
             {"down", to_json(table, down, options.top)}};
    return;
  }
  fmt::print(
      "verdict: {}\n  Of {} categories, {} grow and {} fall from time {:g} to {:g} ({} instants); of such calls at "
      "most {:g}% are expected to be false.\n",
      verdict, growths.size(), up.size(), down.size(), table.times.front(), table.times.back(), table.times.size(),
      100 * options.false_discovery);
  print_list(table, up, "growing", options.top);
  print_list(table, down, "falling", options.top);
}

/// The rows from `since` on, and those before.
std::pair<LabelTable, LabelTable> cut(const LabelTable& table, double since) {
  const auto before =
      static_cast<std::size_t>(std::lower_bound(table.times.begin(), table.times.end(), since) - table.times.begin());
  GF_VALIDATE(before > 0 && before < table.times.size(), "--since {} (rows are from time {} to {}). Try {}", since,
              table.times.front(), table.times.back(), table.times[table.times.size() / 2]);
  const auto part = [&](std::size_t first, std::size_t count) {
    LabelTable rows{
        .categories = table.categories, .counts = Matrix<double>(count, table.counts.cols()), .words = table.words};
    for (std::size_t t = 0; t < count; ++t) {
      std::copy_n(table.counts.row(first + t), table.counts.cols(), rows.counts.row(t));
    }
    return rows;
  };
  return {part(before, table.times.size() - before), part(0, before)};
}

void print_over_time(const LabelsOptions& options, bool json) {
  const LabelTable table = data::load_label_table(options.files[0], {.column = options.column, .time = options.time});
  GF_VALIDATE(!table.times.empty(),
              "--labels {}: one file without times (nothing to compare it with). Give a second file, or the column of "
              "its times by --time",
              options.files[0]);
  Json object;
  print_growth(table, options, json ? &object : nullptr);
  if (options.since) {
    auto [after, before] = cut(table, *options.since);
    const Comparison comparison =
        compare(std::move(after), std::move(before), fmt::format("time {:g} on", *options.since),
                fmt::format("before {:g}", *options.since), options.false_discovery);
    if (json) {
      object["since"] = to_json(comparison, options);
    } else {
      print_words(comparison, options);
    }
  }
  if (json) {
    print_json(object);
  }
}

}  // namespace

void print_labels_verdict(const LabelsOptions& options, bool json) {
  GF_VALIDATE(options.files.size() <= 2, "--labels compares two files ({} given). Leave out '{}'", options.files.size(),
              options.files.back());
  if (options.files.size() == 1) {
    print_over_time(options, json);
    return;
  }
  GF_VALIDATE(!options.since, "--since cuts one file in two ({} files given). Leave it out", options.files.size());
  const data::LabelTableOptions columns{.column = options.column, .time = options.time};
  const Comparison comparison =
      compare(data::load_label_table(options.files[0], columns), data::load_label_table(options.files[1], columns),
              options.files[0], options.files[1], options.false_discovery);
  if (json) {
    print_json(to_json(comparison, options));
  } else {
    print_words(comparison, options);
  }
}

}  // namespace ganflow::apps
