#!/usr/bin/env bash
# What a machine can see without running ganflow: format, layers, references to documents, the tools' own tests, clang-tidy. All run; any fails it.
#
#   tools/lint.sh [--no-tidy]
set -euo pipefail
cd "$(dirname "$0")/.."

status=0
check() { # NAME COMMAND...
  printf '== %s\n' "$1"
  shift
  "$@" || status=1
}

check format tools/format.sh --check
check layers tools/check_layers.py
check docs tools/check_docs.py
check tools python3 -m unittest discover -q -s tests/tools -p '*_test.py'
if [[ ${1:-} != --no-tidy ]]; then
  mkdir -p build
  cmake --preset dev >build/dev.configure.log 2>&1 || { cat build/dev.configure.log >&2; exit 1; }
  cmake --build --preset dev --target ganflow_version >/dev/null # the header that the build writes
  check clang-tidy tools/run_tidy.py --build build/dev --jobs "${JOBS:-$(nproc)}"
fi
exit "$status"
