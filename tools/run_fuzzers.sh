#!/usr/bin/env bash
# Builds the libFuzzer targets of tests/fuzz and runs each for SECONDS_EACH (default 60). Seeds: tests/fuzz/corpus/TARGET,
# and the gallery for fuzz_toml. New inputs are kept in build/fuzz/corpus; a crash leaves its input in build/fuzz/crashes.
#
#   tools/run_fuzzers.sh [SECONDS_EACH]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "tools/run_fuzzers.sh: '$seconds' is not a number of seconds" >&2; exit 2; }
jobs=${JOBS:-$(nproc)}
mkdir -p build/fuzz/crashes
cmake --preset fuzz >build/fuzz.configure.log 2>&1 || { cat build/fuzz.configure.log >&2; exit 1; }
cmake --build --preset fuzz --parallel "$jobs" --target tests/fuzz/all # not the whole tree
mapfile -t fuzzers < <(find build/fuzz/tests/fuzz -maxdepth 1 -type f -executable | sort)
((${#fuzzers[@]} > 0)) || { echo "tools/run_fuzzers.sh: tests/fuzz built no executable" >&2; exit 1; }

fuzz() { # one target; prints one line when it holds, its log when it does not
  local name corpus log
  name=$(basename "$1")
  corpus=build/fuzz/corpus/$name
  log=build/fuzz/$name.log
  mkdir -p "$corpus"
  local seeds=()
  if [[ -d tests/fuzz/corpus/$name ]]; then seeds=("tests/fuzz/corpus/$name"); fi
  if [[ $name == fuzz_toml ]]; then seeds+=(examples); fi # the gallery
  if "$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/crashes/$name-" "$corpus" "${seeds[@]}" >"$log" 2>&1 </dev/null; then
    printf 'fuzz %-24s %s executions\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    tail -n 60 "$log"
    printf 'fuzz %-24s FAILED (inputs in build/fuzz/crashes)\n' "$name"
    return 1
  fi
}
export -f fuzz
export seconds
printf '%s\n' "${fuzzers[@]}" | xargs -P "$jobs" -I{} bash -c 'fuzz {}' || exit 1
