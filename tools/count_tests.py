#!/usr/bin/env python3
"""Counts test cases of one CTest run: count_tests.py RESULTS [NAME] prints "NAME: N passed, M failed", and what failed.

RESULTS/ctest.xml is CTest's own JUnit file; RESULTS/cases/*.xml are GoogleTest's, one per executable. A CTest entry
whose executable wrote no such file (another kind of test, or one that crashed) counts as one case.
"""

import pathlib
import sys
import xml.etree.ElementTree as ET


def count(results: pathlib.Path) -> tuple[int, list[str]]:
    """(cases passed, names of what failed); skipped and disabled cases are neither."""
    passed, failed = 0, []
    with_cases = {}
    for file in sorted((results / "cases").glob("*.xml")):
        executable = file.stem.split("_test")[0]
        for case in ET.parse(file).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            if case.find("failure") is not None:
                failed.append(name)
                with_cases[executable] = True
            elif case.get("result") == "completed":
                passed += 1
                with_cases.setdefault(executable, False)
    for entry in ET.parse(results / "ctest.xml").getroot().iter("testcase"):
        name = entry.get("name", "")
        has_failed_cases = with_cases.get(name.rsplit(".", 1)[-1])  # None: wrote no file
        if entry.get("status") == "fail" and not has_failed_cases:
            failed.append(f"{name} (the executable as a whole)")
        elif entry.get("status") == "run" and has_failed_cases is None:
            passed += 1
    return passed, failed


def main() -> int:
    passed, failed = count(pathlib.Path(sys.argv[1]))
    for name in failed:
        print(f"failed: {name}")
    prefix = f"{sys.argv[2]}: " if len(sys.argv) > 2 else ""
    print(f"{prefix}{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
