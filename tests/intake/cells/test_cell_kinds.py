import pytest

from scoring.intake.cells.cell_kinds import EMPTY, kind_of, shape_of, typed_share


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("1.234,5", "number"),
        ("1 234,5", "number"),
        ("1,23,456", "number"),
        ("(12.50)", "number"),
        ("12 %", "number"),
        ("€ 12", "number"),
        ("12E05", "number"),
        ("28/01/2018 00:15", "date"),
        ("2018-01-28T00:00:00Z", "date"),
        ("31 Jan 2026", "date"),
        ("00:15", "time"),
        ("+91 98765 43210", "phone"),
        ("ann@example.org", "email"),
        ("https://example.org/a", "url"),
        ("MG-8769", "code"),
        ("Lead Source", "text"),
        ("USD", "text"),
        ("%", "text"),
        ("Select", "empty"),
        (" ", "empty"),
    ],
)
def test_a_cell_is_told_by_its_looks(cell: str, kind: str) -> None:
    assert kind_of(cell) == kind


def test_a_form_keeps_the_number_of_digits_and_the_case_of_words() -> None:
    assert shape_of("MG-8769 for Ann") == "A-9999 a Aa"


def test_a_long_text_has_the_form_of_texts() -> None:
    assert shape_of("one two three four five") == "text"


def test_the_share_of_the_commonest_kind_leaves_blanks_out() -> None:
    assert typed_share(["1", "2", "3", "x", "", "-"]) == ("number", 0.75)


def test_a_column_of_blanks_has_no_kind() -> None:
    assert typed_share(["", " "]) == ("empty", 0.0)


def test_alone_more_words_stand_for_no_value_and_an_error_of_a_formula_does_not() -> None:
    cells = ("None", "?", "..", "Select", "--", "#N/A")
    assert [cell for cell in cells if kind_of(cell) != EMPTY] == ["#N/A"]
