import io

import pytest

from scoring.intake.sheets import sheet_scan
from scoring.intake.sheets.sheet_scan import scan

ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="AB1" t="e"><v>#REF!</v></c></row>'
    '<row r="2" hidden="1"><c r="A2"><f>1</f></c><c r="ZZ2" s="1"/></row>'
    '<row r="90" hidden="1"/><row r="99" s="1"><c r="C99"><v>3</v></c></row>'
)


def seen(markup: str) -> tuple[int, ...]:
    """Rows, columns, cells, hidden rows, errors and formulas without value."""
    marks = scan(io.BytesIO(markup.encode()))
    counts = (marks.rows, marks.columns, marks.cells, marks.hidden)
    return (*counts, marks.errors, marks.uncomputed)


def test_only_real_cells_and_rows_that_hold_some_count() -> None:
    assert seen(f"<sheetData>{ROWS}</sheetData>") == (99, 28, 4, 1, 1, 1)


@pytest.mark.parametrize(
    ("plain", "odd"),
    [("=", " = "), ("<", "<x:"), ("<c ", "<c\n"), ("<row ", "<row\t"), ('"', "'")],
)
def test_an_odd_spelling_hides_nothing(plain: str, odd: str) -> None:
    markup = ROWS.replace(plain, odd).replace("<x:/", "</x:")
    assert seen(markup) == seen(ROWS)


def test_cells_and_rows_without_a_reference_are_counted() -> None:
    assert seen("<row><c><v>1</v></c><c><v>1</v></c></row>" * 3) == (3, 2, 6, 0, 0, 0)


def test_a_piece_border_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in range(20, 90):
        monkeypatch.setattr(sheet_scan, "_CHUNK", size)
        assert seen(ROWS) == (99, 28, 4, 1, 1, 1)
