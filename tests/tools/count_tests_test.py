"""tools/count_tests.py counts cases, and never loses an executable that died before it could write its own count."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "count_tests.py"

CASES = """<testsuites tests="3" failures="{failures}"><testsuite name="Matrix">
<testcase name="A" classname="Matrix" status="run" result="completed"/>
<testcase name="B" classname="Matrix" status="run" result="completed">{failure}</testcase>
<testcase name="C" classname="Matrix" status="run" result="skipped"><skipped message=""/></testcase>
</testsuite></testsuites>"""


class CountTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.results = pathlib.Path(folder.name)
        (self.results / "cases").mkdir()

    def count(self, entries: dict[str, str]) -> tuple[int, list[str]]:
        rows = "".join(f'<testcase name="{name}" classname="{name}" status="{status}"/>' for name, status in entries.items())
        (self.results / "ctest.xml").write_text(f"<testsuite>{rows}</testsuite>", encoding="utf-8")
        done = subprocess.run([sys.executable, TOOL, self.results], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def write_cases(self, executable: str, failure: str = ""):
        text = CASES.format(failures=int(bool(failure)), failure=failure)
        (self.results / "cases" / f"{executable}.xml").write_text(text, encoding="utf-8")

    def test_counts_cases_and_leaves_out_skipped_ones(self):
        self.write_cases("core_test")
        self.assertEqual(self.count({"unit.core": "run"}), (0, ["2 passed, 0 failed"]))

    def test_names_the_failed_case_once(self):
        self.write_cases("core_test", '<failure message="no"/>')
        self.assertEqual(self.count({"unit.core": "fail"}), (1, ["failed: Matrix.B", "1 passed, 1 failed"]))

    def test_a_crash_is_a_failure(self):
        self.assertEqual(self.count({"unit.core": "fail"}),
                         (1, ["failed: unit.core (the executable as a whole)", "0 passed, 1 failed"]))

    def test_a_leak_after_good_cases_is_a_failure(self):
        self.write_cases("core_test")
        self.assertEqual(self.count({"unit.core": "fail"})[1][-1], "2 passed, 1 failed")

    def test_another_kind_of_test_is_one_case(self):
        self.assertEqual(self.count({"fault.kill": "run"}), (0, ["1 passed, 0 failed"]))


if __name__ == "__main__":
    unittest.main()
