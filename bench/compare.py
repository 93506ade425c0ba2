#!/usr/bin/env python3
"""Measures a folder of bench/ against its peers, each in a process of its own, and prints a table.

    bench/compare.py transport [--only REGEX] [--results FILE] [--table]

Answers are compared first: a row whose answers differ says so instead of a ratio. Before and after each process a probe asks whether
the cores are free; a disturbed one is repeated once and marked. Results gather in FILE, row by row, so that a long comparison can be
made in pieces; --table only prints what is there. Needs build/bench (tools/run_benches.sh) and build/peers (tools/setup_peers.sh).
"""

import argparse
import datetime
import importlib.util
import json
import math
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench" / "bench"
PEERS = ROOT / "build" / "peers" / "bin" / "python"
SYSTEM = pathlib.Path("/usr/bin/python3")  # with Debian's own python3-numpy: what a peer named NAME@debian runs on
QUIET = 0.85  # share of the best rate seen at which the cores count as free
CORES = str(len(os.sched_getaffinity(0)))


def environment() -> dict[str, str]:
    """Peers at their best: all cores, no spinning against one another, and no choice of kernels left over from elsewhere."""
    env = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    lean = {f"POT_BACKEND_DISABLE_{name}": "1" for name in ("PYTORCH", "JAX", "CUPY", "TENSORFLOW")}  # or POT loads them all
    return env | lean | {"OMP_NUM_THREADS": CORES, "OPENBLAS_NUM_THREADS": CORES, "OMP_WAIT_POLICY": "passive", "CUDA_VISIBLE_DEVICES": "",
                  "JAX_PLATFORMS": "cpu", "GANFLOW_BENCH_DATA": str(ROOT / "build" / "bench-data")}


def probe() -> float:
    """The slowest core's rate."""
    return min(map(float, subprocess.run([BUILD / "probe"], capture_output=True, check=True, text=True).stdout.split()))


def watched(measure, best: list[float]) -> dict:
    """measure(), once more if the machine was busy; "quiet" says whether it was free at last."""
    for _ in range(2):
        before = probe()
        result = measure()
        after = probe()
        best[0] = max(best[0], before, after)
        result["quiet"] = min(before, after) >= QUIET * best[0]
        if result["quiet"]:
            break
    return result


