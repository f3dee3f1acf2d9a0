"""A workbook as bytes: laid out on disk, row by row, and in memory where the disk refuses."""

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from scoring.errors import StorageFailed
from scoring.storage import refused

# Of what is written text is text: no formula, no link, no number.
_TEXT = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
# A million cells take 260 MB in memory.
MOST_IN_MEMORY = 4_000_000

Fill = Callable[[xlsxwriter.Workbook], None]


def written_book(fill: Fill, *, cells: int) -> bytes:
    """The workbook that `fill` writes, row by row, `cells` in all; it may be called twice.

    Raises StorageFailed where there is neither room on disk nor in memory. No file is left.
    """
    try:
        with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            return _written(fill, {"constant_memory": True, "tmpdir": scratch})
    except (OSError, FileCreateError) as problem:
        if cells > MOST_IN_MEMORY:
            raise StorageFailed(_no_room(problem)) from problem
    return _written(fill, {"in_memory": True})


def _no_room(problem: OSError | FileCreateError) -> str:
    """The latter holds the error of the system."""
    told = problem if isinstance(problem, OSError) else problem.args[0]
    doing = "The workbook could not be written to the folder for temporary files (TMPDIR)"
    return refused(doing, told, kept="A CSV of the same leads needs no such folder.")


def _written(fill: Fill, where: Mapping[str, Any]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {**_TEXT, **where})
    try:
        fill(book)
        book.close()
    except (OSError, FileCreateError):
        _let_go(book)
        raise
    return target.getvalue()


def _let_go(book: xlsxwriter.Workbook) -> None:
    """Close the files of its sheets, which hold what the disk would not take."""
    for sheet in book.worksheets():
        for file in (sheet.row_data_fh, sheet.fh):
            if file is not None:
                with suppress(OSError, ValueError):
                    file.close()
