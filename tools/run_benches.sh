#!/usr/bin/env bash
# Builds preset bench and runs every benchmark executable of bench/, one after the other: median and spread of five repetitions.
#
#   tools/run_benches.sh [REGEX of folders]
#   tools/run_benches.sh --build                 build only, for bench/compare.py
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p build
cmake --preset bench >build/bench.configure.log 2>&1 || { cat build/bench.configure.log >&2; exit 1; }
cmake --build --preset bench --parallel "${JOBS:-$(nproc)}" --target bench/all
if [[ ${1:-} == --build ]]; then exit 0; fi
mapfile -t benches < <(find build/bench/bench -type f -executable -name 'bench_*' | grep -E "${1:-.}" | sort)
((${#benches[@]} > 0)) || { echo "tools/run_benches.sh: no benchmark matches '${1:-.}'" >&2; exit 1; }
for bench in "${benches[@]}"; do
  printf '\n== %s\n' "${bench#build/bench/}"
  "$bench" --benchmark_repetitions=5 --benchmark_report_aggregates_only=true --benchmark_min_time=0.2
done
