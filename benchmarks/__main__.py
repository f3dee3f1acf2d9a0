"""Run every benchmark on a few leads of the sample, to find any that is broken."""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE, STDOUT

BENCHMARKS = Path(__file__).parent
DATA = BENCHMARKS.parent / "data"
# What a benchmark needs beside the packages of the tests; `make cluster` runs these.
NEEDS = {"cluster_overhead": "distributed", "cluster_training": "distributed"}
# Enough for every view of Explore, and few enough for seconds.
LEADS = 1_000
# Figures of so few leads say nothing, so that they need not be measured alone.
AT_ONCE = 2


def head(name: str, folder: Path) -> str:
    """The path of a copy of a sample that ends after its first leads."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines(keepends=True)
    copy = folder / name
    copy.write_text("".join(lines[: 1 + LEADS]), encoding="utf-8")
    return str(copy)


def arguments(folder: Path) -> dict[str, list[str]]:
    """What each benchmark is asked for to be done in seconds."""
    leads, history = head("sample_leads.csv", folder), head("sample_history.csv", folder)
    return {
        "api_load": ["--seconds", "2", "--rate", "5", "--leads", "300"],
        "bombs": ["--mb", "0.05", "--every", "12"],
        "call_sheet": [leads, "--peer-leads", "50", "--rounds", "1"],
        "cluster_overhead": [leads, "--rounds", "1"],
        "cluster_training": [history, "Converted", "--workers", "2", "--files", "2"],
        "coverage": [history, "Converted", "--shares", "0.7", "--draws", "3"],
        "dense_leads": [str(folder / "dense.csv"), "--leads", "200", "--outcome"],
        "dashboards": [history, "Converted", "--rounds", "1", "--only-made"],
        "explore": [history, "Converted"],
        "reading": [leads, "--rounds", "1"],
        "hostile": ["--lines", "400", "--rounds", "1"],
        "large_file": ["--leads", "2000"],
        "load": ["--sessions", "1", "2", "--leads", "60"],
        "leaks": ["--kinds", "2", "--only", "consumer"],
        "outcome_loop": [history, "Converted"],
        "predict_speed": [history, "Converted", "--rounds", "1"],
        "shap_speed": [history, "Converted", "--slow-rows", "50", "--rounds", "1"],
        "sizing": ["--sessions", "2", "--leads", "200"],
        "training": [history, "Converted", "--trials", "1", "--rounds", "1"],
        "training_peers": [history, "Converted", "--rounds", "1", "--only-made"],
        "sessions": ["--sessions", "3", "--leads", "100", "--first", "3"],
        "pollution": ["--sample", "60", "--of-each", "1", "--peers"],
    }


def programs() -> set[str]:
    """The names of the benchmarks that lie here."""
    files = (path for path in BENCHMARKS.glob("*.py") if path != Path(__file__))
    return {path.stem for path in files if "def main(" in path.read_text(encoding="utf-8")}


def ran(name: str, asked: list[str]) -> tuple[str, str, bool]:
    """Run one: its name, what it wrote, and whether it ended well."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *asked]
    done = subprocess.run(
        command,
        cwd=BENCHMARKS.parent,
        check=False,
        stdout=PIPE,
        stderr=STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return name, done.stdout, done.returncode == 0


def main() -> None:
    """Run all; exit with the names of those that failed or are not run here."""
    with tempfile.TemporaryDirectory() as folder:
        asked = arguments(Path(folder))
        absent = {name for name, package in NEEDS.items() if find_spec(package) is None}
        broken = dict[str, str]()
        with ThreadPoolExecutor(AT_ONCE) as workers:
            here = [name for name in asked if name not in absent]
            for name, written, well in workers.map(lambda name: ran(name, asked[name]), here):
                print(f"\n== {name}\n{written}", flush=True)
                broken |= {} if well else {name: written}
        for name in sorted(absent):
            print(f"\n== {name} is left out: {NEEDS[name]} is not installed")
    unknown = sorted(programs() - set(asked))
    # Once more at the end, where one looks who sees that something failed.
    for name, written in broken.items():
        print(f"\n== {name} is broken\n{written}", flush=True)
    if broken or unknown:
        sys.exit(f"Broken: {', '.join(broken) or 'none'}. Not run: {', '.join(unknown) or 'none'}.")


if __name__ == "__main__":
    main()
