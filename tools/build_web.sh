#!/usr/bin/env bash
# Makes the pages of `ganflow serve` from web/ into build/web/dist. Nothing is done, and npm is not asked, when the pages
# there were made from the same sources.
#
#   tools/build_web.sh           the pages (what the build calls)
#   tools/build_web.sh --tools   also installs what checks and tests of the pages need
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'tools/build_web.sh: %s\n' "$1" >&2; exit 1; }
mkdir -p build/web
exec 9>build/web/lock # two builds of one tree share the pages
flock 9

wanted=pages
if [[ ${1:-} == --tools ]]; then wanted=tools; fi

install() { # npm packages by web/package-lock.json, unless they are there
  local lock stamp=web/node_modules/.ganflow
  lock=$(sha256sum <web/package-lock.json)
  if [[ -e $stamp ]] && { [[ $(<"$stamp") == "$lock tools" ]] || [[ $(<"$stamp") == "$lock $wanted" ]]; }; then return; fi
  command -v npm >/dev/null || fail "npm is not installed. Run tools/setup.sh, or build without pages: cmake --preset release -DGANFLOW_WEB=OFF"
  local without=()
  if [[ $wanted == pages ]]; then without=(--omit=dev); fi
  (cd web && npm ci --no-audit --no-fund --loglevel=error "${without[@]}") >build/web/npm.log 2>&1 ||
    fail "npm could not install the packages of web/package-lock.json (log: build/web/npm.log; is the registry reachable?). Try again, or build without pages: cmake --preset release -DGANFLOW_WEB=OFF"
  printf '%s' "$lock $wanted" >"$stamp"
}

sources=$(find web/src web/public web/index.html web/vite.config.ts web/package-lock.json -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
if [[ $wanted == tools ]]; then install; fi
if [[ -e build/web/dist/index.html && -e build/web/sources && $(<build/web/sources) == "$sources" ]]; then exit 0; fi
install
(cd web && node_modules/.bin/vite build --logLevel warn) >build/web/vite.log 2>&1 || { cat build/web/vite.log >&2; fail "the pages do not build"; }
printf '%s' "$sources" >build/web/sources
