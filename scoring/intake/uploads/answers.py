"""What the process apart does with a file: one sheet of it as a grid, or the table of its leads."""

from typing import IO

import pyarrow as pa

from scoring.errors import FileRefused
from scoring.intake.apart.process import Request
from scoring.intake.issue import Table
from scoring.intake.sheets.grid import Grid, to_stream
from scoring.intake.sheets.readers import READERS
from scoring.intake.table.reading import read_leads
from scoring.intake.uploads.travel import table_to_stream

# A little of what files hold, so that what reading it needs is loaded and prepared beforehand.
_REHEARSED = """Lead ID,Name,Email,Phone,Created,Source,Amount,Minutes,Note
L1,"Roe, Jane",jane@firm.example,+44 20 7946 0001,2025-03-04 10:20,Google,"1,200.50",2:30,
L2,Jürgen Groß,jg@firm.example,020 7946 0002,2025-03-05 09:01,Direct,80,1:05,"call ""back"" later"
L3,Ann Poe,ann@firm.example,020 7946 0003,05/03/2025,Google,,0:59,6" pipe
L4,Bob
"""


def rehearse() -> None:
    """Read a small file of nobody, sound at first and then damaged."""
    for content in (_REHEARSED.partition("L3")[0], _REHEARSED):
        read_leads(content.encode(), "rehearsed.csv")


def answer(request: Request, content: bytes, sink: IO[bytes]) -> None:
    """Write what was asked of a file, or why it is refused."""
    reader, part = request["reader"], request["part"]
    with pa.PythonFile(sink, "w") as stream:
        if reader:
            to_stream(_grid(str(reader), content, None if part is None else str(part)), stream)
        else:
            table_to_stream(_table(request, content), stream)


def _grid(reader: str, content: bytes, part: str | None) -> Grid | FileRefused:
    try:
        return READERS[reader](content, part)
    except FileRefused as error:
        return error


def _table(request: Request, content: bytes) -> Table | FileRefused:
    part, header = request["part"], request["header"]
    try:
        return read_leads(
            content,
            str(request["filename"]),
            part=None if part is None else str(part),
            header=None if header is None else bool(header),
        )
    except FileRefused as error:
        return error
