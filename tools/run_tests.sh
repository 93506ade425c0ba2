#!/usr/bin/env bash
# Builds one preset's tests, runs them and ends with the line "PRESET: N passed, M failed" (GoogleTest cases).
#
#   tools/run_tests.sh dev                      everything
#   tools/run_tests.sh tsan core nets dynamics  the test executables of these modules only
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:?a preset of CMakePresets.json: dev, release, asan or tsan}
shift
jobs=${JOBS:-$(nproc)}
results=build/$preset/results
targets=("${@/%/_test}")

if [[ $preset == tsan ]]; then export TSAN_OPTIONS="suppressions=$PWD/tools/tsan.supp halt_on_error=0 exitcode=66 ${TSAN_OPTIONS:-}"; fi
if [[ $preset == asan ]]; then
  export ASAN_OPTIONS="detect_stack_use_after_return=1 ${ASAN_OPTIONS:-}"
  export LSAN_OPTIONS="suppressions=$PWD/tools/lsan.supp print_suppressions=0 ${LSAN_OPTIONS:-}"
  export UBSAN_OPTIONS="print_stacktrace=1 ${UBSAN_OPTIONS:-}"
fi

mkdir -p build
cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 || { cat "build/$preset.configure.log" >&2; exit 1; }
cmake --build --preset "$preset" --parallel "$jobs" ${targets:+--target "${targets[@]}"}

rm -rf "$results"
mkdir -p "$results"
choice=()
if (($# > 0)); then choice=(-R "\\.($(IFS='|'; echo "$*"))\$"); fi
# Calibration counts verdicts on thousands of series; under a sanitizer it takes minutes to run what unit.diagnostics runs.
if [[ $preset == asan || $preset == tsan ]]; then choice+=(-LE calibration); fi
status=0
GTEST_OUTPUT="xml:$PWD/$results/cases/" ctest --test-dir "build/$preset" --output-on-failure --timeout 900 \
  --parallel "$jobs" --no-tests=error --output-junit "$PWD/$results/ctest.xml" "${choice[@]}" </dev/null || status=$?
python3 tools/count_tests.py "$results" "$preset" || status=$?
exit "$status"
