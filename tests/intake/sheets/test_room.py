"""A file may ask for so many cells and no more, whatever asks for them."""

import pyarrow as pa
import pytest

from scoring.errors import FileRefused
from scoring.intake.sheets import html_table, merged, spreadsheet_xml
from scoring.intake.sheets.html_table import read_html
from scoring.intake.sheets.merged import MergeFiller, fill_rows
from scoring.intake.sheets.package import is_far
from scoring.intake.sheets.room import Room, largest_rectangle
from scoring.intake.sheets.sheet_scan import Marks
from scoring.intake.sheets.spreadsheet_xml import read_spreadsheet_xml
from scoring.intake.table.reading import read_table

PAGE = "<html><table><tr><th>id</th><th>city</th></tr><tr><td>1</td><td>Rome</td></tr>"
BOOK = (
    '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="A"><Table><Row><Cell><Data>id</Data></Cell></Row>{}</Table></Worksheet>'
    "</Workbook>"
)


def test_a_small_file_has_room_for_five_million_cells_and_a_large_one_for_25() -> None:
    sizes = [largest_rectangle(n) for n in (1_000, 9_000_000, 200_000_000)]
    assert sizes == [5_000_000, 13_500_000, 25_000_000]


@pytest.mark.parametrize(
    "unit",
    [
        '<tr><td colspan="1000">x</td><td colspan="1000">y</td></tr>',
        '<tr><td rowspan="65534">x</td>',
        '<tr><td rowspan="900" colspan="900">x</td>',
        "<tr>",
        "<table>",
    ],
)
def test_spans_rows_and_tables_of_a_page_are_counted(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_table, "Room", lambda _: _room(3_000))
    with pytest.raises(FileRefused, match="asks for more than 3,000 cells"):
        read_html((PAGE + unit * 400).encode(), None)


@pytest.mark.parametrize(
    "row",
    [
        '<Row ss:Index="90000"/>',
        '<Row><Cell ss:Index="9000"/></Row>',
        '<Row><Cell ss:MergeAcross="9000"/></Row>',
        "<Row/>" * 500,
        "</Table></Worksheet><Worksheet><Table>" * 60,
    ],
)
def test_rows_cells_and_sheets_of_an_xml_workbook_are_counted(
    row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet_xml, "Room", lambda _: _room(3_000))
    with pytest.raises(FileRefused, match="asks for more than 3,000 cells"):
        read_spreadsheet_xml(BOOK.format(row).encode(), None)


def test_empty_cells_at_the_end_of_rows_make_no_columns() -> None:
    cells, _ = fill_rows([["id", "n"], ["1", "2", *[""] * 20_000]], (), _room(100))
    assert (cells.num_rows, cells.num_columns) == (2, 2)


def test_a_table_wider_than_a_sheet_is_refused() -> None:
    with pytest.raises(FileRefused, match="cells"):
        fill_rows([["x"] * 20_000], (), Room(1_000))


def test_each_row_is_looked_at_once_however_many_ranges_cover_it() -> None:
    columns = [["a", "", ""], ["1", "2", ""]]
    filler = MergeFiller([((0, 0), (2, 0)), ((0, 0), (1, 0))], (2, 1), 0)
    filler.fill(columns, 0)
    assert columns == [["a", "a", ""], ["1", "2", ""]]


def test_ranges_across_the_top_count_by_the_columns_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merged, "_MOST_FILLED", 100)
    ranges = [((0, left), (0, left + 1)) for left in range(20)]
    assert MergeFiller(ranges, (5, 40), 0).given_up
    assert not MergeFiller(ranges[:2], (5, 40), 0).given_up


def test_a_number_of_thousands_of_digits_in_a_page_is_text() -> None:
    long = f"&#{'9' * 5_000};"
    page = f"{PAGE}<tr><td>2</td><td>{long}</td></tr></table>"
    assert read_html(page.encode(), None).cells.column(1)[2].as_py() == long


def test_a_sheet_of_more_rows_or_cells_than_there_is_room_for_is_far() -> None:
    assert is_far(Marks(rows=1_048_577, columns=1, cells=1_048_577), 5_000_000)
    assert is_far(Marks(rows=1_000, columns=6_000, cells=6_000_000), 5_000_000)
    assert is_far(Marks(rows=1, columns=16_385, cells=16_385), 5_000_000)
    assert not is_far(Marks(rows=1, columns=16_384, cells=16_384), 5_000_000)
    assert not is_far(Marks(rows=1_000, columns=4_000, cells=4_000_000), 5_000_000)


def _room(cells: int) -> Room:
    room = Room(0)
    room._all = room._left = cells
    return room


def test_ranges_go_on_from_one_batch_of_rows_to_the_next() -> None:
    filler = MergeFiller([((0, 0), (3, 0)), ((3, 1), (4, 1))], (4, 1), 0)
    first = [pa.array(["a", ""]), pa.array(["1", "2"])]
    second = [pa.array(["", "", "c"]), pa.array(["3", "x", ""])]
    done = [
        c.to_pylist()
        for part in (filler.filled_in(first, 0), filler.filled_in(second, 2))
        for c in part
    ]
    assert done == [["a", "a"], ["1", "2"], ["a", "a", "c"], ["3", "x", "x"]]


def test_a_batch_without_merged_cells_is_handed_on_as_it_is() -> None:
    columns = [pa.array(["1"]), pa.array(["2"])]
    assert MergeFiller([((5, 0), (6, 0))], (9, 1), 0).filled_in(columns, 0) is columns


def test_more_merged_ranges_than_a_sheet_has_are_told_and_not_looked_at() -> None:
    filler = MergeFiller(None, (9, 9), 0)
    assert "too many" in next(filler.notes()).found


def test_columns_beyond_those_of_any_sheet_are_refused_wherever_they_begin() -> None:
    page = f"{PAGE}<tr>{'<td>x</td>' * 2_001}</tr></table>"
    with pytest.raises(FileRefused, match="2,001 columns"):
        read_table(page.encode(), "wide.xls")


def test_rows_of_plain_cells_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[object]()
    start = html_table._Table.start_cell
    monkeypatch.setattr(
        html_table._Table, "start_cell", lambda *given: (started.append(given), start(*given))
    )
    rows = "<tr class='a'>\n<td x=\"1\">1 &lt; 2</td>\n<td> Ann  Roe </td></tr>" * 500
    cells = read_html(f"{PAGE}{rows}<tr><td colspan=2>end</td></tr></table>".encode(), None).cells
    assert len(started) == 1
    assert cells.slice(2, 1).to_pylist() == [{"0": "1 < 2", "1": "Ann Roe"}]
