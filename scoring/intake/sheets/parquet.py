"""Bytes of a Parquet file → its columns as text. Runs in the process apart."""

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scoring.errors import FileRefused
from scoring.intake.sheets.cell_text import column_texts
from scoring.intake.sheets.grid import Grid, Note, join

_ROWS = 2 * 1_048_576  # twice a full sheet
_COLUMNS = 16_384  # a full sheet; what follows has a lower limit of its own
_UNPACKED = 1 << 30
_BATCH_CELLS = 300_000
# What a byte of the file may ask for. Leads take up to three cells and 20 letters for each byte: a
# value is stored once, however many rows have it.
_CELLS_PER_BYTE, _LETTERS_PER_BYTE = 4, 40
_FEWEST_CELLS, _MOST_CELLS, _FEWEST_LETTERS = 5_000_000, 50_000_000, 64_000_000

_DAMAGED = (
    "This Parquet file is damaged or was cut off while it was copied. Expected a whole Parquet "
    "file, a CSV file or an Excel workbook (XLSX). Export the leads again and upload the new file."
)
_LARGE = (
    "This Parquet file holds far more text than a file of its size should: one long text may stand "
    "in all rows. Expected leads with values of their own. Leave that column out and write the "
    "file again."
)


def read_parquet(content: bytes, part: str | None) -> Grid:
    """The columns of a Parquet file below a first row of their names; it has one part only."""
    del part
    try:
        schema = pq.read_schema(pa.BufferReader(content))
        texts = [field.name for field in schema if _is_text(field.type)]
        # A value is laid out once, so that all are counted before they are laid out for each row.
        file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        _check_size(file.metadata)
        _check_cells(file.metadata, schema, len(content))
        names = [pa.array([name], pa.string()) for name in schema.names]
        cells = join(
            [names, *_batches(file, max(_FEWEST_LETTERS, _LETTERS_PER_BYTE * len(content)))]
        )
        return Grid("Parquet", "", cells, notes=tuple(_nested(schema)))
    except pa.ArrowMemoryError as error:
        raise FileRefused(_LARGE) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileRefused(_DAMAGED) from error


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _batches(file: pq.ParquetFile, letters: int) -> Iterator[list[pa.Array]]:
    """Some rows at a time as text; raises FileRefused beyond so many letters."""
    size, taken = max(1, _BATCH_CELLS // max(1, len(file.schema_arrow))), 0
    for batch in file.iter_batches(size, use_threads=False):
        taken += sum(map(_letters, batch.columns))
        if taken > letters:
            raise FileRefused(_LARGE)
        yield _texts(batch)


def _letters(column: pa.Array) -> int:
    """About how many bytes the cells of a column take as text."""
    if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary).cast(pa.int64())
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0)


def _check_cells(metadata: pq.FileMetaData, schema: pa.Schema, size: int) -> None:
    """Refuse more cells than a file of so many bytes holds: equal ones take next to nothing."""
    most = min(max(_FEWEST_CELLS, _CELLS_PER_BYTE * size), _MOST_CELLS)
    cells = metadata.num_rows * len(schema)
    if any(pa.types.is_nested(field.type) for field in schema):
        cells = max(cells, sum(_values(metadata)))
    if cells > most:
        raise FileRefused(
            f"This Parquet file holds {cells:,} cells; at most {most:,} are read from a file of "
            "its size. Expected leads with an id and values of their own. Write fewer columns, or "
            "split the leads into several files."
        )


def _values(metadata: pq.FileMetaData) -> Iterator[int]:
    """How many values each piece of a column holds; a list is one cell of many values."""
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for at in range(metadata.num_columns):
            yield group.column(at).num_values


def _check_size(metadata: pq.FileMetaData) -> None:
    groups = range(metadata.num_row_groups)
    unpacked = sum(metadata.row_group(group).total_byte_size for group in groups)
    if metadata.num_rows > _ROWS or metadata.num_columns > _COLUMNS or unpacked > _UNPACKED:
        raise FileRefused(
            f"This Parquet file holds {metadata.num_rows:,} rows and {metadata.num_columns:,} "
            f"columns and unpacks to {unpacked / 2**20:,.0f} MB. At most {_ROWS:,} rows, "
            f"{_COLUMNS:,} columns and 1,024 MB are read. Split it into several files."
        )


def _nested(schema: pa.Schema) -> Iterator[Note]:
    for field in schema:
        if pa.types.is_nested(field.type):
            yield Note(
                kind="nested column",
                row=1,
                expected="one value per cell",
                found=f"lists or records in the column “{field.name}”",
                remedy="They were read as JSON text. Write the parts you need to separate columns.",
            )


def _texts(batch: pa.RecordBatch) -> list[pa.Array]:
    return [pc.fill_null(_text(column), "") for column in batch.columns]


def _text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type))
    if pa.types.is_nested(kind):
        texts = [None if v is None else _json(v) for v in column.to_pylist()]
        return pa.array(texts, pa.string())
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "TRUE", "FALSE")
    if pa.types.is_floating(kind):
        return _floats(column)
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if pa.types.is_null(kind):
        return pa.array([""] * len(column), pa.string())
    return column.cast(pa.string())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _floats(column: pa.Array) -> pa.Array:
    known = column.cast(pa.float64()).dictionary_encode()
    values = known.dictionary.to_pylist()
    texts = ["" if v != v else column_texts([v])[0] for v in values]
    return pa.array(texts, pa.string()).take(known.indices)


def _moments(column: pa.Array) -> pa.Array:
    """As ISO; without a time when all are midnight; those with a time zone in UTC."""
    zone = "+00:00" if column.type.tz else ""
    plain = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))
    known = plain.dictionary_encode()
    values = known.dictionary.to_pylist()
    if not zone and all((v.hour, v.minute, v.second, v.microsecond) == (0,) * 4 for v in values):
        texts = [v.date().isoformat() for v in values]
    else:
        texts = [v.isoformat(sep=" ") + zone for v in values]
    return pa.array(texts, pa.string()).take(known.indices)
