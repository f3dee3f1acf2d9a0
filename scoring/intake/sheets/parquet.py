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

_DAMAGED = (
    "This Parquet file is damaged or was cut off while it was copied. Expected a whole Parquet "
    "file, a CSV file or an Excel workbook (XLSX). Export the leads again and upload the new file."
)


def read_parquet(content: bytes, part: str | None) -> Grid:
    """The columns of a Parquet file below a first row of their names; it has one part only."""
    del part
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        _check_size(file.metadata)
        schema = file.schema_arrow
        size = max(1, _BATCH_CELLS // max(1, len(schema)))
        names = [pa.array([name], pa.string()) for name in schema.names]
        batches = (_texts(batch) for batch in file.iter_batches(size, use_threads=False))
        return Grid("Parquet", "", join([names, *batches]), notes=tuple(_nested(schema)))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileRefused(_DAMAGED) from error


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
    known = column.cast(pa.float64()).to_pylist()
    texts = ["" if v is None or v != v else column_texts([v])[0] for v in known]
    return pa.array(texts, pa.string())


def _moments(column: pa.Array) -> pa.Array:
    """As ISO; without a time when all are midnight; those with a time zone in UTC."""
    zone = "+00:00" if column.type.tz else ""
    plain = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))
    values = plain.to_pylist()
    if not zone and all(
        v is None or (v.hour, v.minute, v.second, v.microsecond) == (0,) * 4 for v in values
    ):
        return pa.array([None if v is None else v.date().isoformat() for v in values], pa.string())
    texts = [None if v is None else v.isoformat(sep=" ") + zone for v in values]
    return pa.array(texts, pa.string())
