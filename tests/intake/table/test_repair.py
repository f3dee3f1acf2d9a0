import pytest

from scoring.intake.table.columns import ColumnModel
from scoring.intake.table.repair import LEFT_OFF, mend

FIRMS = ["Acme Tools", "Best Boots", "Blue Lamps", "North Rope", "Old Mill"]
ROWS = [
    [f"{n:05}", FIRMS[n % 5], f"{n % 28 + 1:02}/03/2026", f"${n}.75", "" if n % 3 else "call late"]
    for n in range(1, 60)
]
LIKENESS = ColumnModel(ROWS, 5)
LEAD = ["00077", "Blue Lamps", "09/03/2026", "$12.50", ""]


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_an_empty_cell_too_many_is_found_and_left_out(at: int) -> None:
    mended = mend([*LEAD[:at], "", *LEAD[at:]], LIKENESS, ",")
    assert mended is not None
    assert mended.cells == LEAD


@pytest.mark.parametrize("at", [1, 2, 3])
def test_two_cells_without_their_delimiter_are_parted(at: int) -> None:
    mended = mend([*LEAD[: at - 1], LEAD[at - 1] + LEAD[at], *LEAD[at + 1 :]], LIKENESS, ",")
    assert mended is not None
    assert mended.cells == LEAD


CONTACTS = ColumnModel(
    [[f"{n}", f"n{n}", f"u{n}@ex.com", ["Ulm", "Bonn", "Kiel"][n % 3]] for n in range(60)], 4
)
VISITS = ColumnModel([[FIRMS[n % 5], f"{n}", f"{n % 7}", f"Ulm{n % 3}"] for n in range(1, 60)], 4)


def test_an_address_is_not_split_where_an_empty_cell_was_lost() -> None:
    mended = mend(["21", "u21@ex.com", "Ulm"], CONTACTS, ",")
    assert mended is not None
    assert mended.cells == ["21", "", "u21@ex.com", "Ulm"]


@pytest.mark.parametrize("number", ["12", "7", "123", "1.5"])
def test_no_number_is_split_though_both_halves_would_fit(number: str) -> None:
    assert mend(["Acme Tools", number, "Ulm1"], VISITS, ",") is None


def test_a_glued_address_is_still_parted() -> None:
    mended = mend(["21", "n21u21@ex.com", "Ulm"], CONTACTS, ",")
    assert mended is not None
    assert mended.cells == ["21", "n21", "u21@ex.com", "Ulm"]


def test_a_text_with_an_unquoted_comma_is_joined_again() -> None:
    mended = mend(["00077", "Blue", " Lamps", *LEAD[2:]], LIKENESS, ",")
    assert mended is not None
    assert mended.cells == ["00077", "Blue, Lamps", *LEAD[2:]]


def test_cells_left_off_at_the_end_are_taken_as_empty() -> None:
    mended = mend(LEAD[:2], LIKENESS, ",")
    assert mended is not None
    assert (mended.cells, mended.done) == ([*LEAD[:2], "", "", ""], LEFT_OFF)


def test_a_row_in_another_delimiter_is_split() -> None:
    mended = mend(["00077;Blue Lamps;09/03/2026;$12.50;"], LIKENESS, ",")
    assert mended is not None
    assert mended.cells == LEAD


def test_a_row_that_fits_in_no_way_is_not_mended() -> None:
    assert mend(["a", "b", "c", "d", "e", "f"], LIKENESS, ",") is None


def test_nothing_is_mended_by_a_handful_of_rows() -> None:
    assert mend(["", *LEAD], ColumnModel(ROWS[:5], 5), ",") is None


def test_a_fitting_row_is_likelier_than_a_shifted_one() -> None:
    assert LIKENESS.of(LEAD) > LIKENESS.of([*LEAD[1:], LEAD[0]]) + 5


@pytest.mark.parametrize(
    "rest", [["Acme", " Inc."], ["Acme", "GmbH"], ["Ames", " Jones", " and Co"]]
)
def test_a_comma_within_a_text_is_known_by_the_blank_or_the_legal_form(rest: list[str]) -> None:
    few = ColumnModel([["1", "Blue", "a@x.org"], ["2", "Red Co", "b@x.org"]], 3)
    mended = mend(["3", *rest, "c@x.org"], few, ",")
    assert mended is not None
    assert mended.cells == ["3", ",".join(rest), "c@x.org"]


def test_blanks_that_every_row_has_tell_of_no_text() -> None:
    few = ColumnModel([["1", " Blue", "a@x.org"], ["2", " Red", "b@x.org"]], 3)
    assert mend(["3", " Ames", " Jones", "c@x.org"], few, ",") is None
