#!/usr/bin/env bash
# Checks and tests the pages of `ganflow serve`: types, lint, unit tests in Node, then all of it in real Chromium against
# the executable of a preset. Screenshots: build/web/shots. Ends with the line "pages: N passed, M failed".
#
#   tools/test_pages.sh [PRESET]    default dev
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-dev}
export GANFLOW_BINARY=$PWD/build/$preset/ganflow
export GANFLOW_SHOTS=$PWD/build/web/shots
[[ -x $GANFLOW_BINARY ]] || { echo "tools/test_pages.sh: no $GANFLOW_BINARY. Build it first" >&2; exit 1; }
tools/build_web.sh --tools
cd web
status=0
node_modules/.bin/tsc --noEmit || status=1
node_modules/.bin/eslint src test browser || status=1
count() { # FILE: passed and failed of vitest's JSON
  node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(r.numPassedTests, r.numFailedTests)' "$1"
}
passed=0
failed=$status
for config in vitest vitest.browser; do
  result=../build/web/$config.json
  rm -f "$result"
  node_modules/.bin/vitest run --config "$config.config.ts" --reporter=default --reporter=json --outputFile.json="$result" </dev/null || status=1
  if [[ -e $result ]]; then
    read -r good bad < <(count "$result")
    passed=$((passed + good))
    failed=$((failed + bad))
  fi
done
if ((status != 0 && failed == 0)); then failed=1; fi
echo "pages: $passed passed, $failed failed"
exit "$status"
