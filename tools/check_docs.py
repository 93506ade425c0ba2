#!/usr/bin/env python3
"""Checks what the documents and the sources say about documents: links resolve, and what is cited exists.

    tools/check_docs.py [--root DIR]    prints one line a dead reference; exit status 1 when there is one
"""

import argparse
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)\s]+)\)")
THEORY = re.compile(r"theory((?:,? (?:and )?§\d+)+)")
MENTION = re.compile(r"(?<!\]\()(?<![/\w])docs/(?!decisions/NNNN)[\w/-]+(?:\.md)?")  # a link, "](docs/…", is checked as one
SUFFIXES = {".md", ".hpp", ".cpp", ".h", ".py", ".txt", ".toml", ".cmake", ".sh"}
FOLDERS = ["src", "apps", "tests", "bench", "tools", "cmake", "examples", "docs"]


def links(path: pathlib.Path, text: str, root: pathlib.Path) -> list[str]:
    dead = []
    for target in LINK.findall(text):
        file, _, heading = target.partition("#")
        if "://" in target or not file:
            continue
        goal = (path.parent / file).resolve()
        if not goal.is_relative_to(root) or not goal.exists():
            dead.append(f"{path.relative_to(root)}: ({target}) leads nowhere")
        elif heading and heading not in headings(goal):
            dead.append(f"{path.relative_to(root)}: ({target}) names no heading of {file}")
    return dead


def headings(path: pathlib.Path) -> set[str]:
    """The anchors that GitHub makes of a document's headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def citations(path: pathlib.Path, text: str, root: pathlib.Path, sections: set[str]) -> list[str]:
    dead = []
    for found in THEORY.findall(text):
        for number in re.findall(r"\d+", found):
            if number not in sections:
                dead.append(f"{path.relative_to(root)}: theory §{number} (docs/theory.md has no such section)")
    for mention in MENTION.findall(text):
        stem = root / mention.rstrip("/")
        # "docs/decisions/0002" is short for the one file whose name begins so.
        if not stem.exists() and not list(stem.parent.glob(stem.name + "[.-]*")):
            dead.append(f"{path.relative_to(root)}: {mention} (no such document)")
    return dead


def check(root: pathlib.Path) -> list[str]:
    theory = root / "docs" / "theory.md"
    sections = set(re.findall(r"^## (\d+)\.", theory.read_text(encoding="utf-8"), re.MULTILINE)) if theory.exists() else set()
    files = sorted(root.glob("*.md"))
    for folder in FOLDERS:
        files += sorted(p for p in (root / folder).rglob("*") if p.suffix in SUFFIXES and p.is_file())
    dead = []
    for path in files:
        if path.parent == root / "tests" / "tools":
            continue  # they make dead references on purpose
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            dead += links(path, text, root)
        dead += citations(path, text, root, sections)
    return dead


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=default, help="the source tree (default: this one)")
    dead = check(parser.parse_args().root.resolve())
    for line in dead:
        print(line)
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
