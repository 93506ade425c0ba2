#!/usr/bin/env bash
# What ganflow is for, from a fresh clone: build it, train a GAN on handwritten digits and the two-Gaussians pendulum of
# theory §11, and decide what each run did.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/setup.sh run
tools/build.sh
ganflow=build/release/ganflow

fresh() { # runs/NAME, or runs/NAME-2, -3 … : an earlier run is never overwritten
  local folder=runs/$1 n=1
  while [[ -e $folder ]]; do folder=runs/$1-$((++n)); done
  echo "$folder"
}

"$ganflow" data get digits # nothing to do when they are here
mkdir -p runs
digits=$(fresh digits)
pendulum=$(fresh pendulum)
"$ganflow" run digits --out "$digits"
"$ganflow" run pendulum --out "$pendulum"

for run in "$digits" "$pendulum"; do
  printf '\n== %s\n' "$run"
  "$ganflow" verdict "$run"
  find "$run" -name '*.png' -o -name '*.html' | sort | sed 's/^/  see /'
done
