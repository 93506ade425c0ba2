/// Whole iterations of training, n_c critic steps and one generator step, data and latents drawn.

#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

namespace ganflow::bench {
namespace {

/// One input and one output a unit: the fused kernels.
constexpr const char* kLine = R"(
data = {law = "two-gaussians", dimension = 1}
latent = {dimension = 1}
generator = {units = 1000}
critic = {units = 1000, box = 1.0, start.all = {law = "uniform-in-box"}}
dynamics = {critic_steps = 5, batch = 256}
run = {iterations = 1}
)";

/// A WGAN on images of 28 × 28 points, N = M, plain gradient steps: blocked matrix products and little else.
constexpr const char* kImagesSgd = R"(
data = {law = "uniform", dimension = 784}
latent = {dimension = 64}
generator = {units = 512}
critic = {units = 512, box = 0.1, start.all = {law = "uniform-in-box"}}
dynamics = {critic_steps = 5, batch = 64}
run = {iterations = 1}
)";

/// Sizes of digits.toml, a quarter of its units: blocked matrix products.
constexpr const char* kImages = R"(
data = {law = "uniform", dimension = 784}
latent = {dimension = 64}
generator = {units = 512, activation = "relu", readout = "tanh", output_bias = true, scale = 512.0, start.all.std = 0.03}
critic = {units = 512, activation = "leaky-relu", scale = 512.0, start.all.std = 0.03}
dynamics = {rule = "adam", generator_rate = 1e-4, critic_rate = 1e-4, critic_steps = 5, batch = 64}
run = {iterations = 1}
)";

std::unique_ptr<dynamics::Process> make(const char* text, std::vector<std::string> changes, const char* precision) {
  changes.push_back(std::string("precision=") + precision);
  return std::move(experiment::build(experiment::parse_spec(text, "bench.toml", changes)).process);
}

/// The payoff after a few iterations: what float32 and float64 must agree on before the clock starts.
double payoff_after(dynamics::Process& process, int iterations) {
  for (int t = 0; t < iterations; ++t) {
    process.advance();
  }
  return process.payoff({.seed = 1, .purpose = rng::Purpose::kReference},
                        {.seed = 1, .purpose = rng::Purpose::kObservation}, 256);
}

void iteration(benchmark::State& state, const char* text, const std::vector<std::string>& changes) {
  constexpr int kIterations = 3;
  constexpr double kTolerance = 1e-3;  // of the payoff: a thousand times what rounding to float does to a few steps
  const auto process = make(text, changes, "float32");
  const double expected = payoff_after(*make(text, changes, "float64"), kIterations);
  const double payoff = payoff_after(*process, kIterations);
  if (!(std::abs(payoff - expected) <= kTolerance * (1 + std::abs(expected)))) {
    state.SkipWithError("float32 and float64 disagree");
    return;
  }
  for (auto _ : state) {
    process->advance();
  }
  if (process->divergence()) {
    state.SkipWithError(process->divergence()->c_str());
  }
  state.counters["iterations/s"] = benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(iteration, line_wgan, kLine, {})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(iteration, line_wgan_direct, kLine, {"dynamics.batch_path=direct"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
/// A critic of a million particles, apart and in one place: the second must cost what the few distinct ones cost.
BENCHMARK_CAPTURE(iteration, line_million_apart, kLine, {"critic.units=1000000"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(iteration, line_million_coagulated, kLine,
                  {"critic.units=1000000", "critic.start.all={law = \"constant\", value = 0.3}"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(iteration, images_sgd, kImagesSgd, {})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(iteration, images_sgd_4096, kImagesSgd, {"generator.units=4096", "critic.units=4096"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(iteration, images_wgan, kImages, {"objective.kind=wgan", "critic.box=0.1"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(iteration, images_wgan_gp, kImages, {"objective.kind=wgan-gp"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace ganflow::bench
