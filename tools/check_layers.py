#!/usr/bin/env python3
"""Checks that src/ and apps/ include only what the layers allow (docs/architecture.md holds the same table).

    tools/check_layers.py [--root DIR]    prints one line a violation; exit status 1 when there is one
"""

import argparse
import pathlib
import re
import sys

# Module: the modules that it may include, besides itself and core. One line a module, lowest layer first.
ALLOWED = {
    "core": [],
    "simd": [],
    "rng": ["simd"],
    "ode": [],
    "record": [],
    "data": ["rng"],
    "nets": ["rng", "simd"],
    "transport": ["rng", "simd"],
    "measure": ["transport", "simd", "rng"],
    "objectives": ["nets", "data", "transport", "simd", "rng"],
    "dynamics": ["objectives", "nets", "data", "ode", "record", "rng", "simd"],
    "io": ["record"],
    "diagnostics": ["transport", "nets", "record", "rng"],
    "experiment": ["dynamics", "io", "diagnostics", "objectives", "data", "nets", "transport", "simd", "rng", "ode", "record"],
    "report": ["io", "diagnostics", "record"],
    "server": ["experiment", "report", "io", "dynamics", "objectives", "nets", "data", "record", "rng"],
    "mpi": ["experiment", "dynamics", "nets", "io", "record"],
}

# Third-party headers that one module alone may include; the others go through that module.
RESTRICTED = [
    (r"hwy/.*|(x86|imm|[etpsnwa]mm|avx\w*)intrin\.h|arm_neon\.h|arm_sve\.h", "simd"),
    (r"Random123/.*", "rng"),
    (r"(sundials|cvode|nvector|sunmatrix|sunlinsol|sunnonlinsol)/.*", "ode"),
    (r"(oneapi/)?tbb/.*", "core"),
    (r"hdf5\.h|hdf5_hl\.h|H5\w*\.h", "io"),
    (r"cairo(-\w+)?\.h", "report"),
    (r"nanoflann\.hpp", "measure"),
    (r"toml\+\+/.*|toml\.hpp", "experiment"),
    (r"httplib\.h", "server"),
    (r"mpi\.h", "mpi"),
]

# Headers that the build writes; they have no folder.
GENERATED = {"ganflow_version.hpp"}

# Headers without a test of their own, and why.
UNTESTED = {
    "data/options.hpp": "plain values; experiment's spec tests read and validate them",
    "dynamics/options.hpp": "plain values; experiment's spec tests read and validate them",
    "measure/families.hpp": "measure_test calls every family by the names of its distances",
    "nets/options.hpp": "plain values; experiment's spec tests read and validate them",
    "objectives/input_slopes.hpp": "objective_test differentiates every penalty that is made of them",
    "objectives/pointwise.hpp": "objective_test differentiates every game that is made of it",
    "objectives/options.hpp": "plain values; experiment's spec tests read and validate them",
    "transport/solve_status.hpp": "plain values; mmd_test and sinkhorn_test see each of them",
    "nets/blocked_products.hpp": "network_test compares the engine made of it with the fused one and with plain sums",
    "nets/network_engines.hpp": "network_test compares the two engines with each other",
    "report/curve.hpp": "plain values; level_sets_test makes and measures them",
    "report/run_model.hpp": "plain values; sample_plot_test and particle_plot_test fill them in",
    "experiment/comparison.hpp": "plain values; comparison_toml_test reads and writes every field",
    "experiment/spec.hpp": "plain values; spec_toml_test reads and writes every field",
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
SUFFIXES = {".hpp", ".cpp", ".h"}


def check_include(where: str, module: str | None, quoted: str | None, angled: str | None) -> str | None:
    """What is wrong with one #include of a file of `module` (None: apps/, which may include anything below)."""
    target = quoted or angled
    if target.startswith("ganflow/"):
        if angled:
            return f'{where}: <{target}> (our own headers are quoted). Write "{target}"'
        other = target.split("/")[1]
        if other not in ALLOWED:
            return f"{where}: {target} (no module '{other}'). Known: {', '.join(ALLOWED)}"
        if module is not None and other not in (module, "core", *ALLOWED[module]):
            below = ", ".join([*ALLOWED[module], "core"])
            return f"{where}: {target} ({module} may not include {other}, only {below})"
        return None
    if quoted and (".." in quoted or (module is not None and quoted not in GENERATED)):
        return f'{where}: "{quoted}" (a relative path). Write it from the root: "ganflow/module/name.hpp"'
    for pattern, owner in RESTRICTED:
        if re.fullmatch(pattern, target) and module != owner:
            return f"{where}: <{target}> (only {owner} includes it). Go through ganflow/{owner}/"
    return None


def check_file(path: pathlib.Path, module: str | None, root: pathlib.Path) -> list[str]:
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            problem = check_include(f"{path.relative_to(root)}:{number}", module, *found.groups())
            if problem:
                problems.append(problem)
    return problems


def check_cycles() -> list[str]:
    """The table itself must point down only: a module may name none but the modules above it in the list."""
    order = list(ALLOWED)
    return [
        f"tools/check_layers.py: ALLOWED['{module}'] names '{other}' (not below it)"
        for module, others in ALLOWED.items()
        for other in others
        if other not in order or order.index(other) >= order.index(module)
    ]


def check_test_exists(header: pathlib.Path, root: pathlib.Path) -> list[str]:
    name = header.relative_to(root / "src" / "ganflow").as_posix()
    test = root / "tests" / "unit" / name.replace(".hpp", "_test.cpp")
    if name in UNTESTED or test.exists():
        return []
    return [f"src/ganflow/{name}: no {test.relative_to(root)} (every header has a test; style rule 23)"]


def check(root: pathlib.Path) -> list[str]:
    problems = check_cycles()
    source = root / "src" / "ganflow"
    for path in sorted(p for p in source.rglob("*") if p.suffix in SUFFIXES):
        module = path.relative_to(source).parts[0]
        if module not in ALLOWED:
            problems.append(f"{path.relative_to(root)}: no module '{module}' in the table of tools/check_layers.py")
            continue
        problems += check_file(path, module, root)
        if path.suffix == ".hpp":
            problems += check_test_exists(path, root)
    for path in sorted(p for p in (root / "apps").rglob("*") if p.suffix in SUFFIXES):
        problems += check_file(path, None, root)
    problems += [
        f"tools/check_layers.py: UNTESTED names {name}, which has a test or is gone. Delete the line"
        for name in UNTESTED
        if source.is_dir() and root == default_root()
        and (not (source / name).exists() or (root / "tests/unit" / name.replace(".hpp", "_test.cpp")).exists())
    ]
    return problems


def default_root() -> pathlib.Path:
    return pathlib.Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=default_root(), help="the source tree (default: this one)")
    problems = check(parser.parse_args().root.resolve())
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
