#!/usr/bin/env bash
# Installs what ganflow needs from Debian 12, by package name. Installs only what is missing; running it again is free.
#
#   tools/setup.sh run     what `make build` and `make run` need (default)
#   tools/setup.sh test    that, and what tests, lint, sanitizers, fuzzing and benchmarks need
set -euo pipefail

build=(g++ cmake ninja-build ccache pkg-config git ca-certificates)
libraries=(
  libhwy-dev libeigen3-dev                     # vector kernels and products, small algebra
  libtbb-dev librandom123-dev libboost-dev     # threads, random streams, special functions
  libnanoflann-dev                             # nearest neighbours in few dimensions
  libsundials-dev                              # stiff differential equations
  libopenmpi-dev openmpi-bin                   # studies over several machines
  libhdf5-dev zlib1g-dev libssl-dev            # checkpoints and snapshots, NPZ, digests of what was fetched
  libcli11-dev libtomlplusplus-dev libfmt-dev libspdlog-dev nlohmann-json3-dev  # command line, specs, text, log, JSON
  libcpp-httplib-dev)                          # ganflow serve
pictures=(gnuplot-nox fonts-dejavu-core libpng-dev libjpeg-dev libcairo2-dev ffmpeg)   # ffmpeg: videos
data=(dataset-fashion-mnist)                   # and npm, which fetches the other data sets, unless there is one already
checks=(libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev libopenblas-dev liblemon-dev
  clang clang-tidy clang-format libclang-rt-14-dev python3 chromium)

fail() { printf 'tools/setup.sh: %s\n' "$1" >&2; exit 1; }

case "${1:-run}" in
  run) groups=(build libraries pictures data) ;;
  test) groups=(build libraries pictures data checks) ;;
  -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) fail "'$1' is neither run nor test (see tools/setup.sh --help)" ;;
esac

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  fail "this is not a Debian system (no apt-get). Install the libraries named in this file by other means, then use cmake --preset release."
command -v npm >/dev/null || data+=(npm)
command -v node >/dev/null || data+=(nodejs)             # with npm it makes the pages of `ganflow serve`

wanted=()
for group in "${groups[@]}"; do
  declare -n members=$group
  wanted+=("${members[@]}")
done
# dpkg-query fails when it does not know one of the names: that is an answer, not an error.
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)

is_missing() { ! grep -qxF -- "$1" <<<"$installed"; }
missing=()
for group in "${groups[@]}"; do
  declare -n members=$group
  absent=()
  for package in "${members[@]}"; do
    if is_missing "$package"; then absent+=("$package"); fi
  done
  if ((${#absent[@]} > 0)); then
    printf '%-10s %s\n' "$group" "${absent[*]}"
    missing+=("${absent[@]}")
  fi
done
if ((${#missing[@]} == 0)); then
  echo "setup: all ${#wanted[@]} packages are installed"
  exit 0
fi

as_root=()
if [[ $(id -u) != 0 ]]; then
  command -v sudo >/dev/null ||
    fail "installing packages needs root, and there is no sudo. As root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
echo "setup: installing ${#missing[@]} packages"
# Lists that a fresh machine lacks, or that are out of date, are fetched once and the install tried again.
if ! "${install[@]}" </dev/null >/dev/null 2>&1; then
  "${as_root[@]}" apt-get update -q </dev/null
  "${install[@]}" </dev/null || fail "apt-get could not install: ${missing[*]}. ganflow is built and tested on Debian 12 (bookworm)."
fi
