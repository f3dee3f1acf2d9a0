"""How far an ODS sheet reaches is told by its repeats before they are laid out."""

import io
import zipfile

import pytest

from scoring.errors import FileRefused
from scoring.intake.sheets.ods_scan import scan_ods
from scoring.intake.sheets.sheet_scan import Marks
from scoring.intake.table.containers import open_upload

CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
START = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
)
END = "</office:spreadsheet></office:body></office:document-content>"


def repeated(kind: str, times: int) -> str:
    return f' table:number-{kind}-repeated="{times}"'


def row(*cells: str, times: int = 1) -> str:
    return f"<table:table-row{repeated('rows', times)}>{''.join(cells)}</table:table-row>"


def empty(times: int) -> str:
    return f"<table:table-cell{repeated('columns', times)}/>"


def ods(**tables: str) -> bytes:
    markup = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items()
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", START + markup + END)
    return target.getvalue()


def marks(**tables: str) -> dict[str, Marks]:
    with zipfile.ZipFile(io.BytesIO(ods(**tables))) as archive:
        return scan_ods(archive)


def extent(rows: str) -> tuple[int, int, int]:
    found = marks(A=rows)["A"]
    return found.rows, found.columns, found.cells


def test_repeats_of_cells_and_rows_are_counted() -> None:
    assert extent(row(CELL.format(repeated("columns", 900)), times=40)) == (40, 900, 36_000)


def test_empty_cells_at_the_end_of_rows_and_sheets_do_not_count() -> None:
    filled = row(CELL.format(""), CELL.format(""), empty(16_382))
    assert extent(filled + row(empty(16_384), times=1_048_575)) == (1, 2, 2)


def test_empty_cells_before_a_filled_one_do_count() -> None:
    far = row(empty(1_000), times=70_000) + row(empty(50), CELL.format(""))
    assert extent(far) == (70_001, 51, 1)


def test_each_sheet_is_told_by_its_own_name() -> None:
    found = marks(A=row(CELL.format("")), B=row(CELL.format(""), times=3))
    assert {name: mark.rows for name, mark in found.items()} == {"A": 1, "B": 3}


@pytest.mark.parametrize("times", [(1, 1_048_577), (900, 90_000), (16_384, 1_000_000)])
def test_a_sheet_of_repeats_is_refused_before_it_is_laid_out(times: tuple[int, int]) -> None:
    cell = CELL.format(repeated("columns", times[0]))
    with pytest.raises(FileRefused, match="reaches row"):
        open_upload(ods(A=row(CELL.format("")) + row(cell, times=times[1])))


def test_the_sheets_of_a_file_share_its_room() -> None:
    half = row(CELL.format(repeated("columns", 12)), times=100_000)
    with pytest.raises(FileRefused, match="more than can be read"):
        open_upload(ods(A=half, B=half))
