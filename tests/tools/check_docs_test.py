"""tools/check_docs.py finds dead links, sections and documents, and nothing in a tree that has none."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_docs.py"


class CheckDocs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("docs/theory.md", "# Theory\n## 1. Networks are measures\n## 2. Objectives\n")
        self.write("docs/decisions/0001-layers.md", "# 0001\n")

    def write(self, path: str, text: str):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def dead(self) -> list[str]:
        done = subprocess.run([sys.executable, TOOL, "--root", self.root], capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 1 if lines else 0)
        return lines

    def test_accepts_references_that_hold(self):
        self.write("README.md", "[theory](docs/theory.md) [games](docs/theory.md#2-objectives) [web](https://example.org/x)")
        self.write("src/ganflow/nets/unit.hpp", "/// theory §1, §2, docs/decisions/0001, docs/theory.md\n")
        self.assertEqual(self.dead(), [])

    def test_finds_a_dead_link(self):
        self.write("docs/a.md", "[gone](gone.md)")
        self.assertEqual(self.dead(), ["docs/a.md: (gone.md) leads nowhere"])

    def test_finds_a_dead_heading(self):
        self.write("docs/a.md", "[games](theory.md#3-time)")
        self.assertEqual(self.dead(), ["docs/a.md: (theory.md#3-time) names no heading of theory.md"])

    def test_finds_a_section_that_does_not_exist(self):
        self.write("src/ganflow/nets/unit.hpp", "/// theory §2, §12\n")
        self.assertEqual(self.dead(), ["src/ganflow/nets/unit.hpp: theory §12 (docs/theory.md has no such section)"])

    def test_finds_a_document_that_does_not_exist(self):
        self.write("src/ganflow/nets/unit.hpp", "/// as agreed (docs/decisions/0009)\n")
        self.assertEqual(self.dead(), ["src/ganflow/nets/unit.hpp: docs/decisions/0009 (no such document)"])


if __name__ == "__main__":
    unittest.main()
