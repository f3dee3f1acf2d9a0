"""Phone numbers by the rules of countries."""

import pytest

from scoring.intake.leads.countries import PhoneBook, calling_code, main_region
from scoring.intake.leads.phones import phone_texts


def same(*cells: str, regions: list[str] | None = None) -> list[int]:
    """The code of each phone, counted in the order in which they come."""
    texts = [phone_texts(cell)[0] for cell in cells]
    codes = PhoneBook(texts, regions or [""] * len(texts)).codes.tolist()
    return [list(dict.fromkeys(codes)).index(code) for code in codes]


@pytest.mark.parametrize(
    "cells",
    [
        ("+49 171 2345678", "0171/2345678", "0049 171 2345678", "+49 (0)171 2345678"),
        ("+44 (0)20 7946 0018", "020 7946 0018", "44 20 7946 0018"),
        ("+7 916 123-45-67", "8 (916) 123-45-67", "7 916 1234567"),
        ("+36 30 123 4567", "06 30 123 4567"),
        ("+54 9 11 1234-5678", "011 15-1234-5678"),
        ("+55 11 91234-5678", "(11) 91234-5678", "0 15 11 91234-5678"),
        ("+55 11 98765-4321", "+55 11 8765-4321", "(11) 8765-4321"),
        ("+52 55 4123 5678", "+52 1 55 4123 5678", "044 55 4123 5678", "5215541235678"),
        ("+54 11 4123-5678", "+54 9 11 4123-5678", "011 15 4123-5678"),
        ("+56 9 8765 4321", "+56 8765 4321"),
        ("+57 601 2345678", "+57 1 2345678"),
        ("+229 01 97 12 34 56", "+229 97 12 34 56"),
        ("+380 67 123 4567", "8 067 123 4567"),
        ("+65 6123 4567", "6123 4567"),
        ("+1 312 555 0142", "(312) 555-0142", "1-312-555-0142", "011 1 312 555 0142"),
        ("+61 466 222 339", "0466 222 339"),
        ("919820012345", "09820012345", "9820012345"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(cells: tuple[str, ...]) -> None:
    assert same(*cells) == [0] * len(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("+91 98200 12345", "+1 982 001 2345"),
        ("+55 11 98765-4321", "+55 21 8765-4321"),
        ("+55 11 2765-4321", "+55 11 92765-4321"),
        ("+52 55 4123 5678", "+52 1 81 4123 5678"),
        ("+33 6 12 34 56 78", "+34 612 345 678"),
        ("+971 50 181 5281", "+33 5 01 81 52 81"),
        ("9820012345", "9820012346"),
    ],
)
def test_numbers_of_two_countries_are_two(cells: tuple[str, str]) -> None:
    assert same(*cells) == [0, 1]


def test_a_national_number_of_two_countries_is_that_of_neither() -> None:
    assert same("+61 466 222 339", "0466 222 339", "+32 466 222 339") == [0, 1, 2]


def test_a_national_number_of_two_countries_is_that_of_most_numbers() -> None:
    more = ("+61 2 9374 4000", "+61 3 9374 4000")
    assert same("+61 466 222 339", "0466 222 339", "+32 466 222 339", *more)[:3] == [0, 0, 1]


def test_the_country_that_is_set_goes_before_what_the_file_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEAD_SCORING_COUNTRY", "be")
    assert same("+61 466 222 339", "0466 222 339", "+32 466 222 339") == [0, 1, 1]


def test_the_country_of_the_lead_goes_before_all() -> None:
    cells = ("+61 466 222 339", "0466 222 339", "0466 222 339", "+32 466 222 339")
    assert same(*cells, regions=["", "AU", "BE", ""]) == [0, 0, 1, 1]


def test_a_country_by_whose_rules_the_number_is_none_does_not_count() -> None:
    assert same("9820012345", "+91 98200 12345", regions=["US", ""]) == [0, 0]


def test_zeros_before_a_number_count_for_nothing_where_no_country_is_known() -> None:
    assert same("098400 12345", "98400 12345") == [0, 0]


def test_the_rules_of_the_country_of_most_numbers_join_national_ones() -> None:
    far = ("+7 903 555 12 34", "+7 812 555 12 34")
    assert same("8 (916) 123-45-67", "916 123-45-67", *far)[:2] == [0, 0]


def test_a_number_is_named_with_its_country_where_one_of_its_texts_has_it() -> None:
    book = PhoneBook(["09820012345", "+919820012345", "9811122222"], ["", "", ""])
    assert book.written[book.codes].tolist() == ["+919820012345"] * 2 + ["9811122222"]


def test_many_numbers_that_end_alike_are_compared_by_more_digits() -> None:
    texts = [f"98{area}1234567" for area in range(10, 60)]
    assert len(set(same(*texts))) == 50


def test_calling_codes_have_one_to_three_digits() -> None:
    assert [calling_code(t) for t in ("+13125550142", "+971501815281", "+919820012345")] == [
        1, 971, 91,
    ]  # fmt: skip
    assert (main_region(44), main_region(1), main_region(999)) == ("GB", "US", "")
