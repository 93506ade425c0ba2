#!/usr/bin/env bash
# Formats the C++ sources as .clang-format says (--write), or names the files that differ (--check).
set -euo pipefail
cd "$(dirname "$0")/.."

one='clang-format -i "$1"'
case "${1:-}" in
  --write) ;;
  --check) one='clang-format --dry-run --Werror "$1" 2>/dev/null || { echo "$1: not formatted. Try make format"; exit 1; }' ;;
  *) echo "tools/format.sh: --write or --check" >&2; exit 2 ;;
esac
# Files that git knows and that exist, and new ones that it does not ignore.
git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp' '*-inl.h' |
  xargs -0 -r -n 1 -P "$(nproc)" sh -c "[ ! -e \"\$1\" ] || { $one; }" sh
