"""The numbers in a cell of phones."""

import pytest

from scoring.intake.leads.phones import line_texts, phone_texts


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("1234567", ("1234567",)),
        ("123456", ()),
        ("not given", ()),
        ("(+91) 98200 12345", ("+919820012345",)),
        ("tel:+1-312-555-0142;ext=12", ("+13125550142",)),
        ("312.555.0142 ext. 427", ("3125550142",)),
        ("312-555-0142 #7", ("3125550142",)),
        ("9820012345.0", ("9820012345",)),
        ("٠٥٠١٨١٥٢٨١", ("0501815281",)),
        ("Mob: 98200 12345 or 98111 22222", ("9820012345", "9811122222")),
        ("9820012345,9811122222", ("9820012345", "9811122222")),
        ("+91 98400 12345 +91 98111 22222", ("+919840012345", "+919811122222")),
        ("98400 12345  98111 22222", ("9840012345", "9811122222")),
        ("022-2345678/79", ("0222345678",)),
        ("0171/2345678", ("01712345678",)),
        ("0049171/2345678", ("00491712345678",)),
        ("+49 89/1234567", ("+49891234567",)),
        ("98400 12345 / 98400 12345", ("9840012345",)),
    ],
)
def test_a_cell_gives_its_numbers(cell: str, numbers: tuple[str, ...]) -> None:
    assert phone_texts(cell) == numbers


def test_digits_without_a_break_that_are_too_many_for_a_number_are_none() -> None:
    assert phone_texts("98200123459811122") == ()


def test_an_extension_is_told_with_its_number() -> None:
    assert line_texts("312-555-0142 ext. 7 / 98400 12345") == ("3125550142x7", "9840012345")
    assert line_texts("tel:+1-312-555-0142;ext=12") == ("+13125550142x12",)
    assert line_texts("9840012345 / 312 555 0142 #9") == ("9840012345", "3125550142x9")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0711-7147563 -12", "07117147563x12"),
        ("0711 / 7147563 \u201312", "07117147563x12"),
        ("+49 711 7147563 -123", "+497117147563x123"),
        ("(312) 555-0142 -7", "3125550142x7"),
        ("0711-7147563-12", "0711714756312"),
        ("+44 20 7946 -018", "+44207946018"),
        ("0711 7147 -563", "07117147563"),
        ("01 -23 -45 -67 -89", "0123456789"),
    ],
)
def test_a_few_digits_behind_a_dash_at_a_blank_are_an_extension(cell: str, number: str) -> None:
    assert line_texts(cell) == (number,)


def test_only_the_beginning_of_a_long_cell_is_read_and_no_number_is_cut() -> None:
    numbers = [f"+44 20 7946 0{n:03}" for n in range(40)]
    found = phone_texts("; ".join(numbers))
    assert 4 <= len(found) <= 8
    assert found == tuple("+" + "".join(filter(str.isdigit, n)) for n in numbers[: len(found)])
    assert phone_texts("1-(2) " * 200) == ()
