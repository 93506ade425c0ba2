/// Kind "reference": how far a run ends from a reference solution (theory §5).

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/population_distance.hpp"
#include "ganflow/experiment/populations.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_value.hpp"
#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/experiment/study_kinds.hpp"

#include <cmath>
#include <limits>
#include <memory>

namespace ganflow::experiment {

namespace {

constexpr double kNotAsked = std::numeric_limits<double>::quiet_NaN();
constexpr double kSameTime = 1e-9;  // relative; times are products of a step and a count

const std::vector<std::string> kNumbers = {
    "coupled_squared", "coupled_generator", "coupled_critic", "w2_squared", "w2_generator",  "w2_critic",
    "weak_squared",    "weak_generator",    "weak_critic",    "w1",         "w1_generator",  "w1_critic",
    "w2_growth",       "effective_units",   "nested_units",   "lag",        "noise_squared", "noise_correlation"};

/// The cell's spec, all its settings written out so that [reference] may make some of them idle; as long as the cell.
Spec reference_spec(const CellTask& task) {
  const double until = static_cast<double>(task.spec.run.iterations) * task.spec.dynamics.time_step;
  const std::uint64_t seed = task.spec.seed + static_cast<std::uint64_t>(task.options.at("seed_shift"));
  std::vector<std::string> overrides = {"run.until=" + to_toml(Value(until)), fmt::format("seed={}", seed)};
  overrides.insert(overrides.end(), task.study->reference.begin(), task.study->reference.end());
  return parse_spec(write_spec(task.spec), task.study->spec_name, overrides);
}

record::State solve(const Spec& spec, const CellTask& task) {
  const Experiment experiment = build(spec);
  drive(*experiment.process, spec.run.iterations, task);
  return experiment.process->state();
}

void add(record::Findings& findings, const std::string& name, const std::string& sum,
         const std::optional<PairDistance>& distance) {
  findings.numbers.emplace_back(sum, distance ? distance->sum() : kNotAsked);
  findings.numbers.emplace_back(name + "_generator", distance ? distance->generator : kNotAsked);
  findings.numbers.emplace_back(name + "_critic", distance ? distance->critic : kNotAsked);
}

/// The reference's H^{-s} energies, found once for all cells that are held against it.
PairDistance energy_of(const record::State& exact, const std::string& key, double excess, const CellTask& task) {
  const ReferenceStore::Solution energies = task.references->get(fmt::format("H^-s {}, {}", excess, key), [&] {
    const PairDistance energy = weak_energy(exact, excess);
    return record::State{
        .iteration = 0, .time = 0, .arrays = {{"energies", {2}, std::vector<double>{energy.generator, energy.critic}}}};
  });
  const auto& values = std::get<std::vector<double>>(energies->at("energies").values);
  return {.generator = values[0], .critic = values[1]};
}

/// W_2² of the generators at the end over that of their starts: what the dynamics made of the distance of two samples.
double growth_of(const PairDistance& end, const CellTask& task, const Spec& reference) {
  refuse_grids(task.spec, "options.growth");
  refuse_grids(reference, "options.growth");
  const auto generator = [](const Spec& spec) {
    return record::State{.iteration = 0, .time = 0, .arrays = {build(spec).process->state().at("generator")}};
  };
  const double start = transport_distance(generator(task.spec), generator(reference), 2).generator;
  return start > 0 ? end.generator / start : kNotAsked;
}

bool is_grid(const record::State& state) { return !masses(state, "generator").empty(); }

/// Of a grid, which nobody sampled, infinitely many.
double units_of(const record::State& state) {
  return is_grid(state) ? std::numeric_limits<double>::infinity()
                        : static_cast<double>(state.at("generator").shape.at(1));
}

/// n with 1/n = 1/N + 1/N_ref: the error of N sampled particles against N_ref others is that of n against infinitely many.
double effective_units(const record::State& end, const record::State& reference) {
  const double inverse = 1 / units_of(end) + 1 / units_of(reference);
  return inverse > 0 ? 1 / inverse : kNotAsked;
}

/// n with 1/n = 1/N − 1/N_ref: likewise where the N particles are among the N_ref.
double nested_units(const record::State& end, const record::State& reference) {
  const double excess = 1 / units_of(end) - 1 / units_of(reference);
  return excess > 0 ? 1 / excess : kNotAsked;
}

/// 1/γ − 1/γ_ref: the time by which a critic lags behind a faster one.
double lag_of(const Spec& spec, const Spec& reference) {
  const double lag = 1 / spec.dynamics.critic_speed - 1 / reference.dynamics.critic_speed;
  return lag > 0 ? lag : kNotAsked;
}

// ---------------------------------------------------------------- the noise between two instants

/// Where the process went in a window, minus where the reference goes from the same start: all coordinates in a row.
std::vector<double> difference(const record::State& a, const record::State& b) {
  std::vector<double> row;
  for (const char* const player : {"generator", "critic"}) {
    const Matrix<double> x = particles(a, player);
    const Matrix<double> y = particles(b, player);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t r = 0; r < x.cols(); ++r) {
        row.push_back((x(i, r) - y(i, r)) / std::sqrt(static_cast<double>(x.rows())));
      }
    }
  }
  return row;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

struct Noise {
  double squared = kNotAsked;      // mean of |ξ_k|² over windows
  double correlation = kNotAsked;  // of ξ_k with ξ_{k+1}
};

std::int64_t steps_of_window(const Spec& spec, std::int64_t windows, const char* whose) {
  GF_VALIDATE(spec.run.iterations % windows == 0,
              "options.windows = {} (does not divide the {} iterations of the {}). Try a divisor", windows,
              spec.run.iterations, whose);
  return spec.run.iterations / windows;
}

/// Over each of `windows` equal stretches, ξ_k = where the run goes − where the reference goes from the run's own state.
Noise noise_of(const CellTask& task, const Spec& reference, std::int64_t windows) {
  refuse_grids(task.spec, "options.windows");
  refuse_grids(reference, "options.windows");
  GF_VALIDATE(task.spec.precision == Precision::kFloat64 && reference.precision == Precision::kFloat64,
              "options.windows = {} (needs runs in float64, since states pass between them). Set precision = "
              "\"float64\"",
              windows);
  const std::int64_t own_steps = steps_of_window(task.spec, windows, "cell");
  const std::int64_t reference_steps = steps_of_window(reference, windows, "reference");
  const Experiment run = build(task.spec);
  const Experiment exact = build(reference);
  std::vector<double> before;
  double squares = 0;
  double products = 0;
  for (std::int64_t k = 1; k <= windows; ++k) {
    record::State start = run.process->state();
    start.iteration = 0;
    start.time = 0;
    exact.process->restore(start);
    drive(*exact.process, reference_steps, task);
    drive(*run.process, k * own_steps, task);
    std::vector<double> now = difference(run.process->state(), exact.process->state());
    squares += product(now, now);
    products += before.empty() ? 0 : product(before, now);
    before = std::move(now);
  }
  const auto n = static_cast<double>(windows);
  return {.squared = squares / n, .correlation = products / squares * n / (n - 1)};
}

// ---------------------------------------------------------------- the kind

FindingNames names_of(const Study& study, const Spec& /*spec*/) {
  GF_VALIDATE(!study.reference.empty(),
              "kind = \"reference\" (the study says nothing about its reference). Add a table [reference] with "
              "overrides, as dynamics.kind = \"flow\"");
  return {.numbers = kNumbers, .words = {}, .curves = {}};
}

record::Findings run(const CellTask& task) {
  require_one_layer(task.spec, "kind = \"reference\"");
  const Spec reference = reference_spec(task);
  const double own_time = static_cast<double>(task.spec.run.iterations) * task.spec.dynamics.time_step;
  const double other_time = static_cast<double>(reference.run.iterations) * reference.dynamics.time_step;
  GF_VALIDATE(
      std::abs(own_time - other_time) <= kSameTime * own_time,
      "the cell ends at time {} and its reference at {} (must be the same). Try time steps that divide run.until",
      own_time, other_time);
  const std::string key = write_spec(reference);
  const ReferenceStore::Solution exact = task.references->get(key, [&] { return solve(reference, task); });
  const record::State end = solve(task.spec, task);
  const bool transport = static_cast<double>(most_particles(end, *exact)) <= task.options.at("most_transport");
  const double excess = task.options.at("smoothness");
  record::Findings findings;
  const bool coupled = !is_grid(end) && !is_grid(*exact);
  add(findings, "coupled", "coupled_squared", coupled ? std::optional(coupled_distance(end, *exact, 2)) : std::nullopt);
  go_on_or_stop(task);
  const auto w2 = transport ? std::optional(transport_distance(end, *exact, 2)) : std::nullopt;
  add(findings, "w2", "w2_squared", w2);
  go_on_or_stop(task);
  add(findings, "weak", "weak_squared",
      excess > 0 ? std::optional(weak_distance(end, *exact, excess, energy_of(*exact, key, excess, task)))
                 : std::nullopt);
  go_on_or_stop(task);
  const bool w1 = transport && task.options.at("w1") > 0;
  add(findings, "w1", "w1", w1 ? std::optional(transport_distance(end, *exact, 1)) : std::nullopt);
  const bool growth = w2 && task.options.at("growth") != 0;
  findings.numbers.emplace_back("w2_growth", growth ? growth_of(*w2, task, reference) : kNotAsked);
  findings.numbers.emplace_back("effective_units", effective_units(end, *exact));
  findings.numbers.emplace_back("nested_units", nested_units(end, *exact));
  findings.numbers.emplace_back("lag", lag_of(task.spec, reference));
  const auto windows = static_cast<std::int64_t>(task.options.at("windows"));
  const Noise noise = windows >= 2 ? noise_of(task, reference, windows) : Noise{};
  findings.numbers.emplace_back("noise_squared", noise.squared);
  findings.numbers.emplace_back("noise_correlation", noise.correlation);
  return findings;
}

}  // namespace

StudyKind reference_kind() {
  return {
      .name = "reference",
      .doc = "distances at the end from the solution that [reference] makes of the cell's spec",
      .options = {{"growth", 0, "1: W_2² is also held against that of the two starts, as w2_growth"},
                  {"most_transport", 4096, "W_2 is computed for populations of at most so many particles"},
                  {"seed_shift", 0, "added to the cell's seed for the reference: other starts, other for each replica"},
                  {"smoothness", 0, "s − p/2 of the norm in H^{-s}; 0: not computed"},
                  {"w1", 0, "1: W_1, too"},
                  {"windows", 0, "stretches between which increments of the noise are correlated; 0: none"}},
      .names = names_of,
      .run = run,
      .conclude = {}};
}

}  // namespace ganflow::experiment
