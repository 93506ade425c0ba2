#!/usr/bin/env bash
# Measures `ganflow serve` under 100 live streams while a run trains (tests/load/serve_load.cpp): how long API calls take,
# and the server's memory. Ten minutes show that it is flat.
#
#   tools/load_serve.sh [SECONDS [VIEWERS [PRESET]]]    default 60, 100, release
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${3:-release}
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --parallel "${JOBS:-$(nproc)}" --target serve_load ganflow
load=$(find "build/$preset/tests/load" -maxdepth 1 -type f -name serve_load)
GANFLOW_BINARY=$PWD/build/$preset/ganflow "$load" "${1:-60}" "${2:-100}"
