"""The cells of one sheet or table as text, as the process apart hands them on."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import pyarrow as pa

from scoring.errors import ChoiceNeeded, FileRefused

_BATCH_CELLS = 300_000  # held as Python text at a time
_KEY = b"grid"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be told about a sheet: what becomes an `Issue` with the same fields."""

    kind: str
    expected: str
    found: str
    remedy: str
    row: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: `cells` has a text column per sheet column and a row per row of the sheet.

    `format` is the file's kind for people; `name` the sheet, "" when it has none; `parts` the
    tables that can be read, by name. `rounded` is column position → (row, number) of the first
    whole number of more than 15 digits, which a spreadsheet has rounded.
    """

    format: str
    name: str
    cells: pa.Table
    parts: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    rounded: tuple[tuple[int, int, str], ...] = ()


def join(batches: Iterable[list[pa.Array]]) -> pa.Table:
    """Batches of columns, one below the other; columns that a batch lacks are empty there."""
    filled = [batch for batch in batches if batch]
    width = max((len(batch) for batch in filled), default=0)
    names = [str(position) for position in range(width)]
    tables = [pa.Table.from_arrays(_widened(batch, width), names) for batch in filled]
    return pa.concat_tables(tables) if tables else pa.table({})


def _widened(batch: list[pa.Array], width: int) -> list[pa.Array]:
    if len(batch) == width:
        return batch
    empty = pa.array([""] * len(batch[0]), pa.string())
    return batch + [empty] * (width - len(batch))


def rows_of(cells: pa.Table) -> Iterator[list[str]]:
    """The rows of a grid one by one."""
    for batch in cells.to_batches(max_chunksize=max(1, _BATCH_CELLS // max(1, cells.num_columns))):
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def to_stream(answer: Grid | FileRefused, sink: pa.NativeFile) -> None:
    """Write a grid, or the refusal of a file, as an Arrow stream."""
    refused = isinstance(answer, FileRefused)
    head = _refusal(answer) if isinstance(answer, FileRefused) else _head(answer)
    cells = pa.table({}) if refused or not isinstance(answer, Grid) else answer.cells
    cells = cells.replace_schema_metadata({_KEY: json.dumps(head).encode()})
    with pa.ipc.new_stream(sink, cells.schema) as writer:
        writer.write_table(cells)


def _refusal(error: FileRefused) -> dict[str, object]:
    parts = error.parts if isinstance(error, ChoiceNeeded) else None
    return {"refused": str(error), "parts": parts}


def _head(grid: Grid) -> dict[str, object]:
    notes = [asdict(note) for note in grid.notes]
    whole = {"format": grid.format, "name": grid.name, "parts": grid.parts}
    return whole | {"notes": notes, "rounded": grid.rounded}


def from_stream(source: pa.Buffer) -> Grid:
    """The grid that `to_stream` wrote; raises the refusal if it wrote one."""
    cells = pa.ipc.open_stream(source).read_all()
    head = json.loads(cells.schema.metadata[_KEY])
    if "refused" in head:
        said, parts = head["refused"], head["parts"]
        raise FileRefused(said) if parts is None else ChoiceNeeded(said, parts)
    return Grid(
        format=head["format"],
        name=head["name"],
        cells=cells.replace_schema_metadata(None),
        parts=tuple(head["parts"]),
        notes=tuple(Note(**note) for note in head["notes"]),
        rounded=tuple((column, row, number) for column, row, number in head["rounded"]),
    )
