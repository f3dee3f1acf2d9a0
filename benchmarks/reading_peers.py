"""Other libraries that read a CSV file into a table of text, one of them, once.

    PYTHON benchmarks/reading_peers.py LIBRARY FILE DELIMITER

Nothing of ours is imported, so that PYTHON may be any that has the library. Each is told the
delimiter and that all is text; what it guesses or warns of besides is left as it comes.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def pandas(path: str, mark: str) -> int:
    """With read_csv, which reads in several threads from pandas 3 on."""
    library = import_module("pandas")
    return len(library.read_csv(path, sep=mark, dtype=str, keep_default_na=False))


def pyarrow(path: str, mark: str) -> int:
    """With pyarrow.csv, the columns named as in the first line."""
    library = import_module("pyarrow.csv")
    options = library.ParseOptions(delimiter=mark)
    with library.open_csv(path, parse_options=options) as reader:
        types = dict.fromkeys(reader.schema.names, import_module("pyarrow").large_string())
    convert = library.ConvertOptions(column_types=types)
    return int(library.read_csv(path, parse_options=options, convert_options=convert).num_rows)


def polars(path: str, mark: str) -> int:
    """With read_csv and no types."""
    return int(import_module("polars").read_csv(path, separator=mark, infer_schema=False).height)


def duckdb(path: str, mark: str) -> int:
    """With read_csv into a table of its own, all of it text."""
    base = import_module("duckdb").connect()
    told = {"delim": mark, "path": path}
    base.execute(
        "create table leads as select * from read_csv($path, delim=$delim, all_varchar=true)", told
    )
    return int(base.execute("select count(*) from leads").fetchone()[0])


LIBRARIES: dict[str, Callable[[str, str], int]] = {
    "pandas": pandas,
    "pyarrow": pyarrow,
    "polars": polars,
    "duckdb": duckdb,
}


def told(read: Callable[[], int]) -> str:
    """Read once: seconds of the processor, seconds by the clock, MB beyond before, and rows."""
    held, start, begun = _peak(), time.process_time(), time.perf_counter()
    rows = read()
    spent = time.process_time() - start, time.perf_counter() - begun
    return f"{spent[0]} {spent[1]} {_peak() - held} {rows}"


def _peak() -> float:
    """The most memory this process has held so far, in MB, as Linux tells it.

    What `resource` tells begins with the memory of the process that started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def read_once() -> None:
    """Print what one reading took, after the library is loaded, and its version."""
    name, path, mark = sys.argv[1:]
    version = import_module(name).__version__
    if name == "pyarrow":
        import_module("pyarrow.csv")
    print(told(lambda: LIBRARIES[name](path, mark)), version)


if __name__ == "__main__":
    read_once()
