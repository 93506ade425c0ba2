#!/usr/bin/env bash
# Builds what users run: build/release/ganflow.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p build
# A first build leaves the tests out, so that it needs no test libraries; a folder that has them keeps them.
fresh=()
if [[ ! -e build/release/CMakeCache.txt ]]; then fresh=(-DGANFLOW_TESTS=OFF); fi
cmake --preset release "${fresh[@]}" >build/release.configure.log 2>&1 || { cat build/release.configure.log >&2; exit 1; }
cmake --build --preset release --parallel "${JOBS:-$(nproc)}" --target ganflow
