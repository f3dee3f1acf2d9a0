"""Numbers of a table as people read them; the file keeps them whole."""

import pandas as pd
import pytest

from scoring.views.section import Format, Section, Shown


def table_of(form: Format, *cells: float) -> Section:
    table = pd.DataFrame({"cell": cells, "hidden": 1})
    return Section("some", "Some", "Said.", table=table, columns={"cell": Shown("Cell", form)})


@pytest.mark.parametrize(
    ("form", "cell", "expected"),
    [
        (Format.SHARE, 0.24125, 24.1),
        (Format.SHARE, 1.0, 100.0),
        (Format.POINTS, -0.0321, -3.2),
        (Format.POINTS, -0.0004, 0.0),
        (Format.NUMBER, -0.004, 0.0),
        (Format.NUMBER, 1234.567, 1234.57),
        (Format.COUNT, 20_000, 20_000),
    ],
)
def test_a_number_is_rounded_and_never_less_than_nothing_by_rounding(
    form: Format, cell: float, expected: float
) -> None:
    shown = table_of(form, cell).as_shown()
    assert [f"{x:g}" for x in shown["cell"]] == [f"{expected:g}"]


def test_only_the_columns_in_view_and_the_first_rows_are_shown() -> None:
    shown = table_of(Format.SHARE, 0.1, 0.2, 0.3).as_shown(2)
    assert shown.columns.tolist() == ["cell"]
    assert shown["cell"].tolist() == [10.0, 20.0]


def test_differences_of_shares_are_headed_points() -> None:
    assert Shown("Change", Format.POINTS).heading == "Change (points)"
    assert Shown("Change", Format.SHARE).heading == "Change"


def test_an_empty_cell_stays_empty_and_the_file_keeps_all_digits() -> None:
    section = table_of(Format.SHARE, float("nan"), 0.123456)
    assert section.as_shown()["cell"].isna().tolist() == [True, False]
    assert section.table is not None
    assert section.table["cell"].tolist()[1] == 0.123456


def test_the_file_names_groups_by_their_column_and_keeps_all_else() -> None:
    table = pd.DataFrame({"group": ["Web"], "rate": [0.123456], "small": [True]})
    columns = {"group": Shown("Source"), "rate": Shown("Conversion", Format.SHARE)}
    section = Section("by Source", "By source", "Said.", table=table, columns=columns)
    assert section.as_file.columns.tolist() == ["Source", "rate", "small"]
    assert section.as_file["rate"].tolist() == [0.123456]


def test_the_file_of_two_columns_names_both() -> None:
    table = pd.DataFrame({"row": ["Web"], "column": ["cpc"], "known": [3]})
    columns = {"row": Shown("Source"), "column": Shown("Medium")}
    section = Section("crossed", "Crossed", "Said.", table=table, columns=columns)
    assert section.as_file.columns.tolist() == ["Source", "Medium", "known"]
    lone = Section("columns", "Columns", "Said.", table=table[["column"]])
    assert lone.as_file.columns.tolist() == ["column"]
