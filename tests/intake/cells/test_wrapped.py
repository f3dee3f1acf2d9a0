"""What forces a spreadsheet to show text, and blanks that do not show, are no part of a value."""

import pandas as pd
import pytest

from scoring.intake.cells.values import levels_among
from scoring.intake.cells.wrapped import plain_blanks, suspects, unwrap, unwrap_column
from scoring.intake.distinct_cells import DistinctCells

SOUND = [
    "'t Hooft", "'Ndrangheta", "'s-Hertogenbosch", "'68", "'90s", "'quoted'", "'12345'", "'", "''",
    '="a"&"b"', "=1+1", '=HYPERLINK("x","y")', "='x'", "a\u00a0b", " Pune ", "東京", "été", "à",
    "p:", "p:abc", "paid social", "l:1000000000000000", "O'Brien", "5'", "", " ", "🙂",
]  # fmt: skip


def values(*cells: str) -> list[str]:
    """The cells of a column after what was taken off."""
    column = pd.Series(list(cells), dtype="str")
    places, found = unwrap_column(column, suspects(column))
    column.iloc[places] = found
    return column.tolist()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('="00123"', "00123"),
        ('= "Pune"', "Pune"),
        ('="+919810000000"', "+919810000000"),
        ('="6"" pipe"', '6" pipe'),
        ('=T("0042")', "0042"),
        ('=""005000""', "005000"),
        ('"=""005000"""', "005000"),
        ('=""', ""),
        ("'00123", "00123"),
        ("'+49 170 1234567", "+49 170 1234567"),
        ("'2026-01-31", "2026-01-31"),
        ("'=1+1", "=1+1"),
        ("''=1+1", "'=1+1"),
        ("00123\t", "00123"),
        ("\t00123", "00123"),
        ("\u00a0Pune\u00a0", "Pune"),
        ("\u200bAna\u2060", "Ana"),
        ("Ana\u00ad", "Ana"),
        ("\u202a+91 98100 00000\u202c", "+91 98100 00000"),
        ("\ufeff'00123", "00123"),
        ("\u3000東京", "東京"),
        ("p:+919810000000", "+919810000000"),
    ],
)
def test_what_is_around_a_value_is_taken_off(cell: str, value: str) -> None:
    assert (unwrap(cell), values(cell, "other", "")) == (value, [value, "other", ""])


@pytest.mark.parametrize("cell", SOUND)
def test_what_belongs_to_a_value_stays(cell: str) -> None:
    assert (unwrap(cell), values(cell, "other", "")) == (cell, [cell, "other", ""])


def test_an_apostrophe_before_nearly_every_word_of_a_column_is_a_wrapper() -> None:
    cells = ["'Pune", "'Delhi", "", "'Mumbai", "'Pune", "'Kochi", "'68"]
    assert values(*cells) == ["Pune", "Delhi", "", "Mumbai", "Pune", "Kochi", "68"]


def test_decades_are_no_forced_text() -> None:
    assert values(*["'90s", "'80s", "'70s"] * 3) == ["'90s", "'80s", "'70s"] * 3


def test_an_apostrophe_before_one_word_in_a_column_is_its_own() -> None:
    assert values("'t Hooft", *["Ana"] * 5)[0] == "'t Hooft"


def test_the_places_of_wrapped_cells_are_told_in_a_part_of_a_column_too() -> None:
    part = pd.Series(["x", "y", '="1"', "z", "2\t"], dtype="str").iloc[1:]
    places, found = unwrap_column(part, suspects(part))
    assert (places.tolist(), found) == ([1, 3], ["1", "2"])


def test_levels_that_look_alike_are_one() -> None:
    cells = pd.Series(
        ["New York", "New\u00a0York", "New\u200b York", "नई\u200dदिल्ली", "é"], dtype="str"
    )
    assert plain_blanks(cells).tolist() == [*["New York"] * 3, "नई\u200dदिल्ली", "é"]
    assert len(set(levels_among(DistinctCells.every(cells)))) == 3


def test_plain_cells_are_not_even_copied() -> None:
    cells = pd.Series(["Pune", "Delhi"], dtype="str")
    assert plain_blanks(cells) is cells
