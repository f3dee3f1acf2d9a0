"""Other readers on polluted files, each in its most automatic mode and without hints.

None of them tells what it did, so every file that is read otherwise than it must be is silently
wrong. A reader that is not installed is named as absent.
"""

import csv
import tempfile
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from tests.pollution.polluted import Polluted
from tests.pollution.scoring import Grid, score, simple, weighted

Reader = Callable[[bytes], Grid]
_MOST_COLUMNS = 100  # pyarrow is told for each column by name that it holds text


def pandas_sniffing(content: bytes) -> Grid:
    """pandas.read_csv with the delimiter left open."""
    frame = pd.read_csv(
        BytesIO(content), sep=None, engine="python", dtype=str, keep_default_na=False
    )
    cells = frame.reset_index(drop=True).astype(object).fillna("").astype(str)
    return [list(map(str, frame.columns)), *cells.to_numpy(dtype=object).tolist()]


def sniffer(content: bytes) -> Grid:
    """csv.Sniffer and csv.reader, as UTF-8."""
    text = content.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text)
    return [row for row in csv.reader(StringIO(text, newline=""), dialect) if row]


def arrow(content: bytes) -> Grid:
    """pyarrow.csv with every column as text."""
    kinds = {f"f{at}": pa.string() for at in range(_MOST_COLUMNS)}
    table = arrow_csv.read_csv(
        BytesIO(content),
        read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types=kinds),
    )
    return [list(row) for row in zip(*table.to_pydict().values(), strict=True)]


def duckdb(content: bytes) -> Grid:
    """DuckDB's read_csv with all detection on."""
    library = import_module("duckdb")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "leads.csv")
        path.write_bytes(content)
        found = library.connect().read_csv(str(path), all_varchar=True)
        rows = [["" if cell is None else cell for cell in row] for row in found.fetchall()]
        return [list(found.columns), *rows]


def clevercsv(content: bytes) -> Grid:
    """The detector and reader of clevercsv, as UTF-8."""
    library = import_module("clevercsv")
    text = content.decode("utf-8-sig")
    dialect = library.Detector().detect(text)
    return [row for row in library.reader(StringIO(text, newline=""), dialect) if row]


def polars(content: bytes) -> Grid:
    """polars.read_csv without inference."""
    frame = import_module("polars").read_csv(BytesIO(content), infer_schema=False)
    return [
        frame.columns,
        *(["" if cell is None else cell for cell in row] for row in frame.rows()),
    ]


_ALWAYS: dict[str, Reader] = {
    "pandas, sep=None": pandas_sniffing,
    "csv.Sniffer": sniffer,
    "pyarrow": arrow,
}
_IF_INSTALLED: dict[str, Reader] = {"duckdb": duckdb, "clevercsv": clevercsv, "polars": polars}


def readers() -> dict[str, Reader]:
    """Those that can be run here."""
    return _ALWAYS | {name: read for name, read in _IF_INSTALLED.items() if find_spec(name)}


def absent() -> list[str]:
    """Those that are not installed here."""
    return [name for name in _IF_INSTALLED if not find_spec(name)]


def loaded(read: Reader, content: bytes) -> Grid | None:
    """What a reader makes of a file, None when it raises anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read(content)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 polars panics outside of Exception
            return None


def is_right(polluted: Polluted, grid: Grid | None) -> bool:
    """Whether it is exactly what must come out."""
    wholes = [[*([truth.header] if truth.header else []), *truth.rows] for truth in polluted.truths]
    return [list(row) for row in grid or []] in [[list(row) for row in whole] for whole in wholes]


def show_peers(title: str, files: Sequence[Polluted]) -> None:
    """Print a line for each reader."""
    print(f"\n{title}, other readers: {len(files):,} files")
    for name, read in readers().items():
        grids = [loaded(read, polluted.content) for polluted in files]
        print(f"  {name:18} {_figures(files, grids)}", flush=True)
    if absent():
        print(f"  not installed, so not compared: {', '.join(absent())}")


def _figures(files: Sequence[Polluted], grids: Iterable[Grid | None]) -> str:
    scores: dict[str, list[float]] = {}
    right = refused = 0
    for polluted, grid in zip(files, grids, strict=True):
        points = max(score(truth, grid) for truth in polluted.truths)
        scores.setdefault(polluted.group, []).append(points)
        right += is_right(polluted, grid)
        refused += grid is None and points < 1
    silent = len(files) - right - refused
    return (
        f"simple {simple(scores):.3f}   weighted {weighted(scores):.3f}   "
        f"right {right / len(files):.2%}   refused {refused / len(files):.2%}   "
        f"wrong silent {silent / len(files):.2%}"
    )
