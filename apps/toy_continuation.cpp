/// `ganflow toy --continue …`: the limit orbit along γ, measured beside its closed forms.

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/toy_branch.hpp"
#include "ganflow/report/branch_plot.hpp"

#include "output.hpp"
#include "picture_file.hpp"
#include "toy_arguments.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>

namespace ganflow::apps {

namespace {

using dynamics::ToyBranchPoint;

template <class T>
bool read(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

/// "FROM:TO:COUNT".
std::vector<double> gammas_of(const std::string& text) {
  const std::string_view all = text;
  const std::size_t first = all.find(':');
  const std::size_t second = first == std::string::npos ? first : all.find(':', first + 1);
  double from = 0;
  double to = 0;
  std::size_t count = 0;
  const bool read_all = second != std::string::npos && read(all.substr(0, first), from) &&
                        read(all.substr(first + 1, second - first - 1), to) && read(all.substr(second + 1), count);
  GF_VALIDATE(read_all, "continue = '{}' (not FROM:TO:COUNT, values of gamma). Try 0.01:100:21", text);
  return dynamics::equal_ratios(from, to, count);
}

report::BranchPlot plot_of(const ToyArguments& arguments, const std::vector<ToyBranchPoint>& branch) {
  report::BranchPlot plot{.title = fmt::format("limit orbit, {} prior, κ = {:g}", arguments.prior, arguments.kappa),
                          .parameter = "relative speed of the critic, γ",
                          .at = {},
                          .panels = {{"largest θ", {}, {}}, {"period", {}, {}}}};
  for (const ToyBranchPoint& point : branch) {
    plot.at.push_back(point.gamma);
    plot.panels[0].measured.push_back(point.theta_max);
    plot.panels[0].exact.push_back(point.theta_max_exact);
    plot.panels[1].measured.push_back(point.period);
    plot.panels[1].exact.push_back(point.period_exact);
  }
  return plot;
}

void write_table(const std::vector<ToyBranchPoint>& branch, const std::string& file) {
  std::string rows = "gamma,theta_max,theta_max_exact,period,period_exact,multiplier_inside,multiplier_outside\n";
  for (const ToyBranchPoint& p : branch) {
    fmt::format_to(std::back_inserter(rows), "{},{},{},{},{},{},{}\n", p.gamma, p.theta_max, p.theta_max_exact,
                   p.period, p.period_exact, p.multiplier_inside,
                   p.multiplier_outside ? fmt::format("{}", *p.multiplier_outside) : "");
  }
  write_file_atomically(file, rows);
}

Json json_of(const ToyArguments& arguments, const std::vector<ToyBranchPoint>& branch,
             const std::vector<std::string>& files) {
  Json points = Json::array();
  for (const ToyBranchPoint& p : branch) {
    points.push_back({{"gamma", p.gamma},
                      {"theta_max", p.theta_max},
                      {"theta_max_exact", p.theta_max_exact},
                      {"period", p.period},
                      {"period_exact", p.period_exact},
                      {"multiplier_inside", p.multiplier_inside},
                      {"multiplier_outside", or_null(p.multiplier_outside)}});
  }
  return {{"prior", arguments.prior}, {"kappa", arguments.kappa}, {"branch", points}, {"files", files}};
}

void print_words(const ToyArguments& arguments, const std::vector<ToyBranchPoint>& branch) {
  fmt::print("limit orbit, {} prior, κ = {:g}; differences from the closed forms; multipliers of the return map\n",
             arguments.prior, arguments.kappa);
  fmt::print("{:>9}  {:<15} {:>9}  {:<15} {:>9}  {:>9}  {:>9}\n", "γ", "θ_max", "diff.", "period", "diff.", "inside",
             "outside");
  for (const ToyBranchPoint& p : branch) {
    fmt::print("{:>9.4g}  {:<15.12g} {:>9.1e}  {:<15.12g} {:>9.1e}  {:>9.6f}  {:>9}\n", p.gamma, p.theta_max,
               p.theta_max - p.theta_max_exact, p.period, p.period - p.period_exact, p.multiplier_inside,
               p.multiplier_outside ? fmt::format("{:.1e}", std::abs(*p.multiplier_outside)) : "none");
  }
}

}  // namespace

void show_toy_continuation(const ToyArguments& arguments, bool json) {
  const std::vector<double> gammas = gammas_of(arguments.continuation);
  const std::vector<ToyBranchPoint> branch = dynamics::follow_branch(
      {.prior = objectives::prior_of(arguments.prior), .payoff_scale = arguments.kappa}, gammas);
  std::vector<std::string> files;
  if (!arguments.portrait.empty()) {
    files = draw_to(report::branch_figure(plot_of(arguments, branch), "branch"), arguments.portrait);
  }
  if (!arguments.out.empty()) {
    write_table(branch, arguments.out);
    files.push_back(arguments.out);
  }
  if (json) {
    print_json(json_of(arguments, branch, files));
    return;
  }
  print_words(arguments, branch);
  for (const std::string& file : files) {
    fmt::print("wrote     {}\n", file);
  }
}

}  // namespace ganflow::apps
