"""Files made to hurt, read as the app reads an upload: their seconds and their memory.

    python -m benchmarks.bombs [--mb 4.9] [--only WORDS] [--every N] [--workers N]

Each is made, read, scored by the bundled model and told of, in a process of its own. No file of
200 MB should take over 10 s of the processor or 1.5 GB, none under 5 MB over 5 s or 500 MB. The
seconds are those after the libraries are loaded; the memory is that of the process and of those it
starts, all together, libraries too. Seconds depend on the machine, so that what is over the bounds
is told and only what dies or does not end is a failure.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.bomb_files import archived, long_cells, markup, packages, texts
from benchmarks.bomb_files.bomb import Bomb
from benchmarks.bomb_files.measured import MEGABYTE, Spent, measure

BOMBS: dict[str, Bomb] = {
    bomb.name: bomb
    for room in (texts, long_cells, markup, packages, archived)
    for bomb in room.BOMBS
}
# Up to so many megabytes of file, seconds of the processor and megabytes of memory.
SMALL, LARGE = (5, 5.0, 500.0), (200, 10.0, 1_500.0)


def _line(name: str, spent: Spent, limits: tuple[float, float]) -> tuple[bool, str]:
    passed = spent.within(limits)
    return passed, (
        f"{'pass' if passed else 'FAIL'}  {spent.size / MEGABYTE:7.2f} MB {spent.read:7.2f} s "
        f"{spent.whole:7.2f} s {spent.megabytes:7.0f} MB  {name:44} {spent.said[:70]}"
    )


def run(names: Sequence[str], megabytes: float, workers: int) -> list[tuple[Spent, bool]]:
    """What each of these files cost, and whether that is within the bounds."""
    _, seconds, memory = SMALL if megabytes <= SMALL[0] else LARGE
    size = int(megabytes * MEGABYTE)

    def told(name: str) -> tuple[Spent, bool]:
        spent = measure(BOMBS[name], size, (seconds, memory))
        passed, line = _line(name, spent, (seconds, memory))
        print(line, flush=True)
        return spent, passed

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(told, names))


def main() -> None:
    """Print a line for each file, and how many stay within the bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=4.9)
    parser.add_argument("--only", default="", help="names that hold these words")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="one of so many of them")
    options = parser.parse_args()
    names = [name for name in BOMBS if options.only.casefold() in name.casefold()]
    names = names[:: options.every]
    print("      of the file    read     all    memory")
    files = run(names, options.mb, options.workers)
    print(f"{sum(passed for _, passed in files)} of {len(files)} within the bounds")
    sys.exit(0 if all(spent.ended for spent, _ in files) else 1)


if __name__ == "__main__":
    main()
