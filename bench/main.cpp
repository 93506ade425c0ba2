/// Google Benchmark's main, which also says what was measured and where.

#include "ganflow/core/provenance.hpp"
#include "ganflow/simd/target.hpp"

#include <benchmark/benchmark.h>

#include <string>

int main(int argc, char** argv) {
  const ganflow::Provenance made = ganflow::provenance();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 1;
  }
  benchmark::AddCustomContext("ganflow", made.version + " " + made.commit + ", " + made.compiler + ", " + made.build);
  benchmark::AddCustomContext("processor", made.processor + ", " + std::to_string(made.cores) + " cores");
  benchmark::AddCustomContext("target", ganflow::simd::to_string(ganflow::simd::chosen_target()));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
