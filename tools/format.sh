#!/usr/bin/env bash
# Formats the C++ sources as .clang-format says (--write), or lists the lines that differ (--check).
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  --write) flags=(-i) ;;
  --check) flags=(--dry-run --Werror --ferror-limit=3) ;;
  *) echo "tools/format.sh: --write or --check" >&2; exit 2 ;;
esac
# Files that git knows, and new ones that it does not ignore.
git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp' |
  xargs -0 -r sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
  xargs -0 -r -n 20 -P "$(nproc)" clang-format "${flags[@]}"
