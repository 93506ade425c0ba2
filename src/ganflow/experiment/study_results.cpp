#include "ganflow/experiment/study_results.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <map>

namespace ganflow::experiment {

namespace {

using diagnostics::Estimate;
using diagnostics::ReplicaCurve;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double half_width(const Estimate& estimate) { return (estimate.high - estimate.low) / 2; }

Agreement agreement_of(const Estimate& estimate, const std::optional<double>& theory,
                       const std::optional<double>& at_least) {
  if (!theory && !at_least) {
    return Agreement::kUnasked;
  }
  const bool holds =
      (!theory || (estimate.low <= *theory && *theory <= estimate.high)) && (!at_least || estimate.high >= *at_least);
  if (!holds) {
    return Agreement::kDiffers;
  }
  return half_width(estimate) <= kWidestInterval ? Agreement::kAgrees : Agreement::kTooWide;
}

std::string words_of(const Estimate& estimate, const std::optional<double>& theory,
                     const std::optional<double>& at_least, Agreement agreement) {
  std::string text = fmt::format("{:.3f} ± {:.3f}", estimate.value, half_width(estimate));
  if (theory) {
    text += fmt::format(", theory {:.4g}", *theory);
  }
  if (at_least) {
    text += fmt::format(", theory at least {:.4g}", *at_least);
  }
  return agreement == Agreement::kUnasked ? text : text + ": " + to_string(agreement);
}

/// For each line of a fit, in order of its cells: the curves of its replicas.
struct LineCurves {
  std::string label;
  std::map<std::size_t, ReplicaCurve> replicas;
};

std::string label_of(const Study& study, const CellPlan& plan, std::size_t along) {
  std::vector<std::string> parts;
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    if (a != along && study.axes[a].values.size() > 1) {
      parts.push_back(study.axes[a].legend(plan.at[a]));
    }
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<LineCurves> curves_of(const Study& study, const StudyFit& fit, std::span<const record::Cell> cells) {
  const std::size_t along = *study.axis(fit.along);
  const std::size_t points = study.axes[along].values.size();
  std::vector<LineCurves> lines;
  std::map<std::vector<std::size_t>, std::size_t> line_of;
  for (const record::Cell& cell : cells) {
    const CellPlan plan = cell_plan(study, cell.index);
    std::vector<std::size_t> key = plan.at;
    key[along] = 0;
    const auto [place, is_new] = line_of.emplace(key, lines.size());
    if (is_new) {
      lines.push_back({.label = label_of(study, plan, along), .replicas = {}});
    }
    const std::vector<double> blank(points, kUnknown);
    ReplicaCurve& curve =
        lines[place->second].replicas.emplace(plan.replica, ReplicaCurve{.x = blank, .y = blank}).first->second;
    if (cell.is_done()) {
      curve.x[plan.at[along]] = number_of(study, cell, fit.x);
      curve.y[plan.at[along]] = number_of(study, cell, fit.y);
    }
  }
  return lines;
}

StudyLine line_of(const StudyFit& request, std::size_t index, const LineCurves& curves, std::optional<double> theory) {
  std::vector<ReplicaCurve> replicas;
  for (const auto& [replica, curve] : curves.replicas) {
    replicas.push_back(curve);
  }
  StudyLine line{.label = curves.label,
                 .fit = diagnostics::fit_replicas(replicas, request.options_of(index)),
                 .theory = theory,
                 .agreement = Agreement::kUnasked,
                 .sentence = {}};
  const std::string head = fmt::format("{} against {}{}: ", request.y, request.x,
                                       line.label.empty() ? "" : fmt::format(" ({})", line.label));
  if (!line.fit) {
    line.sentence = head + "too few points for a slope";
    return line;
  }
  line.agreement = agreement_of(line.fit->slope, theory, request.at_least);
  line.sentence = fmt::format("{}slope {}{}", head, words_of(line.fit->slope, theory, request.at_least, line.agreement),
                              line.fit->by_residuals ? " (one replica: interval by residuals)" : "");
  return line;
}

std::vector<StudyLine> lines_of(const Study& study, const StudyFit& request, std::span<const record::Cell> cells) {
  const std::vector<LineCurves> curves = curves_of(study, request, cells);
  std::vector<StudyLine> lines;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    std::optional<double> theory;
    if (!request.theory.empty()) {
      theory = request.theory.size() == 1 ? request.theory.front() : request.theory.at(i);
      theory = std::isnan(*theory) ? std::nullopt : theory;
    }
    lines.push_back(line_of(request, i, curves[i], theory));
  }
  return lines;
}

StudyMeanResult mean_of(const Study& study, const StudyMean& request, std::span<const record::Cell> cells) {
  std::map<std::size_t, std::pair<double, double>> sums;  // of a replica: sum and count
  for (const record::Cell& cell : cells) {
    const double value = cell.is_done() ? number_of(study, cell, request.y) : kUnknown;
    if (std::isfinite(value)) {
      auto& [sum, count] = sums[cell.replica];
      sum += value;
      ++count;
    }
  }
  std::vector<double> means;
  means.reserve(sums.size());
  for (const auto& [replica, sum] : sums) {
    means.push_back(sum.first / sum.second);
  }
  StudyMeanResult result{
      .mean = diagnostics::mean_of_replicas(means), .agreement = Agreement::kUnasked, .sentence = {}};
  const std::string head = fmt::format("mean of {}: ", request.y);
  if (!result.mean) {
    result.sentence = head + "too few replicas";
    return result;
  }
  result.agreement = agreement_of(*result.mean, request.theory, std::nullopt);
  result.sentence = head + words_of(*result.mean, request.theory, std::nullopt, result.agreement);
  return result;
}

}  // namespace

std::string to_string(Agreement agreement) {
  switch (agreement) {
    case Agreement::kUnasked: return "not asked";
    case Agreement::kAgrees: return "agrees";
    case Agreement::kDiffers: return "differs";
    case Agreement::kTooWide: return "too wide to tell";
  }
  return {};
}

double number_of(const Study& study, const record::Cell& cell, const std::string& name) {
  if (const std::optional<std::size_t> axis = study.axis(name)) {
    return study.axes[*axis].number(cell_plan(study, cell.index).at[*axis]).value_or(kUnknown);
  }
  return cell.findings.number(name).value_or(kUnknown);
}

StudyResults evaluate(const StudyCells& study, std::span<const record::Cell> cells) {
  StudyResults results;
  for (const StudyFit& fit : study.study().fits) {
    results.fits.push_back(lines_of(study.study(), fit, cells));
  }
  for (const StudyMean& mean : study.study().means) {
    results.means.push_back(mean_of(study.study(), mean, cells));
  }
  if (study.kind().conclude) {
    std::vector<record::Cell> done;
    for (const record::Cell& cell : cells) {
      if (cell.is_done()) {
        done.push_back(cell);
      }
    }
    if (!done.empty()) {
      results.conclusion = study.kind().conclude(study.study(), done);
    }
  }
  return results;
}

std::vector<std::string> sentences(const StudyResults& results) {
  std::vector<std::string> lines;
  for (const auto& fit : results.fits) {
    for (const StudyLine& line : fit) {
      lines.push_back(line.sentence);
    }
  }
  for (const StudyMeanResult& mean : results.means) {
    lines.push_back(mean.sentence);
  }
  lines.insert(lines.end(), results.conclusion.sentences.begin(), results.conclusion.sentences.end());
  return lines;
}

}  // namespace ganflow::experiment
