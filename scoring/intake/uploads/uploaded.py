"""The leads of an uploaded file, read in a process apart: what every face reads files with."""

from scoring.intake.apart.ahead import answer_ahead, leads_of
from scoring.intake.apart.process import ask
from scoring.intake.issue import Table
from scoring.intake.uploads.travel import table_from_stream


def read_upload(
    content: bytes, filename: str, *, part: str | None = None, header: bool | None = None
) -> Table:
    """The table in an uploaded file, as `read_leads` reads it, within bounds of memory and time.

    Raises what `read_leads` raises, and FileRefused where a file takes more than one of its size
    may.
    """
    asked = leads_of(filename, part, header)
    return table_from_stream(answer_ahead(asked, content) or ask(asked, content))
