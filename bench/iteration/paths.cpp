/// Iterations on nodes beside iterations on every sample (docs/compression.md) where there are many samples: large
/// batches in one and two dimensions, and the quadratures of flows.

#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

namespace ganflow::bench {
namespace {

constexpr const char* kLine = R"(
data = {law = "two-gaussians", dimension = 1}
latent = {dimension = 1}
generator = {units = 2000, start.all = {law = "uniform", low = -1.0, high = 1.0}}
critic = {units = 2000, box = 1.0, start.all = {law = "uniform-in-box"}}
dynamics = {time_step = 0.1}
run = {iterations = 1}
)";

constexpr const char* kPlane = R"(
data = {law = "ring8"}
latent = {dimension = 2}
generator = {units = 2000, start.all = {law = "uniform", low = -1.0, high = 1.0}}
critic = {units = 2000, box = 1.0, start.all = {law = "uniform-in-box"}}
dynamics = {time_step = 0.1}
run = {iterations = 1}
)";

experiment::Experiment make(const char* text, std::vector<std::string> changes, const std::string& path) {
  changes.push_back("dynamics.batch_path=" + path);
  return experiment::build(experiment::parse_spec(text, "bench.toml", changes));
}

/// The payoff after a few iterations.
double payoff_after(dynamics::Process& process, int iterations) {
  for (int t = 0; t < iterations; ++t) {
    process.advance();
  }
  return process.payoff({.seed = 1, .purpose = rng::Purpose::kReference},
                        {.seed = 1, .purpose = rng::Purpose::kObservation}, 256);
}

void path(benchmark::State& state, const char* text, const std::vector<std::string>& changes, const char* way) {
  constexpr int kIterations = 2;
  constexpr double kTolerance = 1e-4;  // of the payoff: a thousand times rounding to float
  const experiment::Experiment here = make(text, changes, way);
  const double expected = payoff_after(*make(text, changes, "direct").process, kIterations);
  const double payoff = payoff_after(*here.process, kIterations);
  if (!(std::abs(payoff - expected) <= kTolerance * (1 + std::abs(expected)))) {
    state.SkipWithError("nodes and samples disagree");
    return;
  }
  for (auto _ : state) {
    here.process->advance();
  }
  if (here.process->divergence()) {
    state.SkipWithError(here.process->divergence()->c_str());
  }
  if (const auto nodes = here.process->batch_nodes()) {
    state.counters["generator_nodes"] = static_cast<double>(nodes->generator);
    state.counters["critic_nodes"] = static_cast<double>(nodes->critic);
  }
}

#define GF_BOTH(name, text, ...)                                                                                 \
  BENCHMARK_CAPTURE(path, name##_auto, text, __VA_ARGS__, "auto")->Unit(benchmark::kMillisecond)->UseRealTime(); \
  BENCHMARK_CAPTURE(path, name##_direct, text, __VA_ARGS__, "direct")->Unit(benchmark::kMillisecond)->UseRealTime()

using Changes = std::vector<std::string>;
GF_BOTH(line_4096, kLine, Changes{"dynamics.batch=4096"});
GF_BOTH(plane_4096, kPlane, Changes{"dynamics.batch=4096"});
GF_BOTH(plane_4096_wide, kPlane, (Changes{"dynamics.batch=4096", "generator.units=16000", "critic.units=16000"}));
GF_BOTH(line_flow, kLine, Changes{"dynamics.kind=flow", "flow.method=euler"});
GF_BOTH(line_flow_penalty, kLine,
        (Changes{"dynamics.kind=flow", "flow.method=euler", "objective.kind=wgan-gp", "objective.penalty=1"}));
GF_BOTH(plane_flow, kPlane, (Changes{"dynamics.kind=flow", "flow.method=euler"}));

}  // namespace
}  // namespace ganflow::bench
