"""A table of leads as a stream of bytes, on its way from one process to another."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.issue import Issue, ReadOrder, Table
from scoring.intake.text.text_columns import frame_of

_KEY = b"table"
# The fields of a table that are plain as they are.
_PLAIN = ("blank_rows", "description", "part", "parts", "delimiter", "files", "file_ends")


def table_to_stream(answer: Table | FileRefused, sink: pa.NativeFile) -> None:
    """Write a table, or the refusal of a file, as Arrow streams one after the other."""
    if isinstance(answer, FileRefused):
        parts = answer.parts if isinstance(answer, ChoiceNeeded) else None
        _write(pd.DataFrame(), sink, {"refused": str(answer), "parts": parts})
        return
    head = {name: getattr(answer, name) for name in _PLAIN}
    head["issues"] = [asdict(issue) for issue in answer.issues]
    head["orders"] = [asdict(order) for order in answer.orders]
    head["lists"] = [name for name, _ in answer.lists]
    _write(answer.frame, sink, head)
    rows = pd.DataFrame({"row": answer.rows})
    for frame in (rows, answer.set_aside, answer.outside, *(frame for _, frame in answer.lists)):
        _write(frame, sink, {})


def _write(frame: pd.DataFrame, sink: pa.NativeFile, head: dict[str, Any]) -> None:
    columns = [pa.array(frame.iloc[:, at]) for at in range(frame.shape[1])]
    names = [str(at) for at in range(frame.shape[1])]
    told = {"names": list(map(str, frame.columns)), **head}
    table = pa.table(columns, names).replace_schema_metadata({_KEY: json.dumps(told).encode()})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


def table_from_stream(buffer: pa.Buffer) -> Table:
    """The table that `table_to_stream` wrote, where it lies; raises the refusal if it wrote one."""
    source = pa.BufferReader(buffer)
    frame, head = _read(source)
    if "refused" in head:
        said, parts = head["refused"], head["parts"]
        raise FileRefused(said) if parts is None else ChoiceNeeded(said, parts)
    (rows, _), (set_aside, _), (outside, _) = (_read(source) for _ in range(3))
    return Table(
        frame=frame,
        rows=rows["row"].to_numpy(np.int64),
        set_aside=set_aside,
        outside=outside,
        issues=tuple(Issue(**issue) for issue in head["issues"]),
        orders=tuple(ReadOrder(**order) for order in head["orders"]),
        lists=tuple((name, _read(source)[0]) for name in head["lists"]),
        blank_rows=head["blank_rows"],
        description=head["description"],
        part=head["part"],
        parts=tuple(head["parts"]),
        delimiter=head["delimiter"],
        files=head["files"],
        file_ends=tuple(head["file_ends"]),
    )


def _read(source: pa.NativeFile) -> tuple[pd.DataFrame, dict[str, Any]]:
    table = pa.ipc.open_stream(source).read_all()
    head = json.loads(table.schema.metadata[_KEY])
    return frame_of(table.replace_schema_metadata(None), head["names"]), head
