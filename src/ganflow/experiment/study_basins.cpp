/// Kind "basins": which start ends on which attractor.

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/law_orbit.hpp"
#include "ganflow/experiment/populations.hpp"
#include "ganflow/experiment/study_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr std::size_t kQuantiles = 32;
constexpr std::size_t kNamedAttractors = 10;  // more sentences than these nobody reads; cells.csv has all
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kNumbers = {"period",     "mean_level",  "mean_swing",  "share_swing",
                                           "spread_low", "spread_high", "w2_from_data"};

/// Quantiles at (q + ½)/Q of n ≥ 1 numbers.
Quantiles quantiles_of(std::vector<double> sample) {
  std::sort(sample.begin(), sample.end());
  Quantiles law(kQuantiles);
  for (std::size_t q = 0; q < kQuantiles; ++q) {
    const double at = (static_cast<double>(q) + 0.5) / static_cast<double>(kQuantiles);
    law[q] = sample[static_cast<std::size_t>(at * static_cast<double>(sample.size()))];
  }
  return law;
}

Quantiles generated_law(const dynamics::Process& process, const Spec& spec) {
  Matrix<double> samples(spec.observe.samples, 1);
  process.generate({.seed = spec.seed, .purpose = rng::Purpose::kObservation}, samples.view());
  return quantiles_of({samples.data(), samples.data() + samples.rows()});
}

Quantiles data_law(const data::Law& law, const Spec& spec) {
  Matrix<double> samples(spec.observe.samples, 1);
  law.sample({.seed = spec.seed, .purpose = rng::Purpose::kReference}, 0, samples.view());
  return quantiles_of({samples.data(), samples.data() + samples.rows()});
}

double half_range(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return (*high - *low) / 2;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) {
    sum += v;
  }
  return sum / static_cast<double>(values.size());
}

/// A closed curve over one cycle: the first phase again at its end.
record::Curve by_phase(const std::string& name, std::vector<double> values) {
  record::Curve curve{.name = name, .x = {}, .y = std::move(values)};
  const auto n = static_cast<double>(curve.y.size());
  curve.y.push_back(curve.y.front());
  for (std::size_t k = 0; k < curve.y.size(); ++k) {
    curve.x.push_back(static_cast<double>(k) / n);
  }
  return curve;
}

record::Findings findings_of(const LawOrbit& orbit, const Quantiles& data) {
  const std::vector<double> spread = orbit.spread();
  LawOrbit at_data = orbit;
  at_data.phases.assign(orbit.phases.size(), data);
  record::Findings findings{.numbers = {{"period", orbit.period.value_or(kUnknown)},
                                        {"mean_level", mean_of(orbit.mean())},
                                        {"mean_swing", half_range(orbit.mean())},
                                        {"share_swing", half_range(orbit.share())},
                                        {"spread_low", *std::min_element(spread.begin(), spread.end())},
                                        {"spread_high", *std::max_element(spread.begin(), spread.end())},
                                        {"w2_from_data", orbit_distance(orbit, at_data)}},
                            .words = {{"verdict", orbit.kind}},
                            .curves = {by_phase("mean_by_phase", orbit.mean()),
                                       by_phase("share_by_phase", orbit.share()), by_phase("spread_by_phase", spread)}};
  record::Curve laws{.name = "orbit", .x = {}, .y = {}};
  for (std::size_t phase = 0; phase < orbit.phases.size(); ++phase) {
    for (const double x : orbit.phases[phase]) {
      laws.x.push_back(static_cast<double>(phase));
      laws.y.push_back(x);
    }
  }
  findings.curves.push_back(std::move(laws));
  return findings;
}

FindingNames names_of(const Study& /*study*/, const Spec& spec) {
  GF_VALIDATE(build(spec).data->dimension() == 1,
              "kind = \"basins\" (orbits are told apart by quantiles, and these data have more than one dimension). "
              "Take data on the line, as law = \"two-gaussians\"");
  return {.numbers = kNumbers,
          .words = {"verdict"},
          .curves = {"mean_by_phase", "share_by_phase", "spread_by_phase", "orbit"}};
}

record::Findings run(const CellTask& task) {
  const Experiment experiment = build(task.spec);
  std::vector<double> times;
  std::vector<Quantiles> laws;
  drive(*experiment.process, task.spec.run.iterations, task, [&](const dynamics::Process& process) {
    if (process.iteration() % task.spec.observe.every == 0) {
      times.push_back(process.time());
      laws.push_back(generated_law(process, task.spec));
    }
  });
  return findings_of(find_law_orbit(times, laws, {}), data_law(*experiment.data, task.spec));
}

std::string sentence(std::size_t attractor, const std::vector<const record::Cell*>& members) {
  const auto mean = [&](const char* name) {
    std::vector<double> values;
    for (const record::Cell* const cell : members) {
      if (const double v = cell->findings.number(name).value_or(kUnknown); std::isfinite(v)) {
        values.push_back(v);
      }
    }
    return values.empty() ? kUnknown : mean_of(values);
  };
  const double period = mean("period");
  return fmt::format(
      "attractor {}: {} starts, {}{}, mean {:.3g} ± {:.3g}, mass above 0 swings by ± {:.2g}, spread {:.2g} to {:.2g}, "
      "W_2 from the data {:.3g}",
      attractor + 1, members.size(), members.front()->findings.word("verdict").value_or(""),
      std::isfinite(period) ? fmt::format(", period {:.4g}", period) : "", mean("mean_level"), mean("mean_swing"),
      mean("share_swing"), mean("spread_low"), mean("spread_high"), mean("w2_from_data"));
}

StudyConclusion conclude(const Study& study, std::span<const record::Cell> cells) {
  const StudyKind& kind = *find_study_kind(study.kind);
  const auto given = study.options.find("same");
  const double same = given != study.options.end() ? given->second : kind.options.front().value;
  const auto orbit = [&](std::size_t i) -> const std::vector<double>& { return cells[i].findings.curve("orbit")->y; };
  const std::vector<std::size_t> cluster = single_linkage(cells.size(), same, [&](std::size_t i, std::size_t j) {
    return orbit_distance(orbit(i), orbit(j), orbit(i).size() / kQuantiles);
  });
  StudyConclusion conclusion{.sentences = {}, .columns = {{"attractor", {}}}};
  std::vector<std::vector<const record::Cell*>> members;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    conclusion.columns.front().second.push_back(static_cast<double>(cluster[i] + 1));
    members.resize(std::max(members.size(), cluster[i] + 1));
    members[cluster[i]].push_back(&cells[i]);
  }
  conclusion.sentences.push_back(
      fmt::format("{} attractors among {} starts (orbits nearer than {:.3g} in W_2, averaged over phases, are one)",
                  members.size(), cells.size(), same));
  for (std::size_t a = 0; a < std::min(members.size(), kNamedAttractors); ++a) {
    conclusion.sentences.push_back(sentence(a, members[a]));
  }
  return conclusion;
}

}  // namespace

StudyKind basins_kind() {
  return {.name = "basins",
          .doc = "where starts end: attractors, told apart by their phase-averaged orbits in W_2",
          .options = {{"same", 0.1, "orbits nearer than this are one attractor; unit of the data"}},
          .names = names_of,
          .run = run,
          .conclude = conclude};
}

}  // namespace ganflow::experiment
