#!/usr/bin/env bash
# The Python environment of the benchmarks' peers: build/peers, from bench/requirements.txt. Free when it is already up to date;
# the first time it fetches about 3 GiB (PyTorch's wheels from PyPI bring CUDA along, used or not).
#
#   tools/setup_peers.sh            build/peers/bin/python then has NumPy, SciPy, POT, PyTorch, GeomLoss, JAX, OTT-JAX
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=bench/requirements.txt
peers=build/peers
if [[ -e $peers/installed.txt ]] && cmp -s "$wanted" "$peers/installed.txt"; then
  echo "peers: $peers is up to date"
  exit 0
fi
python3 -c 'import ensurepip' 2>/dev/null ||
  { echo "tools/setup_peers.sh: python3 has no venv. As root: apt-get install python3-venv" >&2; exit 1; }
mkdir -p build
python3 -m venv "$peers"
echo "peers: installing $(grep -vc '^#' "$wanted") packages and what they need into $peers"
"$peers/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" </dev/null
/usr/bin/python3 -c "import numpy" 2>/dev/null ||
  echo "peers: rows of Debian's own NumPy will say that it is missing. As root: apt-get install python3-numpy"
cp "$wanted" "$peers/installed.txt" # last: half an installation is none
