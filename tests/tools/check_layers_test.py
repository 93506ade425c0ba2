"""tools/check_layers.py finds each kind of violation, and nothing in a tree that has none."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_layers.py"


class CheckLayers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path: str, text: str = ""):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def problems(self) -> list[str]:
        done = subprocess.run([sys.executable, TOOL, "--root", self.root], capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 1 if lines else 0)
        return lines

    def assert_one(self, *words: str):
        lines = self.problems()
        self.assertEqual(len(lines), 1, lines)
        for word in words:
            self.assertIn(word, lines[0])

    def test_accepts_a_tree_that_points_down(self):
        self.write("src/ganflow/data/ring.cpp", '#include "ganflow/rng/stream.hpp"\n#include "ganflow/core/errors.hpp"\n#include <vector>\n')
        self.write("src/ganflow/data/ring.hpp")
        self.write("tests/unit/data/ring_test.cpp")
        self.write("src/ganflow/core/provenance.cpp", '#include "ganflow_version.hpp"\n')
        self.write("apps/main.cpp", '#include "ganflow/report/sheet.hpp"\n#include "run_command.hpp"\n')
        self.assertEqual(self.problems(), [])

    def test_finds_an_include_that_points_up(self):
        self.write("src/ganflow/io/run.cpp", '#include "ganflow/core/errors.hpp"\n#include "ganflow/dynamics/trainer.hpp"\n')
        self.assert_one("src/ganflow/io/run.cpp:2", "io may not include dynamics", "record, core")

    def test_finds_a_sibling_that_is_not_listed(self):
        self.write("src/ganflow/diagnostics/period.cpp", '#include "ganflow/io/csv.hpp"\n')
        self.assert_one("diagnostics may not include io")

    def test_finds_unknown_modules(self):
        self.write("src/ganflow/magic/wand.cpp")
        self.write("apps/main.cpp", '#include "ganflow/spell/book.hpp"\n')
        lines = self.problems()
        self.assertEqual(len(lines), 2, lines)
        self.assertIn("no module 'magic'", lines[0])
        self.assertIn("no module 'spell'", lines[1])

    def test_finds_restricted_headers_outside_their_module(self):
        for header, owner in {
            "immintrin.h": "simd", "x86intrin.h": "simd", "arm_neon.h": "simd", "hwy/highway.h": "simd",
            "hdf5.h": "io", "mpi.h": "mpi", "httplib.h": "server", "Random123/philox.h": "rng",
            "toml++/toml.h": "experiment", "oneapi/tbb/parallel_for.h": "core",
        }.items():
            with self.subTest(header=header):
                self.write("src/ganflow/nets/unit.cpp", f"#include <{header}>\n")
                self.assert_one(f"<{header}>", f"only {owner} includes it")
                (self.root / "src/ganflow/nets/unit.cpp").unlink()
                self.write(f"src/ganflow/{owner}/wrapper.cpp", f"#include <{header}>\n")
                self.assertEqual(self.problems(), [])

    def test_finds_restricted_headers_in_apps(self):
        self.write("apps/main.cpp", "#include <hdf5.h>\n")
        self.assert_one("apps/main.cpp:1", "only io includes it")

    def test_finds_relative_and_angled_includes_of_ours(self):
        self.write("src/ganflow/nets/unit.cpp", '#include "box.hpp"\n#include "../core/errors.hpp"\n#include <ganflow/core/errors.hpp>\n')
        lines = self.problems()
        self.assertEqual([line.split(": ")[0] for line in lines], [f"src/ganflow/nets/unit.cpp:{n}" for n in (1, 2, 3)])

    def test_finds_a_header_without_a_test(self):
        self.write("src/ganflow/nets/box.hpp")
        self.assert_one("src/ganflow/nets/box.hpp", "tests/unit/nets/box_test.cpp")


if __name__ == "__main__":
    unittest.main()
