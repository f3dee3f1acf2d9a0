"""The readers that run in the process apart, by name."""

from collections.abc import Callable

from scoring.intake.sheets.grid import Grid
from scoring.intake.sheets.html_table import read_html
from scoring.intake.sheets.parquet import read_parquet
from scoring.intake.sheets.spreadsheet_xml import read_spreadsheet_xml
from scoring.intake.sheets.workbooks import read_sheet

Reader = Callable[[bytes, str | None], Grid]


def _workbook(format_: str) -> Reader:
    return lambda content, part: read_sheet(content, format_, part)


READERS: dict[str, Reader] = {
    "HTML": read_html,
    "spreadsheet XML": read_spreadsheet_xml,
    "Parquet": read_parquet,
    **{name: _workbook(name) for name in ("XLSX", "XLSM", "XLSB", "XLS", "ODS")},
}
