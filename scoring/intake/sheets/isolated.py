"""Workbooks and tables of other formats, read in a process apart.

They are read by native code that lays a sheet out in memory as a whole; a file of five kilobytes
can ask it for terabytes.
"""

from scoring.intake.apart.process import ask, is_apart
from scoring.intake.sheets.grid import Grid, from_stream
from scoring.intake.sheets.readers import READERS


def read_apart(reader: str, content: bytes, part: str | None) -> Grid:
    """What the named reader makes of the file; raises FileRefused, also when it dies or hangs."""
    if is_apart():
        return READERS[reader](content, part)
    return from_stream(ask({"reader": reader, "part": part}, content))