def run_ours(task: str, row: dict) -> dict:
    name = f"{row['ours']}/{row['size'][0]}/{row['size'][1]}/real_time"
    command = [BUILD / task / f"bench_{task}", f"--benchmark_filter=^{name}$", f"--benchmark_repetitions={row['repetitions']}",
               "--benchmark_min_time=0.02", "--benchmark_format=json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=environment())
    report = json.loads(done.stdout)
    runs = [b for b in report["benchmarks"] if b["run_type"] == "iteration"]
    failed = [b["error_message"] for b in runs if b.get("error_occurred")]
    if failed or not runs:
        return {"peer": "ganflow", "error": failed[0] if failed else f"no benchmark {name}"}
    times = [b["real_time"] for b in runs]
    return {"peer": "ganflow", "version": report["context"]["ganflow"], "threads": CORES, "value": runs[0]["value"],
            "median_ms": statistics.median(times), "low_ms": min(times), "high_ms": max(times), "repetitions": len(times),
            "peak_mb": max(b["peak_mb"] for b in runs), "epsilon": runs[0].get("epsilon"), "iterations": runs[0].get("iterations")}


def run_peer(task: str, peer: str, function: str, folder: pathlib.Path, epsilon: float | None) -> dict:
    name, _, place = peer.partition("@")
    command = [SYSTEM if place == "debian" else PEERS, ROOT / "bench" / "peer.py", ROOT / "bench" / task / f"{name}.py", function, folder]
    done = subprocess.run(command + ([] if epsilon is None else [repr(epsilon)]), capture_output=True, text=True, env=environment(), check=False)
    if done.returncode != 0:
        return {"peer": peer, "error": (done.stderr.strip().splitlines() or ["failed"])[-1][:120]}
    return json.loads(done.stdout.splitlines()[-1])


def agrees(ours: dict, theirs: dict, tolerance: float | None) -> bool:
    return tolerance is None or abs(ours["value"] - theirs["value"]) <= tolerance * abs(ours["value"])


def cell(result: dict, per_iteration: int | None) -> str:
    scale = 1 / per_iteration if per_iteration else 1
    return f"{scale * result['median_ms']:.4g} ({scale * result['low_ms']:.4g}–{scale * result['high_ms']:.4g})"


def print_table(results: list[dict]) -> None:
    print("| task | n, d | who | ms: median (least–most) | MB | ratio | |\n|---|---|---|---|---|---|---|")
    for row in results:
        ours = row["ours"]
        size = f"{row['size'][0]:,}, {row['size'][1]}"
        steps = int(ours["iterations"]) if row["per_iteration"] and "iterations" in ours else None
        note = ours.get("error") or ("" if ours["quiet"] else "disturbed")
        print(f"| {row['task']}{' / iteration' if steps else ''} | {size} | ganflow | "
              + (f"{cell(ours, steps)} | {ours['peak_mb']:.0f} | | {note} |" if "error" not in ours else f"| | | {note} |"))
        for theirs in row["peers"]:
            if "error" in theirs or "error" in ours:
                print(f"| | | {theirs.get('version', theirs['peer'])} | | | | {theirs.get('error', '')} |")
                continue
            their_steps = 20 if steps else None
            ratio = theirs["median_ms"] / (their_steps or 1) / (ours["median_ms"] / (steps or 1))
            note = "" if theirs["quiet"] else "disturbed"
            if not theirs["same"]:
                note = f"answers differ: {ours['value']:.10g}, {theirs['value']:.10g}"
            print(f"| {theirs['function']} | | {theirs['version']}, threads {theirs['threads']} | {cell(theirs, their_steps)} | "
                  f"{theirs['peak_mb']:.0f} | {ratio:.1f} | {note} |")
    print_exponents(results)


def print_exponents(results: list[dict]) -> None:
    """Slopes of log time over log n, between neighbouring sizes of one task and dimension."""
    seen: dict[tuple[str, int], list[tuple[int, float]]] = {}
    for row in results:
        if "median_ms" in row["ours"] and not row["per_iteration"]:
            sizes = seen.setdefault((row["task"], row["size"][1]), [])
            if row["size"][0] not in [n for n, _ in sizes]:
                sizes.append((row["size"][0], row["ours"]["median_ms"]))
    for (task, d), sizes in seen.items():
        sizes.sort()
        steps = [f"n^{math.log(t2 / t1) / math.log(n2 / n1):.2f} from {n1:,} to {n2:,}" for (n1, t1), (n2, t2) in zip(sizes, sizes[1:])]
        if steps:
            print(f"\n{task}, d = {d}: {'; '.join(steps)}")


def load_rows(task: str) -> list[dict]:
    spec = importlib.util.spec_from_file_location("rows", ROOT / "bench" / task / "rows.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ROWS


def measure_row(task: str, row: dict, best: list[float]) -> dict:
    ours = watched(lambda: run_ours(task, row), best)
    folder = ROOT / "build" / "bench-data" / f"{row['size'][0]}-{row['size'][1]}"
    peers = []
    for peer, function in row["peers"]:
        theirs = watched(lambda p=peer, f=function: run_peer(task, p, f, folder, ours.get("epsilon")), best)
        theirs["function"] = function
        if "value" in ours and "value" in theirs:
            theirs["same"] = agrees(ours, theirs, row["tolerance"])
        peers.append(theirs)
    return {"task": row["ours"], "size": list(row["size"]), "per_iteration": row["per_iteration"], "ours": ours, "peers": peers,
            "when": datetime.date.today().isoformat(), "processor": processor()}


def processor() -> str:
    names = re.findall(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return f"{names[0] if names else platform.machine()}, {CORES} cores"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", help="a folder of bench/ with rows.py")
    parser.add_argument("--only", default=".", help="regular expression on task/n/d")
    parser.add_argument("--results", type=pathlib.Path, help="default: build/bench-TASK.json")
    parser.add_argument("--table", action="store_true", help="measure nothing, print what there is")
    options = parser.parse_args()
    file = options.results or ROOT / "build" / f"bench-{options.task}.json"
    stored = json.loads(file.read_text()) if file.exists() else {}
    best = [stored.get("best_rate", 0.0)]
    rows = load_rows(options.task)
    keys = [f"{r['ours']}/{r['size'][0]}/{r['size'][1]}/{'+'.join(f for _, f in r['peers'])}" for r in rows]
    for key, row in zip(keys, rows):
        if not options.table and re.search(options.only, key):
            stored.setdefault("rows", {})[key] = measure_row(options.task, row, best)
            stored["best_rate"] = best[0]
            file.write_text(json.dumps(stored, indent=1))
            print(f"{key}: done", file=sys.stderr)
    results = [stored["rows"][key] for key in keys if key in stored.get("rows", {})]
    if not results:
        print("nothing measured yet", file=sys.stderr)
        return 1
    print(f"{results[-1]['processor']}; {results[-1]['ours'].get('version', '')}; {results[-1]['when']}\n")
    print_table(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
