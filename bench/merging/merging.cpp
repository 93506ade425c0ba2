/// The look for equal particles beside the iterations between two looks, which it may cost 1% of. Iterations
/// on one input are the cheapest there are, so that their share is the largest.

#include "ganflow/dynamics/particle_flow.hpp"
#include "ganflow/dynamics/player.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

namespace ganflow::bench {
namespace {

constexpr const char* kLine = R"(
data = {law = "two-gaussians", dimension = 1}
latent = {dimension = 1}
generator = {units = 1000, start.all = {law = "uniform", low = -1.0, high = 1.0}}
critic = {units = 1000, box = 1.0, start.all = {law = "uniform-in-box"}}
run = {iterations = 1}
)";

template <class T>
struct Seat {
  nets::Population<T> population;
  dynamics::Player<T> player;
};

/// The particles of a player of the process, and their rule's memory, as they are in `state`.
template <class T>
Seat<T> seat(const char* name, const nets::NetworkOptions& network, const record::State& state,
             const dynamics::TrainOptions& options) {
  nets::Population<T> population({network.activation, 1, 1}, network.units, network.scale);
  auto player = dynamics::make_player<T>(name, population, options);
  dynamics::restore_player(player, population, state, options);
  return {std::move(population), std::move(player)};
}

/// Seconds of one iteration, the mean of enough of them.
double seconds_of_an_iteration(dynamics::Process& process) {
  using Clock = std::chrono::steady_clock;
  constexpr int kLeast = 20;
  constexpr double kLong = 0.2;  // s
  const auto start = Clock::now();
  for (int count = 1;; ++count) {
    process.advance();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (count >= kLeast && seconds > kLong) {
      return seconds / count;
    }
  }
}

/// Whether a look finds the one pair that is put into a copy.
template <class T>
bool finds_a_pair(Seat<T> seat, const dynamics::TrainOptions& options) {
  const MatrixView<T> theta = seat.population.theta();
  const std::size_t last = seat.population.size() - 1;
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    theta(r, last) = theta(r, 0);
  }
  seat.player = dynamics::make_player<T>(seat.player.name, seat.population, options);  // an empty memory
  dynamics::merge_equal(seat.player, seat.population, options);
  return seat.population.size() <= last;
}

template <class T>
void look(benchmark::State& state, const std::vector<std::string>& rule, std::int64_t every) {
  const std::string units = std::to_string(state.range(0));
  std::vector<std::string> changes = {"generator.units=" + units, "critic.units=" + units};
  changes.insert(changes.end(), rule.begin(), rule.end());
  const experiment::Spec spec = experiment::parse_spec(kLine, "bench.toml", changes);
  const auto process = experiment::build(spec).process;
  process->advance();
  const record::State arrays = process->state();
  Seat<T> generator = seat<T>("generator", spec.generator, arrays, spec.dynamics);
  Seat<T> critic = seat<T>("critic", spec.critic, arrays, spec.dynamics);
  if (!finds_a_pair(generator, spec.dynamics)) {
    state.SkipWithError("equal particles were not found");
    return;
  }
  const double iteration = seconds_of_an_iteration(*process);
  double looks = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    for (Seat<T>* const at : {&generator, &critic}) {
      dynamics::merge_equal(at->player, at->population, spec.dynamics);
    }
    looks += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  const double one = looks / static_cast<double>(state.iterations());
  state.counters["percent_of_steps"] = 100 * one / (static_cast<double>(every) * iteration);
  state.counters["ns_a_particle"] = 1e9 * one / static_cast<double>(2 * state.range(0));
  state.counters["ms_an_iteration"] = 1e3 * iteration;
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1'000)->Arg(16'000)->Arg(260'000)->Unit(benchmark::kMicrosecond)->UseRealTime();
}

/// Five critic steps on batches of 256, by a rule.
void training(benchmark::State& state, std::vector<std::string> rule) {
  rule.insert(rule.end(), {"dynamics.critic_steps=5", "dynamics.batch=256"});
  look<float>(state, rule, dynamics::kMergeEvery);
}

void training_scale_free(benchmark::State& state, const std::string& rule) {
  training(state, {"dynamics.rule=" + rule, "dynamics.generator_rate=1e-4", "dynamics.critic_rate=1e-4"});
}

/// In closed form over the data, so that steps are as cheap as can be.
void flow(benchmark::State& state, const std::string& method) {
  look<double>(state, {"dynamics.kind=flow", "flow.method=" + method, "critic.activation=erf"},
               dynamics::kFlowMergeEvery);
}

BENCHMARK_CAPTURE(training, sgd, {"dynamics.time_step=0.1"})->Apply(sizes);
BENCHMARK_CAPTURE(training_scale_free, rmsprop, "rmsprop")->Apply(sizes);
BENCHMARK_CAPTURE(training_scale_free, adam, "adam")->Apply(sizes);
BENCHMARK_CAPTURE(flow, euler, "euler")->Apply(sizes);
BENCHMARK_CAPTURE(flow, rk4, "rk4")->Apply(sizes);

}  // namespace
}  // namespace ganflow::bench
